"""Rules: what they mean, what they leave alone, and what they do not do unasked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from kith.core.errors import Conflict, Invalid
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.registry import current
from kith.customers.note.model import Note
from kith.customers.party.model import Party
from kith.privacy.conftest import MakePerson
from kith.privacy.hold.model import Hold
from kith.privacy.request import erasure_list
from kith.privacy.request.erasure import Erasure
from kith.privacy.retention import actions
from kith.privacy.retention.jobs import end_terms, nightly
from kith.privacy.retention.model import RetentionRule
from kith.privacy.retention.queries import preview

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=800)


def rule(by: Actor, **values: Any) -> RetentionRule:
    given = {
        "name": "Old notes",
        "type": "note",
        "since": "created_at",
        "months": 24,
        "act": "delete",
        "is_active": True,
    }
    made = verbs.create(current().type("retention"), by=by, values=given | values)
    assert isinstance(made, RetentionRule)
    return made


def note(by: Actor, party: Party, *, old: bool = True, text: str = "hello") -> Note:
    made = Note.objects.create(party=party, text=text, author_id=by.id)
    if old:
        Note.objects.filter(pk=made.pk).update(created_at=LONG_AGO)
    return made


def events(kind: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from core_event where kind = %s", [kind])
        return int(cursor.fetchone()[0])


def test_what_is_old_enough_goes_with_an_event_each(officer: Actor, person: MakePerson) -> None:
    old, new = note(officer, person()), note(officer, person(), old=False)
    made = rule(officer)
    assert (preview(made).number, preview(made).all, preview(made).first) == (1, 2, ("hello",))
    nightly()
    assert [each.pk for each in Note.objects.all()] == [new.pk]
    assert events("note.expired") == 1
    made.refresh_from_db()
    assert (made.touched, bool(made.ran_at)) == (1, True)
    assert not Note.objects.filter(pk=old.pk).exists()


def test_a_condition_narrows_a_rule(officer: Actor, person: MakePerson) -> None:
    note(officer, person(), text="keep this")
    made = rule(officer, condition={"field": "text", "op": "contains", "value": "other"})
    assert preview(made).number == 0


def test_a_legal_hold_and_a_restriction_are_respected(officer: Actor, person: MakePerson) -> None:
    held, restricted = person(), person()
    Hold.objects.create(party=held, reason="Lawsuit")
    Party.objects.filter(pk=restricted.pk).update(restricted_at=timezone.now())
    for party in (held, restricted):
        note(officer, party)
    assert actions.carry_out(rule(officer)) == 0
    assert Note.objects.count() == 2


def test_many_wait_until_somebody_agrees(officer: Actor, person: MakePerson) -> None:
    party = person()
    for _each in range(21):
        note(officer, party)
    made = rule(officer)
    nightly()
    made.refresh_from_db()
    assert (Note.objects.count(), made.waiting) == (21, 21)
    with pytest.raises(Conflict):
        actions.start(by=officer, retention=made)
    actions.agree(by=officer, retention=made)
    nightly()
    assert Note.objects.count() == 0
    made.refresh_from_db()
    assert (made.allowed, made.touched) == (0, 21)


def test_an_agreement_ends_when_the_rule_changes(officer: Actor, person: MakePerson) -> None:
    made = actions.agree(by=officer, retention=rule(officer))
    RetentionRule.objects.filter(pk=made.pk).update(allowed=50)
    verbs.edit(current().type("retention"), by=officer, record=made, values={"months": 1})
    made.refresh_from_db()
    assert made.allowed == 0


def test_emptied_fields_are_emptied_once(officer: Actor, person: MakePerson) -> None:
    party = person()
    Party.objects.filter(pk=party.pk).update(created_at=LONG_AGO, job_title="Hatter")
    made = rule(officer, type="person", act="blank", blanks=["job_title", "birthday"])
    assert actions.carry_out(made) == 1
    party.refresh_from_db()
    assert (party.job_title, party.name) == ("", "Ingrid Sørlie")
    assert actions.carry_out(made) == 0


def test_people_are_erased_as_on_their_own_request(
    officer: Actor, person: MakePerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasure_list, "path", lambda: tmp_path / "erasures")
    party = person("Erna Wunderlich")
    Party.objects.filter(pk=party.pk).update(created_at=LONG_AGO)
    assert actions.carry_out(rule(officer, type="person")) == 1
    assert not Party.objects.filter(name="Erna Wunderlich").exists()
    assert str(party.uid) in erasure_list.path().read_text()


def test_types_and_fields_may_be_named_as_pages_name_them(officer: Actor) -> None:
    made = rule(officer, type="People", since="Added", act="blank", blanks=["Job title"])
    assert (made.type, made.since, made.blanks) == ("person", "created_at", ["job_title"])


def test_a_rule_that_fits_nothing_is_refused_where_it_is_wrong(officer: Actor) -> None:
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("type", {"type": "campaign"}), ("since", {"since": "text"}), ("months", {"months": 0}),
        ("blanks", {"act": "blank", "blanks": ["party"]}), ("blanks", {"act": "blank"}),
        ("condition", {"condition": {"field": "nothing", "op": "is", "value": "x"}}),
    ]  # fmt: skip
    for key, values in wrong:
        with pytest.raises(Invalid) as refused:
            rule(officer, **values)
        assert key in refused.value.fields or key == "condition"


def test_what_an_erasure_left_goes_at_the_end_of_its_term(officer: Actor, person: MakePerson) -> None:
    party = person()
    Party.objects.filter(pk=party.pk).update(kind="erased")
    note(officer, party)
    kept = {"note": {"number": 1, "until": (timezone.localdate() - timedelta(days=1)).isoformat()}}
    erasure = Erasure.objects.create(party_id=party.pk, kept=kept)
    assert end_terms() == 1
    erasure.refresh_from_db()
    assert erasure.kept == {}
    assert not Party.objects.filter(pk=party.pk).exists()
