"""An event that tells of two people, one of whom is erased."""

from typing import Any

import pytest
from django.db import connection

from kith.core.events import sealing
from kith.core.events.history import history
from kith.core.principals.actor import system
from kith.core.records import verbs
from kith.core.registry import current

pytestmark = pytest.mark.django_db


def person(name: str) -> Any:
    return verbs.create(current().type("person"), by=system("test"), values={"family_name": name})


def related() -> tuple[Any, Any, Any]:
    anna, bert = person("Anna"), person("Bert")
    declared = current().type("relationship")
    values = {"party": str(anna.uid), "other": str(bert.uid), "kind": "referred", "role": "flat mates"}
    return anna, bert, verbs.create(declared, by=system("test"), values=values)


def test_each_is_named_under_their_own_key() -> None:
    anna, bert, edge = related()
    declared = current().type("relationship")
    assert {"party", "other"} <= set(history("relationship", edge.pk, declared.by_key)[0].changes)
    sealing.destroy(bert.uid)
    left = history("relationship", edge.pk, declared.by_key)[0]
    assert left.lost
    assert left.changes["party"] == [None, str(anna.uid)]
    assert "other" not in left.changes


def test_nobody_is_named_in_the_open() -> None:
    anna, bert, _edge = related()
    with connection.cursor() as cursor:
        cursor.execute("select string_agg(changes::text, ' ') from core_event")
        (opened,) = cursor.fetchone()
    assert str(anna.uid) not in opened
    assert str(bert.uid) not in opened
