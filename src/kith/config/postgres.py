"""The embedded PostgreSQL: one server per folder, reached only through a private socket and with a password.

The programs come from a wheel, or from a system PostgreSQL of version 18 or newer where no wheel exists.
Whoever needs the server says so with `Server.use()`; the first one starts it, the last one stops it, and what
a killed process left behind is put in order by the next start. PostgreSQL refuses to run as root, so root
runs it as the system user `kith-postgres`.
"""

import contextlib
import fcntl
import hashlib
import os
import secrets
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from kith.config import leash, machine, postgres_install

DATABASE = "kith"
OWNER = "kith"
_PORT = 5432
_LONGEST_SOCKET_PATH = 103
_LONGEST_START = 600.0
_LONGEST_LEFTOVER = 30.0
_MB = 2**20
_PG_HBA = """# Written by Kith at every start. Only the private socket, only with a password.
local all all scram-sha-256
"""
_RECOVERING = "PostgreSQL is putting its data in order after an unclean stop. This can take some minutes."
_LEFT_BEHIND = ("pre-existing shared memory block", "lock file")

Tell = Callable[[str], None]

# Servers this process started. One that others still use outlives its `Server` here, so that it is reaped some day.
_children: set[subprocess.Popen[bytes]] = set()


class PostgresError(Exception):
    """The server could not be set up or started; the message says why, with the end of the server's log."""


