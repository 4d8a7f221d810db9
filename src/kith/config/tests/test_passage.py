import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from kith.config import passage

OTHER, STRANGER = 64999, 64998
needs_root = pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")


@pytest.fixture
def closed() -> Iterator[Path]:
    """A directory that only its owner may enter, holding a file that anybody may read."""
    directory = Path(mkdtemp())
    (directory / "inside").write_text("seen")
    yield directory
    (directory / "inside").unlink()
    directory.rmdir()


def can(user: int, *words: str) -> bool:
    ran = subprocess.run(words, user=user, group=user, extra_groups=[], capture_output=True, check=False)
    return ran.returncode == 0


@needs_root
def test_the_user_passes_and_nobody_else_does(closed: Path) -> None:
    assert not can(OTHER, "cat", f"{closed}/inside")
    passage.let_pass(closed, OTHER)
    assert can(OTHER, "cat", f"{closed}/inside")
    assert not can(OTHER, "ls", str(closed))
    assert not can(STRANGER, "cat", f"{closed}/inside")


@needs_root
def test_a_second_user_is_added_to_the_first(closed: Path) -> None:
    passage.let_pass(closed, OTHER)
    passage.let_pass(closed, STRANGER)
    assert can(OTHER, "cat", f"{closed}/inside")
    assert can(STRANGER, "cat", f"{closed}/inside")


def test_a_directory_that_everybody_may_pass_is_left_alone(closed: Path) -> None:
    closed.chmod(0o711)
    passage.let_pass(closed, OTHER)
    assert closed.stat().st_mode & 0o777 == 0o711


def test_without_access_lists_everybody_may_pass(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(95, "not supported")

    if sys.platform == "linux":
        monkeypatch.setattr(os, "getxattr", refuse)
    passage.let_pass(closed, OTHER)
    assert closed.stat().st_mode & 0o777 == 0o701
