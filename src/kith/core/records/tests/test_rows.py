"""A row is written, and known again as the database keeps it, by one statement."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from kith.conftest import Statements
from kith.core.errors import NotFound
from kith.core.principals.actor import system
from kith.core.records import rows, verbs
from kith.core.records.model import Setting
from kith.core.registry import current
from kith.customers.party.model import ExternalId, Party

pytestmark = pytest.mark.django_db
AROUND = ("SAVEPOINT", "RELEASE", "select to_regclass", "select pg_advisory", "create table")


def test_a_new_row_knows_what_the_database_gave_it() -> None:
    party = Party(kind="person", name="Zoë", tags=["vip"])
    rows.insert(party)
    kept = Party.objects.get()
    assert (party.pk, party.uid, party.created_at, party.tags) == (
        kept.pk,
        kept.uid,
        kept.created_at,
        ["vip"],
    )
    assert not party._state.adding


def test_a_row_is_read_and_written_whole() -> None:
    made = Party.objects.create(kind="person", name="Zoë", tags=["vip"])
    party = rows.locked(Party, made.pk)
    party.name, party.tags = "Anna", []
    rows.update(party)
    kept = Party.objects.get()
    assert (kept.name, kept.tags, kept.uid) == ("Anna", [], made.uid)


def test_json_stays_json() -> None:
    setting = Setting(key="test.colours", value={"of": ["red", None, 1.5]})
    rows.insert(setting)
    assert setting.value == Setting.objects.get(pk="test.colours").value == {"of": ["red", None, 1.5]}


def test_a_row_that_has_gone_is_missed() -> None:
    with pytest.raises(NotFound):
        rows.locked(Party, 0)


def test_a_duplicate_is_refused_as_the_orm_would() -> None:
    party = Party.objects.create(kind="person")
    rows.insert(ExternalId(party=party, source="shop", key="1"))
    with pytest.raises(IntegrityError):
        rows.insert(ExternalId(party=party, source="shop", key="1"))


def test_a_change_takes_few_statements(statements: Statements) -> None:
    """Adding: the row, its person's key, the event, the mark. Changing asks before whether it may, and locks the row."""
    by, person = system("importer"), current().type("person")
    with statements() as adding:
        record = verbs.create(person, by=by, values={"given_name": "Zoë"})
    with statements() as changing:
        verbs.edit(person, by=by, record=record, values={"given_name": "Zoe"})
    assert [len([each for each in seen if not each.startswith(AROUND)]) for seen in (adding, changing)] == [
        4,
        6,
    ]
