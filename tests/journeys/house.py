"""A house of its own for a journey: started as its owner starts it, with real pages and real jobs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWNER, PASSWORD = "maren@shop.example", "a-long-enough-password"
PATIENCE = 240.0


@contextmanager
def running(folder: Path, port: int) -> Iterator[str]:
    """The address of a new house whose whole state lies in `folder`; it is stopped afterwards.

    Raises AssertionError with what the house said where it does not come up.
    """
    log = folder / "house.log"
    with log.open("w") as said:
        house = subprocess.Popen(_command(folder, port), stdout=said, stderr=said, env=_environment())
    try:
        yield _address(house, log)
    finally:
        house.send_signal(signal.SIGINT)
        house.wait(PATIENCE)
        print(log.read_text())  # shown where the journey fails


def _command(folder: Path, port: int) -> list[str]:
    return [sys.executable, "-m", "kith", "up", "--data", str(folder), "--no-sample", "--port", str(port)]


def _environment() -> dict[str, str]:
    """Ours, without what would lead to another house."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KITH_")}
    source = Path(__file__).parents[2] / "src"
    own = {"KITH_OWNER_EMAIL": OWNER, "KITH_OWNER_PASSWORD": PASSWORD, "PYTHONUNBUFFERED": "1"}
    return {**kept, **own, "PYTHONPATH": str(source)}


def _address(house: subprocess.Popen[bytes], log: Path) -> str:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and house.poll() is None:
        for line in log.read_text().splitlines():
            if line.startswith("Kith runs at "):
                return line.removeprefix("Kith runs at ")
        time.sleep(0.1)
    raise AssertionError(f"the house did not come up: {log.read_text()[-2000:]}")
