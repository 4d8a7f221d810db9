"""`kith test`: everything that must hold, one step after the other, with nothing hidden."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from kith.config import machine
from kith.config.commandline import Option

_ROOT = Path(__file__).resolve().parents[4]
_BIN = Path(sys.executable).parent
_QUICK = "not slow and not browser and not servers and not kill and not screens"
_ALONE = "servers or kill or screens"
"""What needs the machine for itself: ports, whole processes, pictures."""
_NO_TESTS = 5
_BROWSER = {"chromium": "chromium"}
_SERVERS = {
    "postfix": "postfix",
    "dovecot": "dovecot-imapd",
    "/usr/lib/dovecot/lmtp": "dovecot-lmtpd",
    "/usr/lib/dovecot/pop3": "dovecot-pop3d",
}
_SPARK = {"java": "default-jre-headless"}


@dataclass(frozen=True, slots=True)
class Step:
    """One check: what it is called, and its command line."""

    name: str
    command: Sequence[str]


def command(
    all_: Annotated[
        bool, Option(name="--all", help="Also real mail servers, killed processes and every screen.")
    ] = False,
) -> None:
    """Check the house: style, types, floors and tests."""
    os.chdir(_ROOT)
    began = time.monotonic()
    there = _have(_BROWSER | _SERVERS | _SPARK if all_ else _BROWSER)
    failed = [step.name for step in _steps(all_, there) if not _passes(step)]
    print(f"\n{time.monotonic() - began:.0f} s.", "Failed: " + ", ".join(failed) if failed else "All holds.")
    sys.exit(1 if failed else 0)


def _steps(everything: bool, there: set[str]) -> list[Step]:
    browser = there.issuperset(_BROWSER)
    steps = [
        Step("style", [str(_BIN / "ruff"), "check", "--quiet"]),
        Step("types", [sys.executable, "-m", "mypy"]),
        Step("floors", [str(_BIN / "lint-imports"), "--no-cache"]),
        Step("tests", _pytest(_QUICK, machine.cores())),
    ]
    if browser:
        steps.append(Step("browser tests", _pytest("browser and not screens", machine.cores())))
    if everything:
        possible = "" if browser else " and not browser and not screens"
        possible += "" if there.issuperset(_SERVERS) else " and not servers"
        steps.append(Step("long tests", _pytest(f"slow and not ({_ALONE}){possible}", machine.cores())))
        steps.append(Step("servers, kills and screens", _pytest(f"({_ALONE}){possible}")))
    return steps


def _pytest(marks: str, workers: int = 0) -> list[str]:
    return [sys.executable, "-m", "pytest", "-q", "-n", str(workers), "-m", marks]


def _passes(step: Step) -> bool:
    print(f"\n== {step.name}", flush=True)
    began = time.monotonic()
    code = subprocess.run(step.command, check=False).returncode
    good = code == 0 or (code == _NO_TESTS and "pytest" in step.command)
    print(f"== {step.name}: {'ok' if good else 'failed'}, {time.monotonic() - began:.0f} s", flush=True)
    return good


def _have(needed: dict[str, str]) -> set[str]:
    """Which programs are there, of Debian's packages by program in `needed`; root gets them installed."""
    missing = [package for program, package in needed.items() if not _is_there(program)]
    if missing and os.getuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {', '.join(missing)} …", flush=True)
        unasked = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *missing]):
            subprocess.run(["apt-get", *words], check=False, stdout=subprocess.DEVNULL, env=unasked)
    for program, package in needed.items():
        if not _is_there(program):
            print(f"Skipped: what needs {program} (Debian's package {package}).")
    return {program for program in needed if _is_there(program)}


def _is_there(program: str) -> bool:
    return shutil.which(program, path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin") is not None
