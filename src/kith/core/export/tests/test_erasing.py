"""Whoever is erased, or wants to be left alone, stands in no file that the house keeps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from kith.core.conditions.tree import Line, Values
from kith.core.export import actions, files, work
from kith.core.export.asked import Form
from kith.core.export.tests.trying import content, made, started, table
from kith.core.jobs.model import State
from kith.core.principals.actor import Actor
from kith.core.records import audit
from kith.customers.models import Note, Party, Relationship
from kith.privacy.conftest import actor
from kith.privacy.conftest import person as person  # noqa: PLC0414 - a fixture
from kith.privacy.request import erasing, erasure_list

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_other_files(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(erasure_list, "path", lambda: tmp_path / "lasting" / "erasures")


@pytest.fixture
def by(db: None) -> Actor:
    return actor("owner", "Ola")


def erase(party: Party, by: Actor) -> None:
    erasing.follow_up(erasing.erase(party, by=by))


@pytest.mark.parametrize("form", list(Form))
def test_files_with_an_erased_person_go_and_others_stay(by: Actor, person: Any, form: Form) -> None:
    erna, olaf = person("Erna Wunderlich"), person("Olaf Nebel")
    note = Note.objects.create(party=olaf, text="Met ERNA Wunderlich", author_id=by.id)
    note.refresh_from_db()
    with_her = made(by, columns=("name",), form=form)
    only_him = made(by, columns=("name",), condition=Line("name", "is", Values(("Olaf Nebel",))), form=form)
    naming_her = made(by, "note", columns=("text",), form=form)
    erase(erna, by)
    assert [files.folder(run.uid).exists() for run in (with_her, only_him, naming_her)] == [
        False,
        True,
        False,
    ]
    assert actions.get(by, with_her.uid).there is False


def test_a_filter_that_names_an_erased_person_can_no_longer_be_read(by: Actor, person: Any) -> None:
    erna = person("Erna Wunderlich")
    run = made(by, condition=Line("name", "is", Values(("Erna Wunderlich",))))
    asked = audit.Asked(record=str(run.uid))
    assert "Erna" in str(audit.entries(by, asked).entries[0].changes)
    erase(erna, by)
    entry = audit.entries(by, asked).entries[0]
    assert (entry.lost, entry.changes["rows"]) == (True, [None, 1])
    assert "Erna" not in str(entry.changes)
    run.refresh_from_db()
    assert "Erna" not in str(run.asked)


def test_a_file_that_was_being_written_is_begun_anew(by: Actor, person: Any, monkeypatch: Any) -> None:
    erna = person("Erna Wunderlich")
    person("Olaf Nebel")
    run = started(by, columns=("name",))
    advance = work._advance

    def erasing_meanwhile(*told: Any) -> None:
        if Party.objects.filter(pk=erna.pk).exists():
            erase(erna, by)
        advance(*told)

    monkeypatch.setattr(work, "_advance", erasing_meanwhile)
    work.run_export(run.pk)
    run.refresh_from_db()
    assert (run.state, run.done) == (State.DONE, 1)
    assert b"Erna" not in content(run)


def test_people_whose_data_are_restricted_are_left_out_with_all_that_is_theirs(
    by: Actor, person: Any
) -> None:
    left_alone, other = person("Erna Wunderlich"), person("Olaf Nebel")
    for party in (left_alone, other):
        Note.objects.create(party=party, text=f"About {party.name}", author_id=by.id)
    Party.objects.filter(pk=left_alone.pk).update(restricted_at=timezone.now())
    assert [row[0] for row in table(made(by, columns=("name",)))[1:]] == ["Olaf Nebel"]
    assert [row[0] for row in table(made(by, "note", columns=("text",)))[1:]] == ["About Olaf Nebel"]
    Relationship.objects.create(party=other, other=left_alone, kind="knows")
    named = table(made(by, "relationship", columns=("party", "other")))[1:]
    assert [row[:2] for row in named] == [["Olaf Nebel", ""]], "nobody else's rows name them"
