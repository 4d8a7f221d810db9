"""The live process as it runs: who is let in, what they hear, and that it survives the loss of its database."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest

from kith.config.postgres import Server
from kith.lib.live_pass import LASTS, Pass, key_from, write_pass

SECRET = "test"
PATIENCE = 20.0


@dataclass(slots=True)
class House:
    """A live process at a port, and the database it listens to."""

    port: int
    database: str

    def ask(self, shown: str) -> socket.socket:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                line = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
                break
            except OSError:
                assert time.monotonic() < end
                time.sleep(0.05)
        line.sendall(f"GET /live?pass={shown} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        return line

    def tell(self, message: str) -> None:
        with psycopg.connect(self.database, autocommit=True) as other:
            other.execute("select pg_notify('kith_live', %s)", (message,))


def until(line: socket.socket, words: str) -> str:
    said = ""
    while words not in said:
        part = line.recv(4096)
        assert part, said
        said += part.decode()
    return said


def shown(issued: float) -> str:
    return write_pass(key_from(SECRET), Pass(("person",), "w", "Ada", "s", issued, sees_all=True))


@pytest.fixture
def house(postgres_server: Server) -> Iterator[House]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    database = postgres_server.address("postgres")
    variables = {
        **os.environ,
        "KITH_DATABASE_URL": database,
        "KITH_SECRET_KEY": SECRET,
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    command = [sys.executable, "-m", "kith.config.live", "127.0.0.1", str(port)]
    process = subprocess.Popen(command, env=variables, stderr=subprocess.PIPE)
    running = House(port, database)
    yield running
    with running.ask(shown(time.time())) as line:
        until(line, "event: beat")
        process.terminate()
        assert process.communicate(timeout=PATIENCE)[1] == b"", "a page that is open leaves nothing in the log"
    assert process.returncode == 0


def test_a_page_with_a_pass_hears_of_changes_even_after_the_database_was_away(house: House) -> None:
    with house.ask(shown(time.time())) as line:
        until(line, "event: beat\ndata:\n\n")
        _heard_within(house, line, "person a")
        with psycopg.connect(house.database, autocommit=True) as other:
            other.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen kith_live'"
            )
        until(line, "event: again")
        house.tell("person b\norder c")
        assert "order" not in until(line, "data: person b\n\n")
        house.tell("session s")
        until(line, "event: over")
        assert line.recv(4096) == b""
    for text in (shown(time.time() - LASTS), "nonsense", ""):
        with house.ask(text) as line:
            assert "401" in until(line, "\r\n\r\n")


def _heard_within(house: House, line: socket.socket, message: str) -> None:
    """Told until it is heard, for the process may not listen to the database yet."""
    line.settimeout(0.5)
    for _try in range(40):
        house.tell(message)
        try:
            until(line, f"data: {message}\n\n")
        except TimeoutError:
            continue
        line.settimeout(PATIENCE)
        return
    raise AssertionError(message)
