"""A stream that is compressed and then sealed piece by piece, so that memory stays small however long it is.

Layout: 8 bytes that name the format, 16 bytes of salt, 16 bytes that tell a wrong key from a damaged file; then
pieces, each a length of 4 bytes and that many bytes of AES-256-GCM. The highest bit of a length marks the last piece.
A piece's nonce is its number and that mark, and the head is bound to every piece: nothing can be altered, left out,
repeated, moved or cut off unnoticed. The key is derived from a text by scrypt (RFC 7914) with a salt of the file's
own, so that no key and nonce ever meet twice.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import struct
import zlib
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kith.config.backup import BackupError

MAGIC: Final = b"KITHBAK1"
_SALT: Final = 16
_CHECK: Final = 16
_PIECE: Final = 2**20
_TAG: Final = 16
_LAST: Final = 2**31
_LEVEL: Final = 3
_COST = 2**15


class Sealing:
    """What is written here comes out sealed in `out`; `close` ends the stream, without it nothing can be read."""

    def __init__(self, out: BinaryIO, key: str) -> None:
        salt = os.urandom(_SALT)
        cipher, check = _derived(key, salt)
        self._head = MAGIC + salt + check
        self._cipher = AESGCM(cipher)
        self._packing = zlib.compressobj(_LEVEL)
        self._waiting = bytearray()
        self._number = 0
        self._out = out
        out.write(self._head)

    def write(self, plain: bytes) -> None:
        self._waiting += self._packing.compress(plain)
        while len(self._waiting) > _PIECE:
            self._seal(_PIECE, last=False)

    def close(self) -> None:
        self._waiting += self._packing.flush()
        while len(self._waiting) > _PIECE:
            self._seal(_PIECE, last=False)
        self._seal(len(self._waiting), last=True)

    def _seal(self, length: int, *, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number, last), bytes(self._waiting[:length]), self._head)
        del self._waiting[:length]
        self._out.write(struct.pack(">I", len(sealed) | (_LAST if last else 0)) + sealed)
        self._number += 1


class Opening:
    """Reads what `Sealing` wrote. Raises BackupError for a wrong key and for anything that was altered or cut off."""

    def __init__(self, source: BinaryIO, key: str) -> None:
        self._head = source.read(len(MAGIC) + _SALT + _CHECK)
        if not self._head.startswith(MAGIC):
            raise BackupError("This file is no backup of Kith, or one of another version.")
        if len(self._head) < len(MAGIC) + _SALT + _CHECK:
            raise BackupError("This backup is cut off.")
        cipher, check = _derived(key, self._head[len(MAGIC) : len(MAGIC) + _SALT])
        if not hmac.compare_digest(check, self._head[len(MAGIC) + _SALT :]):
            raise BackupError("This key does not open the backup.")
        self._cipher = AESGCM(cipher)
        self._unpacking = zlib.decompressobj()
        self._plain = bytearray()
        self._source = source
        self._number = 0
        self._ended = False

    def read(self, length: int) -> bytes:
        """Exactly `length` bytes."""
        while len(self._plain) < length:
            self._plain += self._more()
        found = bytes(self._plain[:length])
        del self._plain[:length]
        return found

    def end(self) -> None:
        """Checks that nothing is left. Raises BackupError where the stream goes on."""
        while not self._plain and not self._unpacking.eof:
            self._plain += self._more(at_end=True)
        if self._plain or not self._ended or self._unpacking.unused_data or self._source.read(1):
            raise _damaged()

    def _more(self, *, at_end: bool = False) -> bytes:
        waiting = self._unpacking.unconsumed_tail or self._piece()
        found = self._unpacking.decompress(waiting, _PIECE)
        if not found and not waiting and not (at_end and self._unpacking.eof):
            raise _damaged()
        return found

    def _piece(self) -> bytes:
        if self._ended:
            return b""
        head = self._source.read(4)
        if len(head) < 4:
            raise BackupError("This backup is cut off.")
        (length,) = struct.unpack(">I", head)
        self._ended = bool(length & _LAST)
        length &= _LAST - 1
        if length > _PIECE + _TAG:
            raise _damaged()
        sealed = self._source.read(length)
        if len(sealed) < length:
            raise BackupError("This backup is cut off.")
        try:
            plain = self._cipher.decrypt(_nonce(self._number, self._ended), sealed, self._head)
        except InvalidTag:
            raise _damaged() from None
        self._number += 1
        return plain


def _nonce(number: int, last: bool) -> bytes:
    return struct.pack(">QxxxB", number, last)


def _derived(key: str, salt: bytes) -> tuple[bytes, bytes]:
    both = hashlib.scrypt(key.encode(), salt=salt, n=_COST, r=8, p=1, maxmem=2**26, dklen=32 + _CHECK)
    return both[:32], both[32:]


def _damaged() -> BackupError:
    return BackupError("This backup is damaged.")
