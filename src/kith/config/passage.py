"""Lets one user pass through a directory and nobody else: an entry in its access control list."""

import errno
import os
import struct
from pathlib import Path

_ATTRIBUTE = "system.posix_acl_access"
_VERSION = struct.pack("<I", 2)
_ENTRY = struct.Struct("<HHI")  # tag, rights, user or group: acl(5) and linux/posix_acl_xattr.h
_OWNER, _USER, _GROUP, _MASK, _OTHER = 0x01, 0x02, 0x04, 0x10, 0x20
_NOBODY = 0xFFFFFFFF
_PASS = 0o1

Entries = dict[tuple[int, int], int]


def let_pass(directory: Path, user: int) -> None:
    """Let `user` pass through `directory`, not list it; everybody, where the file system has no such lists."""
    if directory.stat().st_mode & 0o001:
        return
    try:
        entries = _read(directory)
        if entries.get((_USER, user), 0) & _PASS:
            return
        entries[_USER, user] = entries.get((_USER, user), 0) | _PASS
        entries[_MASK, _NOBODY] = entries.get((_MASK, _NOBODY), entries[_GROUP, _NOBODY]) | _PASS
        _write(directory, entries)
    except (OSError, AttributeError):
        directory.chmod(directory.stat().st_mode | 0o001)


def _read(directory: Path) -> Entries:
    try:
        raw = os.getxattr(directory, _ATTRIBUTE)
    except OSError as error:
        if error.errno != errno.ENODATA:
            raise
        mode = directory.stat().st_mode
        return {
            (_OWNER, _NOBODY): mode >> 6 & 7,
            (_GROUP, _NOBODY): mode >> 3 & 7,
            (_OTHER, _NOBODY): mode & 7,
        }
    return {(tag, who): rights for tag, rights, who in _ENTRY.iter_unpack(raw[len(_VERSION) :])}


def _write(directory: Path, entries: Entries) -> None:
    packed = (_ENTRY.pack(tag, rights, who) for (tag, who), rights in sorted(entries.items()))
    os.setxattr(directory, _ATTRIBUTE, _VERSION + b"".join(packed))
