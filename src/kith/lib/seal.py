"""Sealing of small secrets: AES-256-GCM with a random nonce of 96 bits (NIST SP 800-38D, 8.2.2)."""

from __future__ import annotations

import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12


class Cipher:
    """A key of 32 bytes made ready, for whoever seals or opens more than one text with it."""

    __slots__ = ("_aead",)

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def seal(self, text: bytes, bound: bytes = b"", nonce: bytes = b"") -> bytes:
        """Seals `text`. What is `bound` must be given again to open it. A `nonce` is one of `pieces`, used this once."""
        nonce = nonce or os.urandom(NONCE)
        return nonce + self._aead.encrypt(nonce, text, bound)

    def unseal(self, envelope: bytes, bound: bytes = b"") -> bytes:
        """What was sealed. Raises cryptography's InvalidTag for another key or binding, or an altered envelope."""
        return self._aead.decrypt(envelope[:NONCE], envelope[NONCE:], bound)


def seal(key: bytes, text: bytes, bound: bytes = b"") -> bytes:
    """Seals one text with a key of 32 bytes."""
    return Cipher(key).seal(text, bound)


def unseal(key: bytes, envelope: bytes, bound: bytes = b"") -> bytes:
    """Opens one envelope. Raises InvalidTag."""
    return Cipher(key).unseal(envelope, bound)


def pieces(count: int, size: int = NONCE) -> list[bytes]:
    """So many random pieces of so many bytes, asked of the system in one go."""
    chance = os.urandom(count * size)
    return [chance[at : at + size] for at in range(0, len(chance), size)]
