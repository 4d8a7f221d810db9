"""Erasing a person, looked at row by row: what of every type is left, and that nothing else is.

`BECOMES` says for every type that names a party what an erasure does with its rows. A type that is not in it fails here
until somebody has said so.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from kith.communicative.returns.model import Return
from kith.core.access.model import AccessRole, RoleRule
from kith.core.errors import Conflict
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.registry import current
from kith.core.work import follow_up
from kith.customers.party.model import Party
from kith.operational.marketing.journey.model import Journey, JourneyVersion
from kith.privacy.request import erasing, erasure_list
from kith.privacy.request.tests.looking import holding
from kith.privacy.request.tests.world import EMAIL, NAME, PHONE, STREET, build, erna_everywhere, surroundings
from kith.privacy.retention.model import RetentionRule
from tests.contracts.making import Maker
from tests.contracts.state import differences, state
from tests.contracts.types import types

pytestmark = pytest.mark.django_db
BECOMES = {
    "address": "gone", "consent": "kept", "email": "gone", "former_name": "gone", "hold": "forbids", "note": "gone",
    "order": "kept", "order_line": "kept", "phone": "gone", "recipient": "gone", "relationship": "gone", "request": "kept",
    "suppression": "digest", "task": "gone",
}  # fmt: skip
FAMILY, ADDRESS = "Xanthippopoulos", "xanthippe@marks.example"
LEFT = {
    "backoffice_order": 1, "core_principal": 2, "core_saved_view": 1, "core_search_document": 1, "core_search_word": 1,
    "core_passage": 1, "customers_last_contact": 1, "customers_note": 1, "customers_party": 1, "customers_segment": 1,
    "privacy_consent": 1, "privacy_erasure": 1, "privacy_suppression": 2,
}  # fmt: skip
"""How many rows are there afterwards that were not there before anything was known of the person: what the law wants
kept, the others' own things with gaps in them, the company's last contact, digests of two addresses, a sign-in that is
nobody's, who did it, and the erasure itself."""


TIMELINE = ("customers_interaction", "customers_interaction_subject")
"""What is left there is the company's own."""


@pytest.fixture(autouse=True)
def _list_of_the_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasure_list, "path", lambda: tmp_path / "erasures")


def erase(party: Party, by: Actor) -> None:
    erasing.follow_up(erasing.erase(party, by=by))
    follow_up()


def named(party: Party, by: Actor) -> Party:
    """The party as somebody whose name and address can be looked for."""
    Party.objects.filter(pk=party.pk).update(
        kind="person", name=f"Xenia {FAMILY}", given_name="Xenia", family_name=FAMILY, sort_key=FAMILY.lower()
    )
    values = {"party": str(party.uid), "address": ADDRESS}
    verbs.create(current().type("email"), by=by, values=values)
    return Party.objects.get(pk=party.pk)


@types(lambda declared: declared.belongs_to not in ("", "id"))
def test_the_rows_of_every_type_become_what_is_expected(key: str, maker: Maker) -> None:
    assert key in BECOMES, "say in BECOMES what an erasure does with these rows"
    declared = current().type(key)
    record: Any = maker.record(declared)
    if getattr(record, declared.belongs_to) is None:
        declared.model._default_manager.filter(pk=record.pk).update(
            **{declared.belongs_to: maker.record(current().type("person")).pk}
        )
        record.refresh_from_db()
    party = named(Party.objects.get(pk=getattr(record, declared.belongs_to)), maker.by)
    uid = str(party.uid)
    if BECOMES[key] == "forbids":
        declared.model._default_manager.filter(pk=record.pk).update(until=None)
        with pytest.raises(Conflict, match="hold"):
            erase(party, maker.by)
        return
    erase(party, maker.by)
    left = declared.model._default_manager.filter(pk=record.pk).first()
    assert (left is None) == (BECOMES[key] == "gone")
    if BECOMES[key] == "kept":
        assert Party.objects.get(pk=getattr(left, declared.belongs_to)).kind == "erased"
    assert list(holding([FAMILY, ADDRESS, uid])) == []
    assert files_holding([FAMILY, ADDRESS, uid]) == []


