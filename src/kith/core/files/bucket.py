"""Content in a bucket of anything that speaks S3."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from kith.core.files.store import BLOCK


class Bucket:
    """A bucket named by `s3://bucket/prefix?endpoint=https://…&region=…`; who we are say `AWS_ACCESS_KEY_ID` and
    `AWS_SECRET_ACCESS_KEY`, or whatever else the environment has for that."""

    def __init__(self, address: str) -> None:
        from obstore.store import S3Store

        parts = urlsplit(address)
        options = {key: values[0] for key, values in parse_qs(parts.query).items()}
        endpoint: Any = {"endpoint": options["endpoint"]} if "endpoint" in options else {}
        self._store = S3Store(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            region=options.get("region", "us-east-1"),
            client_options={"allow_http": options.get("endpoint", "").startswith("http://")},
            **endpoint,
        )

    def keep(self, key: str, file: Path) -> None:
        import obstore

        try:
            obstore.head(self._store, key)
        except FileNotFoundError:
            obstore.put(self._store, key, file)

    def parts(self, key: str) -> Iterator[bytes]:
        import obstore

        found = obstore.get(self._store, key)
        return (bytes(part) for part in found.stream(min_chunk_size=BLOCK))

    def remove(self, key: str) -> None:
        import obstore

        obstore.delete(self._store, key)
