"""One vocabulary of tags for all types: how names become tags, and what follows when a tag changes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from kith.core.access.model import Level, Share
from kith.core.administration.tests.made import acting, somebody
from kith.core.conditions.tree import Line, Values
from kith.core.errors import Invalid
from kith.core.events.consume import deliver
from kith.core.events.history import history
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role
from kith.core.records import verbs
from kith.core.records.planner import Listing
from kith.core.records.reading import read_page
from kith.core.registry import current
from kith.core.tag.actions import merge
from kith.core.tag.following import tone_of
from kith.core.tag.model import Tag, Tagged
from kith.core.view.model import SavedView

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(db: None) -> Actor:
    return acting(somebody(Role.OWNER, "Ola"))


def made(by: Actor, key: str = "person", **values: object) -> Any:
    names: dict[str, object] = {"given_name": "Ingrid"} if key == "person" else {"name": "Thing"}
    return verbs.create(current().type(key), by=by, values=names | values)


def having(by: Actor, key: str, operator: str, *tags: str) -> int:
    asked = Listing(current().type(key), ("tags",), Line("tags", operator, Values(tags)), (), 10)
    return len(read_page(by, asked).rows)


def tags_of(by: Actor, key: str, record: Any) -> list[str]:
    asked = Listing(current().type(key), ("tags",), Line("uid", "is", Values((str(record.uid),))), (), 1)
    return list(read_page(by, asked).rows[0][1])


def follow() -> None:
    """Hands on what happened in this transaction, as if it had been committed."""
    connection.cursor().execute("update core_event set position = id where position is null")
    deliver()


def test_a_tag_is_written_in_one_way_whoever_writes_it(by: Actor) -> None:
    first = made(by, tags="Fair 2026, VIP")
    second = made(by, tags=["vip", "FAIR  2026"])
    assert first.tags == second.tags == ["Fair 2026", "VIP"]
    assert sorted(Tag.objects.values_list("name", flat=True)) == ["Fair 2026", "VIP"]
    tag = Tag.objects.get(name="VIP")
    assert [each.kind for each in history("tag", tag.pk, {})] == ["tag.created"]


def test_who_may_add_no_tag_uses_those_that_are_there(by: Actor) -> None:
    record = made(by, tags=["VIP"])
    guest = somebody(Role.SHARED_ONLY, "Gil")
    Share.objects.create(
        subject_type="person", subject_id=record.pk, principal=guest, level=Level.EDIT, made_by_id=by.id
    )
    person = current().type("person")
    gil = acting(guest)
    assert verbs.edit(person, by=gil, record=record, values={"tags": ["vip"]})
    with pytest.raises(Invalid, match="There is no tag “new”"):
        verbs.edit(person, by=gil, record=record, values={"tags": ["vip", "new"]})


@pytest.mark.parametrize("key", ["person", "product"])
def test_tags_are_filtered_by_and_kept_in_the_history(by: Actor, key: str) -> None:
    record = made(by, key, tags=["a", "b"])
    made(by, key)
    assert tags_of(by, key, record) == ["a", "b"]
    assert [having(by, key, operator, "a", "c") for operator in ("has_any", "has_all", "has_none")] == [
        1,
        0,
        1,
    ]
    assert having(by, key, "has_all", "a", "b") == 1
    verbs.edit(current().type(key), by=by, record=record, values={"tags": ["b"]})
    assert tags_of(by, key, record) == ["b"]
    told = history(key, record.pk, current().type(key).by_key)
    assert told[0].changes["tags"] == [["a", "b"], ["b"]]


def test_records_conditions_and_colours_follow_a_tag(by: Actor) -> None:
    person, product = made(by, tags=["old", "other"]), made(by, "product", tags=["old"])
    view = SavedView.objects.create(
        name="Mine", type="person", owner_id=by.id,
        condition={"all": [{"field": "tags", "op": "has_any", "value": ["old", "x"]}]},
    )  # fmt: skip
    tag, declared = Tag.objects.get(name="old"), current().type("tag")
    verbs.edit(declared, by=by, record=tag, values={"name": "New", "tone": "plum"})
    follow()
    assert (tags_of(by, "person", person), tags_of(by, "product", product)) == (["New", "other"], ["New"])
    view.refresh_from_db()
    assert view.condition == {"all": [{"field": "tags", "op": "has_any", "value": ["New", "x"]}]}
    assert (tone_of("New"), tone_of("other")) == ("plum", "")
    assert merge(by=by, tag=Tag.objects.get(name="other"), into=Tag.objects.get(name="New")).name == "New"
    follow()
    assert tags_of(by, "person", person) == ["New"]
    verbs.delete(declared, by=by, record=Tag.objects.get(name="New"))
    follow()
    assert (tags_of(by, "person", person), Tagged.objects.get().names) == ([], [])


def test_a_name_that_is_there_or_parts_is_refused(by: Actor) -> None:
    declared = current().type("tag")
    verbs.create(declared, by=by, values={"name": "VIP"})
    for name in ("vip", "a, b", "  "):
        with pytest.raises(Invalid):
            verbs.create(declared, by=by, values={"name": name})
    tag = Tag.objects.get()
    with pytest.raises(Invalid):
        merge(by=by, tag=tag, into=tag)