def files_holding(words: list[str]) -> list[str]:
    """Files of imports, copies and exports, journals, and the lake, in which one of the words stands."""
    roots = [
        Path(settings.MEDIA_ROOT),
        *(Path(settings.KITH_FOLDER.root) / name for name in ("journal", "lake")),
    ]
    files = [path for root in roots for path in root.rglob("*") if path.is_file()]
    return [str(path) for path in files if any(word.encode() in path.read_bytes() for word in words)]


def test_nothing_is_left_but_what_is_expected_row_by_row(maker: Maker) -> None:
    around = surroundings(maker.by)
    before = state()
    erna = erna_everywhere(maker.by, around)
    follow_up()
    assert differences(before, state()) != {}
    erase(erna, maker.by)
    changed = differences(before, state())
    lake = {table for table in changed if table.startswith("lake ")}
    assert lake == set(), "the warehouse has what it had before"
    assert {table: rows for table, (rows, _new) in changed.items() if rows} == {}
    touches, concerned = (changed.pop(table)[1] for table in TIMELINE)
    assert {table: len(new) for table, (_gone, new) in changed.items()} == LEFT
    assert len(touches) == len(concerned) > 0
    assert {json.loads(row)["subject_id"] for row in concerned} == {around.company.pk}
    assert list(holding([NAME, "Wunderlich", EMAIL, PHONE.removeprefix("+"), STREET, str(erna.uid)])) == []


def test_neither_rules_nor_journeys_nor_mails_that_came_in_name_the_erased(maker: Maker) -> None:
    world, kinds = build(maker.by), current().type
    by_mail = {"field": "email", "op": "is", "value": EMAIL}
    other = {"related": "relationship", "where": {"field": "other", "op": "is", "value": str(world.erna.uid)}}
    journey, kept = maker.record(kinds("journey")), maker.record(kinds("retention"))
    Journey.objects.filter(pk=journey.pk).update(draft={"entry": {"condition": other}})
    JourneyVersion.objects.create(
        journey_id=journey.pk, number=1, definition={"entry": [by_mail]}, published_by_id=maker.by.id
    )
    RetentionRule.objects.filter(pk=kept.pk).update(condition=by_mail)
    role = AccessRole.objects.create(key="hats", name="Hats")
    RoleRule.objects.create(role=role, type="person", action="see", rows="condition", condition=other)
    for number, where in enumerate(("sender", "envelope", "subject", "detail")):
        Return.objects.create(digest=bytes([number]), size=1, raw=b"", **{where: EMAIL.upper()})
    Return.objects.create(digest=b"another", size=1, sender="olaf@nebel.example")
    erase(world.erna, maker.by)
    assert list(holding([NAME, EMAIL, str(world.erna.uid)])) == []
    assert [each.sender for each in Return.objects.all()] == ["olaf@nebel.example"]


def test_every_table_that_hangs_on_a_party_is_known() -> None:
    """A new table goes with its party by itself; one that must stay is a type that says so."""
    kept = {current().type(key).table for key, what in BECOMES.items() if what in ("kept", "digest")}
    relations = erasing.relations()
    on_party = {relation.related_model._meta.db_table for relation in relations}
    stay = {relation.related_model._meta.db_table for relation in relations if relation.field.null}
    assert {"customers_fact_history", "privacy_handed"} <= on_party
    assert kept <= on_party
    about_nobody = {"customers_task"}  # a task need not be about anybody, which is why it may name nobody
    as_a_hash = {"marketing_ad_member"}  # names nobody any more, until the platform has taken the hash off
    assert stay <= kept | {"customers_party"} | about_nobody | as_a_hash
