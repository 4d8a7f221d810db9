"""`kith up`: everything one house needs, until Ctrl-C."""

import contextlib
import errno
import fcntl
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from kith.config import processes, stamp, supervisor
from kith.config.commandline import Option
from kith.config.commands.options import Data, Host, Port, Without, choose_data, switch_off
from kith.config.house import DataFolder, data_folder
from kith.config.postgres import PostgresError, Server
from kith.config.postgres_install import InstallError

_PATIENCE = 15.0


def command(
    port: Port = 8000,
    host: Host = "127.0.0.1",
    data: Data = None,
    sample: Annotated[bool, Option(help="Fill the house with the sample customers.")] = False,
    without: Without = None,
    currency: Annotated[
        str | None,
        Option(
            "What a new house counts in, such as CHF; Settings changes it later.",
            metavar="CODE",
            shown="EUR",
        ),
    ] = None,
    live_port: Annotated[
        int | None,
        Option(
            "Where open pages hear of changes; 0 switches it off.",
            least=0,
            most=65535,
            environment="KITH_LIVE_PORT",
            shown="the next free one",
        ),
    ] = None,
) -> None:
    """Start the house: database, web pages, jobs and what tells open pages of changes, until Ctrl-C.

    KITH_OWNER_EMAIL and KITH_OWNER_PASSWORD set the first owner; KITH_DATABASE_URL another PostgreSQL.
    """
    choose_data(data)
    switch_off(without)
    if currency:
        os.environ["KITH_CURRENCY"] = currency
    folder = data_folder()
    folder.root.mkdir(parents=True, exist_ok=True)
    address = f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0') else host}:{port}"  # noqa: S104
    supervisor.stop_on_signals()
    try:
        with the_only_one(folder, address):
            _wait_for_port(host, port)
            live = _live_port(host, port) if live_port is None else live_port
            if live_port:
                _wait_for_port(host, live_port)
            os.environ["KITH_LIVE_PORT"] = str(live)
            House(folder, host, port, live, address).run(sample, counts=currency or "")
    except supervisor.Stop:
        print("\nStopped.")
    except (PostgresError, InstallError) as error:
        sys.exit(str(error))


@dataclass(frozen=True, slots=True)
class House:
    """One running house. Without a `live` port its pages are told nothing."""

    folder: DataFolder
    host: str
    port: int
    live: int
    address: str

    def run(self, sample: bool, counts: str = "") -> None:
        """Run until `Stop`; whatever was started is stopped again, the database last.

        Web server and job worker read the program while the database starts; the rest comes when the first page can
        be had.
        `counts` is the currency that was asked for, which only a new house takes.
        """
        server = None if os.environ.get("KITH_DATABASE_URL") else Server(self.folder.postgres)
        house = supervisor.Child("web and job", processes.together(self.host, self.port))
        later = []
        if self.live:
            later.append(supervisor.Child("live", processes.live(self.host, self.live)))
        if door := os.environ.get("KITH_RETURNS_PORT", ""):
            later.append(supervisor.Child("returns", processes.returns(self.host, int(door), "lmtp")))
        with contextlib.ExitStack() as running:
            running.callback(supervisor.stop, (house,))
            if server and not server.cluster.exists():
                print(
                    "A new house: its database and its tables are made, which takes up to a minute …",
                    flush=True,
                )
            if server:
                server.set_up()
            house.start(held=True)
            if server:
                running.enter_context(server.use(tied=True))
            running.callback(supervisor.stop, (house, *later))
            _finish_restore(self.folder)
            owner = _prepare(server)
            house.let_go()
            self._wait_for(house)
            for child in later:
                child.start()
            self._announce(owner)
            if counts and not owner:
                print("The house stays with the currency it has; Settings › House changes it.", flush=True)
            if sample:
                print("The sample customers come in; the house can be used meanwhile.", flush=True)
                subprocess.run([sys.executable, "-m", "kith", "import", "--sample"], check=False)
            supervisor.watch((house, *later), lambda: _keep(server), print)

    def _wait_for(self, house: supervisor.Child) -> None:
        while not supervisor.answers(self.host, self.port):
            if house.gone():
                sys.exit("The web pages could not be started; the reason stands above.")
            time.sleep(0.02)

    def _announce(self, owner: dict[str, str] | None) -> None:
        print(f"Kith runs at {self.address}")
        if cluster := os.environ.get("KITH_ANALYTICS_URL", ""):
            print(f"Analyses run on the Spark cluster at {cluster.partition('?')[0]}")
        if owner:
            secret = owner["password"] or "as set by KITH_OWNER_PASSWORD"
            print(f"First sign-in: {owner['email']}, password {secret}")
        print("Ctrl-C stops it.", flush=True)


def _finish_restore(folder: DataFolder) -> None:
    """Let a restore that was broken off at its very end come to it."""
    if (folder.root / "restoring" / "ready").exists():
        from kith.config.backup.dump import house_place
        from kith.config.backup.restoring import finish

        finish(folder, house_place(folder))


def _prepare(server: Server | None) -> dict[str, str] | None:
    """Bring the tables up to date where they may not be; the owner if one was made."""
    marker = server.cluster / "kith.stamp" if server else None
    now = stamp.current()
    if marker and marker.exists() and marker.read_text() == now:
        return None
    ran = subprocess.run(processes.prepare(), stdout=subprocess.PIPE, text=True, check=False)
    if ran.returncode:
        sys.exit("The tables could not be brought up to date; the reason stands above.")
    if marker:
        marker.write_text(now)
    owner: dict[str, str] | None = json.loads(ran.stdout.splitlines()[-1])
    return owner


def _keep(server: Server | None) -> None:
    if server and server.pid() is None:
        print("PostgreSQL ended; it is started again.")
        server.start(tied=True)


@contextlib.contextmanager
def the_only_one(folder: DataFolder, address: str, otherwise: int = 0) -> Iterator[None]:
    """Hold the house's lock; where another process holds it, say where it runs and end with code `otherwise`."""
    path = folder.root / "up.lock"
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"Kith is already running at {_address_in(path)}")
            sys.exit(otherwise)
        path.write_text(address)
        yield


def _address_in(path: Path) -> str:
    return path.read_text().strip() or "another address"


def _wait_for_port(host: str, port: int) -> None:
    """Wait while a house that was killed just now gives the port back; end where somebody else keeps it."""
    limit = time.monotonic() + _PATIENCE
    while not _port_is_free(host, port):
        if time.monotonic() > limit:
            sys.exit(f"Port {port} is taken by another program. Choose another with --port.")
        time.sleep(0.1)


def _port_is_free(host: str, port: int) -> bool:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.socket(found[0], found[1]) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(found[4])
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return False
        sys.exit(f"Kith cannot listen on {host}, port {port}: {error.strerror}.")
    return True


def _live_port(host: str, port: int) -> int:
    """The port after the web's, else any that is free."""
    if port < 65535 and _port_is_free(host, port + 1):
        return port + 1
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])
