"""What stands in notes and files is found, by whoever may see it and nobody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kith.core.administration.tests.made import acting, somebody
from kith.core.attachment import actions
from kith.core.files.looking import look_again
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role
from kith.core.records import verbs
from kith.core.registry import current
from kith.core.search.model import Passage as Kept
from kith.core.search.passages import around, passages
from kith.core.search.texts import drain_texts, forget_left_behind
from kith.customers.models import Note, Party
from kith.privacy.conftest import person as person  # noqa: PLC0414 - a fixture
from kith.privacy.request import erasing, erasure_list

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Actor:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(erasure_list, "path", lambda: tmp_path / "erasures")
    return acting(somebody(Role.OWNER, "Ola"))


def note(by: Actor, party: Party, text: str) -> Any:
    return verbs.create(current().type("note"), by=by, values={"party": str(party.uid), "text": text})


def attach(by: Actor, party: Party, name: str, text: str) -> Any:
    return actions.attach(
        by=by, declared=current().type("person"), record=party, name=name, parts=[text.encode()]
    )


def found(by: Actor, text: str) -> list[tuple[str, str, str]]:
    drain_texts()
    return [(each.type.key, each.title, each.file) for each in passages(by, text)]


def test_notes_and_files_are_found_until_they_change_or_go(by: Actor, person: Any) -> None:
    erna = person("Erna Wunderlich")
    written = note(by, erna, "Wir trafen uns in Überlingen.\nDer Vertrag folgt.")
    file = attach(by, erna, "Angebot März.txt", "Preise für Überlingen und Straßburg")
    assert found(by, "uberling") == [("note", "Erna Wunderlich", "")]
    look_again()
    assert found(by, "ueberlingen") == [
        ("person", "Erna Wunderlich", "Angebot März.txt"), ("note", "Erna Wunderlich", ""),
    ]  # fmt: skip
    assert found(by, "marz") == [("person", "Erna Wunderlich", "Angebot März.txt")]
    assert found(by, "vertrag preise") == []
    verbs.edit(current().type("note"), by=by, record=written, values={"text": "Nichts"})
    actions.remove(by=by, declared=current().type("person"), record=erna, uid=file.uid)
    assert found(by, "uberlingen") == []
    actions.restore(by=by, declared=current().type("person"), record=erna, uid=file.uid)
    assert len(found(by, "uberlingen")) == 1
    erasing.follow_up(erasing.erase(erna, by=by))
    assert Kept.objects.count() == 0


def test_nobody_finds_what_they_may_not_see(by: Actor, person: Any) -> None:
    erna = person("Erna Wunderlich")
    note(by, erna, "Geheimnis")
    attach(by, erna, "Geheimnis.txt", "nichts")
    assert len(found(by, "geheimnis")) == 2
    assert found(acting(somebody(Role.SHARED_ONLY, "Gil")), "geheimnis") == []
    verbs.delete(current().type("person"), by=by, record=erna)
    assert found(by, "geheimnis") == []


def test_what_went_with_its_record_is_forgotten(by: Actor, person: Any) -> None:
    erna = person("Erna Wunderlich")
    note(by, erna, "Etwas")
    assert len(found(by, "etwas")) == 1
    Note.objects.all().delete()
    forget_left_behind()
    assert Kept.objects.count() == 0


def test_the_text_around_a_word_is_shown_with_the_words_marked() -> None:
    text = "x " * 200 + "Der Müller aus Bremen\nmahlt für Müllers. " + "y " * 200
    shown = around(text, ["muller"])
    assert [piece for piece, is_word in shown if is_word] == ["Müller", "Müllers"]
    whole = "".join(piece for piece, _is_word in shown)
    assert whole.startswith("… x x")
    assert "Der Müller aus Bremen mahlt für Müllers." in whole
    assert len(whole) < 250
    assert around("Nothing here", ["muller"]) == (("Nothing here", False),)
