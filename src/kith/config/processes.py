"""The processes of a running house, as command lines."""

import sys
from typing import Final

from kith.config import machine

WEB_THREADS: Final = 2
ONE_WORKER_BELOW: Final = 10**9


def web(host: str, port: int) -> list[str]:
    """The web server: one worker a core, or a single one where memory is short."""
    workers = 1 if machine.memory() < ONE_WORKER_BELOW else machine.cores()
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": port,
        "--workers": workers,
        "--blocking-threads": WEB_THREADS,
        "--backpressure": 256,
        "--respawn-interval": 0.5,
        "--workers-kill-timeout": 5,
        "--log-level": "warning",
    }
    words = [str(word) for pair in options.items() for word in pair]
    flags = ["--no-ws", "--respawn-failed-workers", "--process-name", "kith-web"]
    return [sys.executable, "-m", "granian", *words, *flags, "kith.config.wsgi:application"]


def jobs() -> list[str]:
    """The job worker."""
    return [sys.executable, "-m", "kith.config.worker"]


def prepare() -> list[str]:
    """Tables brought up to date and the first owner made."""
    return [sys.executable, "-m", "kith.config.prepare"]
