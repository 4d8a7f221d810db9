"""Backups: one file with everything that a house cannot make again, sealed with a key that is kept elsewhere.

`sealed` is the stream of bytes, `content` what lies in it, `dump` PostgreSQL's part, `making` writes one, `reading`
opens one, `restoring` brings a house back from it, `rotation` keeps as many as are wanted, and `daily` makes one by
itself. Nothing here but `daily` and `page` loads Django, so that a house which cannot start can be restored.
"""


class BackupError(Exception):
    """A backup cannot be made, read or restored; the message says why and what to do."""
