"""`kith import` over the tables of the tests: the server that it would start stands already."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from kith.config.commands.import_ import command
from kith.core.jobs.model import Run
from kith.core.transfer import files
from kith.customers.models import Party

pytestmark = pytest.mark.django_db
FILE = "Number;Given name;Family name\n1;Anna;Berg\n2;Bo;Falk\n"


@pytest.fixture(autouse=True)
def no_server_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KITH_DATABASE_URL", "postgresql:///that-of-the-tests")


@pytest.fixture
def members(tmp_path: Path) -> Path:
    path = tmp_path / "members.csv"
    path.write_text(FILE)
    return path


def ended(**asked: object) -> object:
    """The exit code, or the sentence that stands for 1."""
    with pytest.raises(SystemExit) as ending:
        command(**asked)  # type: ignore[arg-type]
    return ending.value.code


def test_an_import_tells_how_it_is_taken_back_and_can_be(
    members: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not ended(file=members, kind="people")
    told = capsys.readouterr().out
    found = re.search(r"kith import --take-back (\S+)", told)
    assert found
    assert Party.objects.count() == 2
    command(earlier=True)
    listed = capsys.readouterr().out
    assert all(said in listed for said in (found[1], "Done", "2 rows", "members.csv"))
    assert not ended(take_back=found[1])
    told = capsys.readouterr().out
    assert (
        "members.csv: taken back. Removed: 2 people. As before: nothing. Stay, changed since: nothing."
        in told
    )
    assert Party.objects.count() == 0
    assert "only once" in str(ended(take_back=found[1]))
    command(earlier=True)
    assert "Taken back" in capsys.readouterr().out


def test_an_import_that_brought_nothing_offers_no_way_back(
    members: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended(file=members, kind="people")
    capsys.readouterr()
    assert not ended(file=members, kind="people")
    assert "--take-back" not in capsys.readouterr().out


def test_no_import_of_that_id_is_said() -> None:
    assert "There is no such record" in str(ended(take_back=uuid4()))


def test_a_house_without_imports_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    command(earlier=True)
    assert capsys.readouterr().out == "Nothing has been imported yet.\n"


@pytest.mark.parametrize(
    "asked", [{}, {"sample": True, "earlier": True}, {"earlier": True, "take_back": uuid4()}]
)
def test_one_thing_is_done_at_a_time(asked: dict[str, object]) -> None:
    assert ended(**asked) == "Name a file, or choose one of --sample, --earlier and --take-back."


def test_a_column_or_field_that_is_not_there_is_named_and_leaves_nothing_waiting(
    members: Path, django_capture_on_commit_callbacks: Any
) -> None:
    before = set(files.root().glob("*"))
    with django_capture_on_commit_callbacks(execute=True):
        for maps, named in ((["Nope=given_name"], "Nope"), (["Number=nope"], "nope"), (["9=key"], "9")):
            assert named in str(ended(file=members, kind="people", maps=maps))
        assert "at most 100" in str(ended(file=members, kind="people", source="x" * 101))
    assert not Run.objects.exists()
    assert set(files.root().glob("*")) == before
    assert not ended(file=members, kind="people", maps=["Number=key"])
