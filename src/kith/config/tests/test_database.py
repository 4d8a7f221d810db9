from pathlib import Path

import psycopg
import pytest

from kith.config import stamp
from kith.config.database import database
from kith.config.house import DataFolder


def test_an_address_is_taken_apart(tmp_path: Path) -> None:
    entry = database("postgresql://ada:s%40crm@db.example.org:5433/crm?sslmode=require", DataFolder(tmp_path))
    assert [entry[key] for key in ("HOST", "PORT", "USER", "PASSWORD", "NAME")] == [
        "db.example.org", "5433", "ada", "s@crm", "crm",
    ]  # fmt: skip
    assert entry["OPTIONS"]["sslmode"] == "require"


def test_without_an_address_the_embedded_server_is_meant(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "password").write_text("kept/secret\n")
    entry = database(None, DataFolder(tmp_path))
    assert entry["PASSWORD"] == "kept/secret"
    assert entry["HOST"].startswith("/")


def test_an_address_that_makes_no_sense_is_refused(tmp_path: Path) -> None:
    with pytest.raises(psycopg.ProgrammingError):
        database("mysql://somewhere", DataFolder(tmp_path))


def test_connections_are_kept_in_a_pool(tmp_path: Path) -> None:
    assert database(None, DataFolder(tmp_path))["OPTIONS"]["pool"]["max_size"] >= 5


def test_a_new_migration_changes_the_stamp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamp, "_PACKAGE", tmp_path)
    (tmp_path / "room" / "migrations").mkdir(parents=True)
    before = stamp.current()
    assert stamp.current() == before
    (tmp_path / "room" / "migrations" / "0001_initial.py").write_text("one")
    first = stamp.current()
    (tmp_path / "room" / "migrations" / "0001_initial.py").write_text("two")
    assert len({before, first, stamp.current()}) == 3


def test_another_version_of_a_package_with_tables_changes_the_stamp(monkeypatch: pytest.MonkeyPatch) -> None:
    before = stamp.current()
    monkeypatch.setattr(stamp, "package_version", lambda package: "another")
    assert stamp.current() != before
