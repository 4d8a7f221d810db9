"""The web server: the application is read once and forked into its workers, which then share that memory.

`python -m kith.config.web HOST PORT`
"""

import os
import shutil
import socket
import sys
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from kith.config import leash, processes
from kith.config.house import data_folder

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # where its client counts, read when it is imported
_TARGET = "kith.config.wsgi:application"


def read(host: str, port: int) -> None:
    """Read the application, for whatever is forked from here to find it read."""
    os.environ["KITH_LISTEN"] = host
    os.environ[FOLDER] = str(_counting_folder(port))
    import kith.config.wsgi  # noqa: F401


def serve(host: str, port: int) -> None:
    """Serve until SIGTERM what was read."""
    os.register_at_fork(after_in_child=lambda: leash.tie(os.getppid()))
    Granian(
        _TARGET,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes.web_workers(),
        blocking_threads=processes.WEB_THREADS,
        backpressure=256,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=5,
        log_level=LogLevels.warning,
    ).serve()


def _counting_folder(port: int) -> Path:
    """Where the workers count requests, each in a file of its own: emptied, for numbers begin anew with a server."""
    folder = data_folder().root / "metrics" / f"{socket.gethostname()}-{port}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    return folder


if __name__ == "__main__":
    read(sys.argv[1], int(sys.argv[2]))
    serve(sys.argv[1], int(sys.argv[2]))
