"""P13: how soon the first page stands, against PostgreSQL's start and one reading of the program; memory.

Each round starts a house that was used before, asks for its first page until it comes, and stops it; in
between the embedded server alone is started, and Django alone is set up in a process of its own. Memory is
the proportional share (PSS) of every process of an idle house with one web worker.
"""

import os
import platform
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import psutil

from kith.config.postgres import Server

GOAL = 2.0
GOAL_MEMORY = 320
ROUNDS = 5
SETTLED = 15  # until the first jobs are done: what is read for them counts too
FIRST_PAGE = "/sign-in/"
SET_UP = "import django; django.setup()"


def environment(folder: Path) -> dict[str, str]:
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("KITH_", "PYTHONDONT"))
    }
    sources = str(Path(__file__).resolve().parents[1] / "src")
    return {
        **clean,
        "PYTHONPATH": sources,
        "KITH_DATA": str(folder),
        "KITH_WEB_WORKERS": "1",
        "DJANGO_SETTINGS_MODULE": "kith.config.settings",
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}{FIRST_PAGE}", timeout=10).close()
    except OSError:
        return False
    return True


def first_page(folder: Path) -> tuple[float, float]:
    """Seconds from the command to the first page, and megabytes of the idle house."""
    port = free_port()
    command = [sys.executable, "-m", "kith", "up", "--port", str(port)]
    began = time.perf_counter()
    house = subprocess.Popen(command, env=environment(folder), stdout=subprocess.DEVNULL)
    while not answers(port):
        if house.poll() is not None:
            sys.exit("The house did not start; the reason stands above.")
        time.sleep(0.005)
    seconds = time.perf_counter() - began
    time.sleep(SETTLED)
    processes = [psutil.Process(house.pid), *psutil.Process(house.pid).children(recursive=True)]
    memory = sum(each.memory_full_info().pss for each in processes) / 2**20
    house.send_signal(signal.SIGINT)
    house.wait()
    return seconds, memory


def postgres_alone(folder: Path) -> float:
    server = Server(folder / "postgres")
    began = time.perf_counter()
    with server.use():
        return time.perf_counter() - began


def set_up_alone(folder: Path) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", SET_UP], env=environment(folder), check=True)
    return time.perf_counter() - began


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="kith-p13-"))
    try:
        new, _ = first_page(folder)
        rounds = [(first_page(folder), postgres_alone(folder), set_up_alone(folder)) for _ in range(ROUNDS)]
    finally:
        shutil.rmtree(folder)
    ratio = statistics.median(page / (postgres + set_up) for (page, _), postgres, set_up in rounds)
    memory = statistics.median(megabytes for (_, megabytes), _, _ in rounds)
    page, postgres, set_up = (
        statistics.median(column)
        for column in (
            [each[0][0] for each in rounds],
            [each[1] for each in rounds],
            [each[2] for each in rounds],
        )
    )
    print(f"# {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"# page {page:.2f} s, PostgreSQL {postgres:.2f} s, set-up {set_up:.2f} s; a new house {new:.2f} s")
    print(f"P13, {ratio:.2f}, goal ≤ {GOAL:g}, {'ok' if ratio <= GOAL else 'short'}")
    print(
        f"P13 memory in MB, {memory:.0f}, goal ≤ {GOAL_MEMORY}, {'ok' if memory <= GOAL_MEMORY else 'short'}"
    )


if __name__ == "__main__":
    main()
