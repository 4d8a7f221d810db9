"""PostgreSQL's part of a backup: dumps and loads by its own programs, and a look at every row in between."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from kith.config import postgres_install
from kith.config.backup import BackupError
from kith.config.backup.content import BLOCK, TableState
from kith.config.house import DataFolder
from kith.config.postgres import Server
from kith.config.postgres_install import InstallError

LEFT_OUT: Final = ("core_session", "core_cache", "core_app_token")
"""Tables whose rows stay out: nobody is signed in to a restored house, and nothing is remembered of attempts."""

_TABLES = """
select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by 1
"""
_STATE = "select count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text from {} t"
_OTHERS = """
select count(*) from pg_stat_activity
where datname = %s and pid <> pg_backend_pid() and backend_type = 'client backend'
"""
_MAKE = """
select format(
    'create database %%I template template0 encoding %%L locale_provider %%s lc_collate %%L lc_ctype %%L%%s',
    %s::text, pg_encoding_to_char(encoding),
    case datlocprovider when 'b' then 'builtin' when 'i' then 'icu' else 'libc' end, datcollate, datctype,
    case datlocprovider when 'b' then format(' builtin_locale %%L', datlocale)
                        when 'i' then format(' icu_locale %%L', datlocale) else '' end)
from pg_database where datname = %s
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A database, by its address as libpq understands it."""

    url: str

    @property
    def name(self) -> str:
        return str(conninfo_to_dict(self.url)["dbname"])

    def named(self, name: str) -> Place:
        """Another database of the same server, reached the same way."""
        return Place(make_conninfo(self.url, dbname=name))

    def connect(self, **more: Any) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(self.url, **more)

    def admin(self) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection to the server's own database, from where others are made, renamed and dropped."""
        return self.named("postgres").connect(autocommit=True)

    def exists(self) -> bool:
        with self.admin() as admin:
            return _is_there(admin, self)

    def in_use(self) -> bool:
        """Whether anybody else is connected."""
        with self.admin() as admin:
            row = admin.execute(_OTHERS, [self.name]).fetchone()
        return bool(row and row[0])

    def is_empty(self) -> bool:
        """Whether no house was ever made in it."""
        with self.connect() as connection:
            row = connection.execute("select to_regclass('django_migrations') is null").fetchone()
        return bool(row and row[0])

    def make_like(self, other: Place) -> None:
        """Make it anew, empty, with the letters and order of `other`. Raises BackupError where that is not allowed."""
        self.drop()
        with self.admin() as admin, _told_what_is_missing():
            row = admin.execute(_MAKE, [self.name, other.name]).fetchone()
            assert row is not None
            admin.execute(row[0])

    def copy_of(self, other: Place) -> None:
        """Make it anew, as a copy of `other`, to which nobody may be connected meanwhile."""
        self.drop()
        with self.admin() as admin, _told_what_is_missing():
            admin.execute(
                sql.SQL("create database {} template {} strategy file_copy").format(
                    sql.Identifier(self.name), sql.Identifier(other.name)
                )
            )

    def drop(self) -> None:
        with self.admin() as admin:
            admin.execute(
                sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(self.name))
            )

    def take_over(self, place: Place, aside: Place) -> None:
        """Become `place`, whose database becomes `aside`: both at once or neither. Again, it changes nothing."""
        with self.admin() as admin:
            if not _is_there(admin, self):
                return
            standing = _is_there(admin, place)
            if standing:
                aside.drop()
            with admin.transaction():
                if standing:
                    _rename(admin, place, aside)
                _rename(admin, self, place)


def _is_there(admin: psycopg.Connection[tuple[Any, ...]], place: Place) -> bool:
    return admin.execute("select 1 from pg_database where datname = %s", [place.name]).fetchone() is not None


def _rename(admin: psycopg.Connection[tuple[Any, ...]], place: Place, to: Place) -> None:
    names = (sql.Identifier(place.name), sql.Identifier(to.name))
    admin.execute(sql.SQL("alter database {} rename to {}").format(*names))


def house_place(folder: DataFolder) -> Place:
    """The database of the house in `folder`: `KITH_DATABASE_URL`, else the embedded server's."""
    return Place(os.environ.get("KITH_DATABASE_URL") or Server(folder.postgres).address())


