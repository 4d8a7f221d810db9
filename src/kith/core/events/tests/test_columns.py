"""Events of many new records, written from columns, are those that would be written record by record."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from kith.core.events.columns import Made, record_made
from kith.core.events.model import Event
from kith.core.events.record import record_many
from kith.core.events.sealing import keys_by_id
from kith.core.keys import new_uids
from kith.core.principals.actor import system
from kith.core.registry import current

pytestmark = pytest.mark.django_db
PARTIES = new_uids(2)
PERSON = {
    "name": ['Ann "Bo" \\ Berg', "名\tx"], "given_name": ["Ann", ""], "birthday": [date(1990, 1, 2), None],
    "tags": [["a", 'b"'], []], "language": ["de", "de"],
}  # fmt: skip
ORDER = {
    "party": PARTIES, "total": [Decimal("1.10"), Decimal("-2.00")], "number": ["A1", ""],
    "ordered_at": [datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 3, 4, 5, 6, 7, tzinfo=UTC)],
}  # fmt: skip
TASK = {"party": [PARTIES[1], PARTIES[0]], "text": ["of Ben", "of Ann"]}


def told(uids: list[UUID]) -> list[tuple[Any, ...]]:
    """What the newest events of these records say, opened."""
    found = []
    for event in Event.objects.filter(subject_uid__in=uids).order_by("id"):
        keys = keys_by_id(event.sealed_for)
        opened = [
            keys[key].unseal(bytes(text)) for key, text in zip(event.sealed_for, event.sealed, strict=True)
        ]
        whose = [keys[key].subject for key in event.sealed_for]
        found.append((event.kind, event.verb, event.subject_id, event.changes, whose, opened))
    return found


@pytest.mark.parametrize(
    ("key", "values", "same"),
    [
        ("person", PERSON, {"source": 'a\\b "c"', "job_title": "Chief"}),
        ("order", ORDER, {"is_sample": False, "created_at": datetime(2026, 1, 1, tzinfo=UTC)}),
        ("note", TASK, {}),
    ],
)
def test_columns_tell_the_same_as_records(
    key: str, values: dict[str, list[Any]], same: dict[str, Any]
) -> None:
    by, declared = system("test"), current().type(key)
    one, two = new_uids(2), new_uids(2)
    made = Made([1, 2], one, PARTIES, values, same)
    record_made(made, by=by, declared=declared)
    rows = Made([1, 2], two, PARTIES, values, same).rows()
    record_many(f"{key}.created", by=by, declared=declared, verb="create", rows=rows)
    assert told(one) == told(two)
    assert len(told(one)) == 2


def test_public_ids_are_in_order_and_of_the_version_that_the_database_makes() -> None:
    uids = new_uids(5_000)
    assert sorted(set(uids)) == uids
    assert {(uid.version, uid.variant) for uid in uids} == {(7, "specified in RFC 4122")}
    assert all(UUID(str(uid)) == uid for uid in uids[:3])
