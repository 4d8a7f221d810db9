"""Senders, PostgreSQL and the relay killed while a campaign goes out: nobody gets the mail twice, nobody is lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

KILLS = Path(__file__).parents[6] / "bench" / "kills.py"
pytestmark = [pytest.mark.kill, pytest.mark.slow]


def test_whatever_is_killed_it_writes_to_each_once_and_knows_of_each() -> None:
    ran = subprocess.run(
        [sys.executable, KILLS, "--people", "20000", "--kills", "6"],
        capture_output=True,
        text=True,
        check=False,
    )
    verdicts = [line for line in ran.stdout.splitlines() if line.startswith("KILLS")]
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert len(verdicts) == 4
    assert all(line.endswith(", ok") for line in verdicts), ran.stdout
