"""A lasting key for rows of files that bring no key of their own."""

from __future__ import annotations

from hashlib import blake2b


def row_key(source: str, raw: str, occurrence: int) -> str:
    """32 hexadecimal digits: a digest of source, text and occurrence, the same today and next week.

    `raw` is the row's text as it stands in the file, before any date in it is moved; blanks around it do not
    count. `occurrence` is its place among equal rows of the file, from 1.
    """
    text = f"{source}\0{occurrence}\0{raw.strip()}"
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class RowKeys:
    """Gives each row of one file its key, counting equal rows as they come. Memory: about 100 bytes a row."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._seen: dict[bytes, int] = {}

    def key(self, raw: str) -> str:
        text = raw.strip()
        digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).digest()
        occurrence = self._seen[digest] = self._seen.get(digest, 0) + 1
        return row_key(self._source, text, occurrence)