@dataclass(slots=True)
class Server:
    """The server of one folder. `durable=False` trades safety at a power cut for speed: for tests only."""

    folder: Path
    durable: bool = True
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """What the server wrote."""
        return self.folder / "log"

    @property
    def socket(self) -> Path:
        """The socket's directory: in the folder, or among the temporary files if the path gets too long."""
        near = self.folder / "run"
        if len(os.fsencode(near / f".s.PGSQL.{_PORT}")) <= _LONGEST_SOCKET_PATH:
            return near
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"kith-{os.getuid()}-{digest}"

    def address(self, database: str = DATABASE) -> str:
        """The URL of `database`. Before the first start it names no password."""
        try:
            password = (self.folder / "password").read_text().strip()
        except FileNotFoundError:
            password = ""
        query = urlencode({"host": str(self.socket), "port": _PORT})
        return f"postgresql://{OWNER}:{quote(password, safe='')}@/{database}?{query}"

    @contextlib.contextmanager
    def use(self, *, tied: bool = False, tell: Tell = print) -> Iterator[None]:
        """Have the server running inside the block. `tied`: it ends with this process, however that ends."""
        self.set_up()
        with (self.folder / "users.lock").open("w") as users:
            fcntl.flock(users, fcntl.LOCK_SH)  # waits while the last user before is stopping the server
            self.start(tied=tied, tell=tell)
            try:
                yield
            finally:
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    self.stop()

    def set_up(self) -> None:
        """Make what is missing of the folder and the cluster; from then on `address` is known."""
        self._make_folder()
        with (self.folder / "start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (self.cluster / "PG_VERSION").exists():
                self._create()

    def start(self, *, tied: bool = False, tell: Tell = print) -> None:
        """Start the server, once set up, unless it runs; return when it takes connections.

        Raises PostgresError where it cannot start, or does not within ten minutes.
        """
        with (self.folder / "start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            patience = time.monotonic() + _LONGEST_LEFTOVER
            while not self._try_to_start(tied, tell):
                if time.monotonic() > patience or not any(mark in self._log_end() for mark in _LEFT_BEHIND):
                    raise PostgresError(
                        f"PostgreSQL did not start. The end of {self.log}:\n{self._log_end()}"
                    )
                time.sleep(0.2)

    def stop(self) -> None:
        """End the server, breaking off what is running in it, and return when it is gone."""
        for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            pid = self.pid()
            if pid is None:
                break
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, how)
            _wait(lambda: self.pid() is None, 60.0)
        self._reap()

    def pid(self) -> int | None:
        """The running server's process, None where none runs (whatever an old pid file says)."""
        lines = self._pid_file()
        if not lines or not lines[0].isdigit():
            return None
        return int(lines[0]) if _runs_in(int(lines[0]), self.cluster) else None

    def ready(self) -> bool:
        """True when the server takes connections."""
        lines = self._pid_file()
        return len(lines) > 7 and lines[7].strip() == "ready" and self.pid() is not None

    def _try_to_start(self, tied: bool, tell: Tell) -> bool:
        if self._ends():
            _wait(lambda: self.pid() is None, 60.0)
        if self.pid() is None:
            self._reap()
            self._clear()
            self._spawn(tied)
        said = False
        began = time.monotonic()
        while not self.ready():
            waited = time.monotonic() - began
            if waited > _LONGEST_START or self._gone(waited):
                return False
            if waited > 3 and not said:
                tell(_RECOVERING)
                said = True
            time.sleep(0.02)
        return True

    def _gone(self, waited: float) -> bool:
        if self._process is not None:
            return self._process.poll() is not None
        return waited > 1 and self.pid() is None

    def _ends(self) -> bool:
        lines = self._pid_file()
        return len(lines) > 7 and lines[7].strip() == "stopping"

    def _pid_file(self) -> list[str]:
        try:
            return (self.cluster / "postmaster.pid").read_text().splitlines()
        except (FileNotFoundError, NotADirectoryError):
            return []

    def _reap(self) -> None:
        if self._process is not None:
            self._process.wait()
            _children.discard(self._process)
            self._process = None

    def _clear(self) -> None:
        """Remove what a killed server left: its process number may belong to somebody else by now."""
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)
        for name in (f".s.PGSQL.{_PORT}", f".s.PGSQL.{_PORT}.lock"):
            (self.socket / name).unlink(missing_ok=True)

    def _spawn(self, tied: bool) -> None:
        account = postgres_install.account()
        _private_directory(self.socket, account.uid)
        self._configure(account)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [postgres_install.binary("postgres"), "-D", self.cluster],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.cluster,
                env=postgres_install.environment(),
                start_new_session=True,  # Ctrl-C reaches its users first
                preexec_fn=leash.tied(signal.SIGINT) if tied else None,  # noqa: PLW1509
                **account.as_arguments(),
            )
        _children.add(self._process)

    def _make_folder(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        account = postgres_install.account()
        _private_directory(self.folder, account.uid)
        account.let_pass(self.folder)

    def _create(self) -> None:
        """Make the cluster beside its place, then move it there whole: nothing is ever left half made."""
        account = postgres_install.account()
        account.let_pass(postgres_install.binary("initdb"))
        draft = self.folder / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        password = self.folder / "password"
        password.unlink(missing_ok=True)
        with os.fdopen(os.open(password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
        os.chown(password, account.uid, -1)
        draft.mkdir(mode=0o700)
        os.chown(draft, account.uid, account.gid)
        postgres_install.initdb(draft, OWNER, password, durable=self.durable)
        postgres_install.single_user(draft, f"CREATE DATABASE {DATABASE}")
        shutil.rmtree(self.cluster, ignore_errors=True)
        draft.rename(self.cluster)

    def _configure(self, account: postgres_install.Account) -> None:
        files = {
            "pg_hba.conf": _PG_HBA,
            "kith.conf": configuration(machine.memory(), self.socket, self.durable),
        }
        for name, text in files.items():
            path = self.cluster / name
            path.write_text(text)
            os.chown(path, account.uid, account.gid)
            path.chmod(0o600)

    def _log_end(self) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])
        except FileNotFoundError:
            return ""


def configuration(memory: int, socket: Path, durable: bool) -> str:
    """The text of `kith.conf` for a machine of `memory` bytes: an eighth for shared buffers, up to 1 GB: what is beyond
    it PostgreSQL reads from the cache of the system, and each gigabyte costs 18 MB even while nobody works.

    A small machine gets small buffers, so that the whole house fits a 512 MB container.
    """
    buffers = max(32, min(1024, memory // 8 // _MB))
    maintenance = max(32, min(512, memory // 16 // _MB))
    lines = {
        "listen_addresses": "''",
        "unix_socket_directories": f"'{str(socket).replace(chr(39), chr(39) * 2)}'",
        "unix_socket_permissions": "0700",
        "shared_buffers": f"{buffers}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": f"{maintenance}MB",
        "max_wal_size": "4GB",
        "random_page_cost": "1.1",
        "jit": "off",
        "wal_compression": "pglz",
        "timezone": "'UTC'",
    }
    if not durable:
        lines |= {
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_wal_size": "512MB",
        }
    text = "".join(f"{name} = {value}\n" for name, value in lines.items())
    return "# Written by Kith at every start; what you set with ALTER SYSTEM wins.\n" + text


def _private_directory(path: Path, owner: int) -> None:
    """Make `path` a directory for `owner` alone; raises PostgresError where it is somebody else's."""
    path.mkdir(mode=0o700, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (owner, os.getuid()):
        raise PostgresError(f"{path} belongs to somebody else; remove it or choose another data folder.")
    os.chown(path, owner, -1)
    path.chmod(0o700)


def _runs_in(pid: int, folder: Path) -> bool:
    """True when process `pid` lives and works in `folder`, as a PostgreSQL server does in its cluster."""
    if Path("/proc/self/cwd").exists():
        try:
            return Path(f"/proc/{pid}/cwd").samefile(folder)
        except OSError:
            return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _wait(until: Callable[[], bool], seconds: float) -> None:
    limit = time.monotonic() + seconds
    while not until() and time.monotonic() < limit:
        time.sleep(0.02)
