"""The processes of a running house, as command lines."""

import os
import sys
from typing import Final

from kith.config import machine

WEB_THREADS: Final = 2
JOBS_AT_ONCE: Final = 4
CONNECTIONS: Final = 2 * JOBS_AT_ONCE  # a job holds one for its work and one for its lock
IDLE: Final = 60.0
"""Seconds after which a connection that nobody needed is closed; the pools keep one."""
ONE_WORKER_BELOW: Final = 10**9


def together(host: str, port: int) -> list[str]:
    """The web server and the job worker, which share their memory."""
    return [sys.executable, "-m", "kith.config.together", host, str(port)]


def web(host: str, port: int) -> list[str]:
    """The web server alone."""
    return [sys.executable, "-m", "kith.config.web", host, str(port)]


def web_workers() -> int:
    """`KITH_WEB_WORKERS`, else one worker a core, or a single one where memory is short."""
    asked = os.environ.get("KITH_WEB_WORKERS", "")
    if asked.isdigit() and int(asked) > 0:
        return int(asked)
    return 1 if machine.memory() < ONE_WORKER_BELOW else machine.cores()


def jobs() -> list[str]:
    """The job worker alone."""
    return [sys.executable, "-m", "kith.config.worker"]


def prepare() -> list[str]:
    """Tables brought up to date and the first owner made."""
    return [sys.executable, "-m", "kith.config.prepare"]


def live(host: str, port: int) -> list[str]:
    """What tells open pages of changes."""
    return [sys.executable, "-m", "kith.config.live", host, str(port)]


def returns(host: str, port: int, speaks: str) -> list[str]:
    """The door for mail that comes back, by `lmtp` or `smtp`."""
    return [sys.executable, "-m", "kith.config.receiving", host, str(port), speaks]
