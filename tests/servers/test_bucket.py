"""Files in a real server that speaks S3: s3rver, where it is installed (`npm install -g s3rver`)."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kith.core.files.bucket import Bucket

from .server import free_port, wait_for_port

pytestmark = [
    pytest.mark.servers,
    pytest.mark.skipif(shutil.which("s3rver") is None, reason="s3rver is not installed"),
]


@pytest.fixture
def bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "S3RVER")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "S3RVER")
    port = free_port()
    command = ["s3rver", "--directory", str(tmp_path / "s3"), "--port", str(port), "--address", "127.0.0.1"]
    server = subprocess.Popen([*command, "--configure-bucket", "files"], stdout=subprocess.DEVNULL)
    try:
        wait_for_port(port)
        yield Bucket(f"s3://files/house?endpoint=http://127.0.0.1:{port}&region=eu-central-1")
    finally:
        server.terminate()
        server.wait(10)


def test_content_is_kept_once_read_in_parts_and_removed(bucket: Bucket, tmp_path: Path) -> None:
    file = tmp_path / "film"
    file.write_bytes(b"0123456789abcdef" * 2**20)
    for key in ("content/a", "content/b", "content/a"):
        bucket.keep(key, file)
    assert b"".join(bucket.parts("content/a")) == file.read_bytes()
    assert sum(1 for _part in bucket.parts("content/b")) > 1
    bucket.remove("content/a")
    bucket.remove("content/a")
    with pytest.raises(FileNotFoundError):
        bucket.parts("content/a")
    assert len(next(bucket.parts("content/b"))) > 0
