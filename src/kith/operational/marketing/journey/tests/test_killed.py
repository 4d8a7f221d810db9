"""Workers killed in the middle of a wait and of a mail: nobody stays behind, and nobody gets the mail twice."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

JOURNEYS = Path(__file__).parents[6] / "bench" / "journeys.py"
pytestmark = [pytest.mark.kill, pytest.mark.slow]


def test_whoever_is_killed_everybody_comes_to_the_end_with_one_mail() -> None:
    ran = subprocess.run(
        [sys.executable, JOURNEYS, "--people", "3000", "--kills", "5"],
        capture_output=True,
        text=True,
        check=False,
    )
    verdicts = [line for line in ran.stdout.splitlines() if line.startswith("JOURNEYS")]
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert len(verdicts) == 3
    assert all(line.endswith(", ok") for line in verdicts), ran.stdout
