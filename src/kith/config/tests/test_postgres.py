import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from kith.config.postgres import PostgresError, Server, configuration

MB = 2**20


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path: sockets allow about a hundred letters."""
    path = Path(tempfile.mkdtemp(prefix="kith-"))
    yield path
    shutil.rmtree(path)


def ask(server: Server, question: str) -> object:
    with psycopg.connect(server.address()) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row and row[0]


def silent(_: str) -> None:
    pass


def wait_for_end_of(pid: int) -> None:
    limit = time.monotonic() + 20
    while Path(f"/proc/{pid}").exists() and time.monotonic() < limit:
        time.sleep(0.05)


def test_only_the_password_opens_the_server(folder: Path) -> None:
    server = Server(folder / "postgres", durable=False)
    with server.use(tell=silent):
        assert ask(server, "select current_user") == "kith"
        wrong = server.address().replace("//kith:", "//kith:not-")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(wrong)
        assert ask(server, "select count(*) from pg_hba_file_rules where auth_method <> 'scram-sha-256'") == 0


def test_nobody_else_can_reach_socket_password_or_data(folder: Path) -> None:
    server = Server(folder / "postgres", durable=False)
    with server.use(tell=silent):
        assert ask(server, "show listen_addresses") == ""
        for path in (server.folder, server.cluster, server.socket):
            assert path.stat().st_mode & 0o077 == 0
        assert (server.folder / "password").stat().st_mode & 0o177 == 0


@pytest.mark.slow
def test_text_sorts_by_code_point_and_is_utf_8(folder: Path) -> None:
    server = Server(folder / "postgres", durable=False)
    with server.use(tell=silent):
        assert ask(server, "select datlocale from pg_database where datname = 'kith'") == "C.UTF-8"
        assert ask(server, "select 'Zoe' < 'Émile'") is True


def test_the_last_user_stops_it(folder: Path) -> None:
    first, second = (Server(folder / "postgres", durable=False) for _ in range(2))
    with first.use(tell=silent):
        with second.use(tell=silent):
            assert second.pid() == first.pid()
        assert first.ready()
    assert first.pid() is None


@pytest.mark.slow
def test_settings_of_its_owner_survive_a_start(folder: Path) -> None:
    server = Server(folder / "postgres", durable=False)
    with server.use(tell=silent), psycopg.connect(server.address(), autocommit=True) as connection:
        connection.execute("alter system set work_mem = '17MB'")
    with server.use(tell=silent):
        assert ask(server, "show work_mem") == "17MB"


@pytest.mark.slow
def test_a_set_up_that_was_broken_off_is_made_anew(folder: Path) -> None:
    server = Server(folder / "postgres", durable=False)
    (server.folder / "data.new" / "base").mkdir(parents=True)
    (server.folder / "password").write_text("of a cluster that never came to be")
    with server.use(tell=silent):
        assert ask(server, "select 1") == 1


@pytest.mark.slow
def test_a_pid_file_that_names_another_process_does_not_matter(folder: Path) -> None:
    server = Server(folder / "postgres", durable=False)
    with server.use(tell=silent):
        pass
    (server.cluster / "postmaster.pid").write_text(f"{os.getpid()}\n{server.cluster}\n0\n5432\n")
    assert server.pid() is None
    with server.use(tell=silent):
        assert ask(server, "select 1") == 1


@pytest.mark.slow
def test_a_socket_directory_of_somebody_else_is_refused(folder: Path) -> None:
    server = Server(folder / "postgres", durable=False)
    (folder / "postgres").mkdir()
    (folder / "elsewhere").mkdir()
    (folder / "postgres" / "run").symlink_to(folder / "elsewhere")
    with pytest.raises(PostgresError, match="somebody else"), server.use(tell=silent):
        pass


@pytest.mark.slow
def test_a_server_that_cannot_start_says_why(folder: Path) -> None:
    server = Server(folder / "postgres", durable=False)
    with server.use(tell=silent):
        pass
    with (server.cluster / "postgresql.auto.conf").open("a") as file:
        file.write("no_such_setting = 1\n")
    with pytest.raises(PostgresError, match="no_such_setting"), server.use(tell=silent):
        pass


@pytest.mark.slow
def test_a_path_too_long_for_a_socket_gets_one_elsewhere(folder: Path) -> None:
    server = Server(folder / ("long" * 30) / "postgres", durable=False)
    assert not server.socket.is_relative_to(folder)
    with server.use(tell=silent):
        assert ask(server, "select 1") == 1
        assert server.socket.stat().st_mode & 0o077 == 0
    shutil.rmtree(server.socket)


@pytest.mark.kill
def test_a_killed_server_starts_again_with_all_that_was_committed(folder: Path) -> None:
    server = Server(folder / "postgres")
    with server.use(tell=silent):
        with psycopg.connect(server.address()) as connection:
            connection.execute("create table kept as select generate_series(1, 1000) as number")
        pid = server.pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        while server.pid() is not None:
            time.sleep(0.01)
        server.start(tell=silent)
        assert ask(server, "select count(*) from kept") == 1000


@pytest.mark.kill
def test_a_tied_server_ends_with_its_killed_user_and_starts_again(folder: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from kith.config.postgres import Server\n"
        "with Server(Path(sys.argv[1])).use(tied=True): print('up', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", script, str(folder / "postgres")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as user:
        assert user.stdout is not None
        assert user.stdout.readline() == "up\n"
        server = Server(folder / "postgres")
        pid = server.pid()
        assert pid is not None
        user.kill()
    wait_for_end_of(pid)
    assert server.pid() is None
    with server.use(tell=silent):
        assert ask(server, "select 1") == 1


@pytest.mark.parametrize(
    ("memory", "buffers"), [(512, 64), (2048, 256), (8192, 1024), (65536, 1024), (64, 32)]
)
def test_shared_buffers_are_an_eighth_of_memory_up_to_2_gb(memory: int, buffers: int) -> None:
    assert f"shared_buffers = {buffers}MB\n" in configuration(memory * MB, Path("/run"), durable=True)


def test_only_test_servers_go_without_fsync() -> None:
    assert "fsync" not in configuration(2**30, Path("/run"), durable=True)
    assert "fsync = off" in configuration(2**30, Path("/run"), durable=False)


def test_a_child_whose_parent_ended_before_the_tie_ends_too() -> None:
    script = "import signal; from kith.config import leash; leash.tie(1, signal.SIGKILL); print('survived')"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, env=environment, check=False)
    assert ran.returncode == -signal.SIGKILL