@contextmanager
def snapshot(place: Place) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """A connection that sees one moment for as long as the block lasts, and changes nothing."""
    with place.connect() as connection:
        connection.execute("set transaction isolation level repeatable read, read only")
        connection.execute("set local timezone = 'UTC'")
        yield connection


def exported(connection: psycopg.Connection[tuple[Any, ...]]) -> str:
    """The name by which `dumped` sees the same moment."""
    row = connection.execute("select pg_export_snapshot()").fetchone()
    assert row is not None
    return str(row[0])


def table_states(connection: psycopg.Connection[tuple[Any, ...]]) -> dict[str, TableState]:
    """Every table's state, but of those that are left out."""
    names = [str(row[0]) for row in connection.execute(_TABLES) if row[0] not in LEFT_OUT]
    found = {}
    for name in names:
        row = connection.execute(sql.SQL(_STATE).format(sql.Identifier(name))).fetchone()
        assert row is not None
        found[name] = TableState(row[0], row[1])
    return found


def dumped(place: Place, moment: str) -> Iterator[bytes]:
    """The dump of `place` at an exported `moment`, in pg_dump's own format. Raises BackupError where it fails."""
    without = [f"--exclude-table-data=public.{name}" for name in LEFT_OUT]
    command = [
        _program("pg_dump"), "--format=custom", "--compress=none", "--no-owner", "--no-privileges",
        f"--snapshot={moment}", *without, *_named(place),
    ]  # fmt: skip
    with _running(command, place, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        while block := process.stdout.read(BLOCK):
            yield block


def script(place: Place, *, without_rows_of: Iterable[str]) -> str:
    """A whole database as SQL. Raises BackupError where pg_dump fails."""
    without = [f"--exclude-table-data=public.{name}" for name in without_rows_of]
    command = [_program("pg_dump"), "--inserts", "--no-owner", "--no-privileges", *without, *_named(place)]
    with _running(command, place, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        return str(process.stdout.read())


def load(place: Place, blocks: Iterable[bytes]) -> None:
    """Load a dump into the empty database `place`. Raises BackupError where PostgreSQL refuses it."""
    command = [_program("pg_restore"), "--exit-on-error", "--no-owner", "--no-privileges", *_named(place)]
    with _running(command, place, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        try:
            for block in blocks:
                process.stdin.write(block)
            process.stdin.close()
        except BrokenPipeError:
            for _rest in blocks:
                pass


@contextmanager
def _running(command: list[str], place: Place, **pipes: Any) -> Iterator[subprocess.Popen[bytes]]:
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, stderr=said, env=_environment(place), start_new_session=True, **pipes
        )
        try:
            yield process
        except BaseException:
            process.kill()
            raise
        finally:
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with contextlib.suppress(BrokenPipeError):
                        pipe.close()
            code = process.wait()
        if code:
            said.seek(0)
            text = said.read().decode(errors="replace").strip()
            raise BackupError(f"{Path(command[0]).name} failed:\n{text}")


def _named(place: Place) -> list[str]:
    """The address without its password, which everybody on the machine could read in the list of processes."""
    known = {key: value for key, value in conninfo_to_dict(place.url).items() if key != "password"}
    return ["--dbname", make_conninfo("", **known)]


def _environment(place: Place) -> dict[str, str]:
    password = conninfo_to_dict(place.url).get("password")
    given = {"PGPASSWORD": str(password)} if password else {}
    return {
        **{name: value for name, value in os.environ.items() if name.startswith("PG") or name == "HOME"},
        **postgres_install.environment(), **given,
        "PGOPTIONS": "-c synchronous_commit=off -c statement_timeout=0",
    }  # fmt: skip


def _program(name: str) -> str:
    try:
        return str(postgres_install.binary(name))
    except InstallError:
        found = shutil.which(name)
    if found is None:
        raise BackupError(f"{name} of PostgreSQL 18 or newer is needed and is not on this machine.")
    return found


@contextmanager
def _told_what_is_missing() -> Iterator[None]:
    try:
        yield
    except psycopg.errors.InsufficientPrivilege:
        raise BackupError(
            "The database's user may not make databases, which a restore needs:"
            " alter role … createdb; gives that right."
        ) from None
    except psycopg.errors.ObjectInUse:
        raise BackupError(
            "Somebody is connected to the database. End all parts of the house first."
        ) from None
