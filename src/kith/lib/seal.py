"""Sealing of small secrets: AES-256-GCM with a random nonce of 96 bits (NIST SP 800-38D, 8.2.2)."""

from __future__ import annotations

import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12


def seal(key: bytes, text: bytes, bound: bytes = b"") -> bytes:
    """Seals `text` with a key of 32 bytes. What is `bound` must be given again to open it."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, text, bound)


def unseal(key: bytes, envelope: bytes, bound: bytes = b"") -> bytes:
    """What was sealed. Raises cryptography's InvalidTag for another key, another binding or an altered envelope."""
    return AESGCM(key).decrypt(envelope[:NONCE], envelope[NONCE:], bound)
