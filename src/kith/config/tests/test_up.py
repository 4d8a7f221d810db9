import functools
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from kith.config.postgres import Server

pytestmark = pytest.mark.kill
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Running:
    """A house started by its command line, in a folder and on a port of its own."""

    folder: Path
    port: int

    def up(self, **variables: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "kith", "up", "--data", str(self.folder), "--port", str(self.port)]
        clean = {name: value for name, value in os.environ.items() if not name.startswith("KITH_")}
        environment = {**clean, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUNBUFFERED": "1", **variables}
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)

    def status(self, host: str = "localhost") -> int:
        """The HTTP status of the first page, asked of `host`; 0 where nothing answers."""
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}/sign-in/", headers={"Host": host})
        try:
            with urllib.request.urlopen(asked, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0


@pytest.fixture
def house() -> Iterator[Running]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="kith-"))
    yield Running(folder, port)
    shutil.rmtree(folder)


def lines_until(process: subprocess.Popen[str], last: str) -> list[str]:
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line.rstrip())
        if line.startswith(last):
            return lines
    raise AssertionError(lines)


def family(process: subprocess.Popen[str]) -> list[psutil.Process]:
    found: list[psutil.Process] = psutil.Process(process.pid).children(recursive=True)
    return found


def one(process: subprocess.Popen[str], *words: str) -> psutil.Process:
    """The child whose command line holds all `words`."""
    return next(
        child
        for child in psutil.Process(process.pid).children()
        if all(word in " ".join(child.cmdline()) for word in words)
    )


def together(process: subprocess.Popen[str]) -> psutil.Process:
    """The child that keeps the web server and the job worker."""
    return one(process, "kith.config.together")


def named(process: psutil.Process, *names: str) -> list[psutil.Process]:
    """The children that go by one of `names`."""
    return [child for child in process.children() if child.name() in names]


def wait(until: Callable[[], object]) -> None:
    limit = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < limit, "it does not come about"
        time.sleep(0.05)


def all_gone(processes: list[psutil.Process]) -> bool:
    return not any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in processes)


def stopped(process: subprocess.Popen[str]) -> str:
    """Ctrl-C, and what was said after it."""
    everything = family(process)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert all_gone(everything)
    return said


def test_a_new_house_tells_its_first_sign_in_once_and_ctrl_c_stops_all_of_it(house: Running) -> None:
    first = house.up(KITH_OWNER_EMAIL="ada@example.com")
    said = lines_until(first, "Ctrl-C")
    assert f"Kith runs at http://localhost:{house.port}" in said
    assert any(line.startswith("First sign-in: ada@example.com, password ") for line in said)
    assert house.status() not in (0, 500)
    assert house.status(host="crm.example.org") == 400
    assert "Stopped." in stopped(first)
    again = house.up()
    assert not any("First sign-in" in line for line in lines_until(again, "Ctrl-C"))
    stopped(again)


def test_a_second_up_says_where_the_house_runs(house: Running) -> None:
    first = house.up(KITH_OWNER_PASSWORD="correct horse battery")
    said = lines_until(first, "Ctrl-C")
    assert "correct horse battery" not in "\n".join(said)
    second = house.up()
    told, _ = second.communicate(timeout=PATIENCE)
    assert second.returncode == 0
    assert told == f"Kith is already running at http://localhost:{house.port}\n"
    stopped(first)


def test_nothing_survives_a_killed_launcher_and_the_next_start_recovers(house: Running) -> None:
    first = house.up()
    lines_until(first, "Ctrl-C")
    everything = family(first)
    assert len(everything) > 5
    first.kill()
    first.communicate()
    second = house.up()
    lines_until(second, "Ctrl-C")
    assert all_gone(everything)
    assert house.status() not in (0, 500)
    stopped(second)


def test_whatever_is_killed_comes_back(house: Running) -> None:
    first = house.up()
    lines_until(first, "Ctrl-C")
    for names in ((), ("kith-web", "kith-job")):
        victims = named(together(first), *names) if names else [together(first)]
        below = [each for victim in victims for each in victim.children(recursive=True)]
        for victim in victims:
            victim.kill()
        wait(functools.partial(all_gone, below))
        wait(lambda: house.status() not in (0, 500))
        wait(lambda: len(named(together(first), "kith-web", "kith-job")) == 2)
    one(first, "postgres", "-D").kill()
    lines_until(first, "PostgreSQL ended")
    wait(lambda: house.status() not in (0, 500))
    stopped(first)


def test_a_port_of_another_program_is_named(house: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    from kith.config.commands import up

    monkeypatch.setattr(up, "_PATIENCE", 0.2)
    with socket.socket() as other:
        other.bind(("127.0.0.1", house.port))
        other.listen()
        with pytest.raises(SystemExit, match=f"Port {house.port} is taken"):
            up._wait_for_port("127.0.0.1", house.port)


def test_another_postgresql_is_used_where_one_is_named(house: Running) -> None:
    server = Server(house.folder / "elsewhere", durable=False)
    with server.use(tell=lambda _: None):
        first = house.up(KITH_DATABASE_URL=server.address())
        lines_until(first, "Ctrl-C")
        assert house.status() == 200
        assert not any("postgres" in each.name() for each in family(first))
        stopped(first)
        assert server.ready()
    assert not (house.folder / "postgres").exists()
