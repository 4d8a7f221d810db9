"""What every counterpart needs: a free port, and to wait until something answers there."""

import os
import shutil
import signal
import socket
import time
from pathlib import Path

PATIENCE = 30.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def missing_program(program: str, package: str) -> str | None:
    """Why a server cannot be started here: its package, or the right to start it."""
    if shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin") is None:
        return f"the package {package} is not installed"
    if os.geteuid() != 0:
        return f"{package} can be started only by root, who gives its parts to users of their own"
    return None


def await_greeting(port: int, log: Path) -> None:
    """Wait until a server greets; raises TimeoutError with the end of its log if it does not."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
                if connection.recv(1):
                    return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(
        f"nothing answers on port {port}: {log.read_text()[-2000:] if log.exists() else 'no log'}"
    )


def wait_for_port(port: int, patience: float = PATIENCE) -> None:
    """Wait until a server that greets nobody takes connections; raises TimeoutError if it does not."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"nothing answers on port {port}")


def end_process(pid: int) -> None:
    """End one process that we started, and wait until it is gone."""
    os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    raise TimeoutError(f"process {pid} does not end")
