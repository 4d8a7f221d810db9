"""What is hidden from somebody is hidden by every door, for every type: no answer has a value of a hidden field in it, and
whoever asks by one hears what they would hear of a field that does not exist."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client

from kith.core.access.model import AccessRole, FieldRule, RoleRule
from kith.core.errors import Invalid
from kith.core.principals.keys import issue_key
from kith.core.records import verbs
from kith.core.records.values import snapshot
from kith.core.registry import current
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import Action, Audience, ObjectType
from kith.core.search.texts import drain_texts
from kith.core.search.writing import write
from kith.desk.one_record import values_of
from tests.contracts.actors import Visitor, at_the_desk
from tests.contracts.making import GROWN, STANDS_FOR, Maker
from tests.contracts.test_closed_records import NOISE

pytestmark = pytest.mark.django_db
WORD = "Xanthippe"
UNKNOWN = "zyzzyva"
TOLD_ONCE = re.compile(r'id="toasts">.*</body>', re.DOTALL)
"""What the page before left to say."""
KEYS = [
    each.key if each.key == "task" else pytest.param(each.key, marks=pytest.mark.slow)
    for each in current().types
    if each.audience in (Audience.STAFF, Audience.HOUSE) and len(each.fields) > 1
]
LIST = (
    "?sort={}&columns={}&group={}&sums=1", "?sort=-{}", "?group={}", "?as=board&by={}&sum={}", "?as=calendar&date={}",
    "?where={filled}", "?where={has}", "/live?sort={}", "/count?where={has}", "/jump?sort={}&to=1", "/board?by={}",
    "/board/heads?as=board&by={}", "/calendar?date={}", "/filter?field={}&op=is_filled", "/conditions?where={has}",
    "/sort?sort={}",
    "/columns?columns={}", "/bulk-export?columns={}", "/bulk/edit/more?field={}", "/new?{}=1",
)  # fmt: skip
API = ("?sort={}", "?fields={}", "?where={filled}", "?count=exact&where={has}")
ONE = ("/cell/{}", "/fact/{}", "/as-of?field={}")
"""How somebody asks by a field: of a list, of the API, of one record."""


def told_of(declared: ObjectType, maker: Maker) -> tuple[Model, list[Field]]:
    """A record of the type with what of it can be hidden; in its free texts stands the word, where the type takes it."""
    plain = maker.record(declared)
    hidden = kept_from(declared, plain, maker)
    if declared.key in GROWN or declared.key in STANDS_FOR:
        return plain, hidden
    values = maker.values(declared)
    words = {
        field.key: f"{WORD} {number}"[: field.max_length]
        for number, field in enumerate(hidden)
        if field.type.key in ("text", "long_text", "source_text")
        and field.privacy is not Privacy.PUBLIC
        and str(values.get(field.key, "")).startswith(field.key)
    }
    try:
        return verbs.create(declared, by=maker.by, values=values | words), hidden
    except Invalid:
        return plain, hidden


def kept_from(declared: ObjectType, record: Model, maker: Maker) -> list[Field]:
    """The fields that can be hidden, without those that the record's own name is made of."""
    named = str(values_of(maker.by, declared, record, (declared.title,))[declared.title])
    values = {field.key: str(snapshot(declared, record).get(field.key) or "") for field in declared.fields}
    return [
        field
        for field in declared.fields
        if field.key != declared.title and not (values[field.key] and values[field.key] in named)
    ]


def sees_little(declared: ObjectType, hidden: list[Field]) -> tuple[Visitor, Visitor]:
    """Somebody who works with every record and sees none of these fields, at the desk and with a key."""
    desk = at_the_desk("own_rows")
    assert desk.principal is not None
    role = AccessRole.objects.get(key=f"role{desk.principal.pk}")
    RoleRule.objects.filter(role=role).delete()
    for audience in ("staff", "house"):
        for action in Action:
            RoleRule.objects.create(role=role, audience=audience, action=action, rows="all")
    FieldRule.objects.filter(role=role).delete()
    FieldRule.objects.bulk_create(
        FieldRule(role=role, type=declared.key, field=field.key, reading="hidden") for field in hidden
    )
    headers = {"Authorization": f"Bearer {issue_key(desk.principal, 'door')[1]}"}
    return desk, Visitor("key", desk.principal, Client(), headers)


def fitting(pattern: str, hidden: list[Field], number: int) -> Field:
    """A hidden field of which this question could be asked in earnest."""
    kinds = {"date", "moment"} if "date=" in pattern else {"integer", "decimal", "money", "percent"}
    if "by=" in pattern and "sum" not in pattern:
        kinds = {"choice", "reference", "boolean"}
    special = "=calendar" in pattern or "sum" in pattern or "by=" in pattern
    found = [field for field in hidden if field.type.key in kinds] if special else []
    found = found or hidden
    return found[number % len(found)]


def asked_by(pattern: str, field: str) -> str:
    filled = json.dumps({"field": field, "op": "is_filled"})
    has = json.dumps({"field": field, "op": "is", "value": "x"})
    return pattern.replace("{filled}", filled).replace("{has}", has).replace("{}", field)


def questions(declared: ObjectType, uid: str, hidden: list[Field]) -> Iterator[tuple[str, str, str]]:
    """Doors with a place for a field, each with a hidden field and with none that is."""
    many, api = f"/{declared.url}", f"/api/v1/{declared.url}"
    doors = [
        *(many + end for end in LIST),
        *(f"{many}/{uid}{end}" for end in ONE),
        *(api + end for end in API),
    ]
    doors.append(f"{api}/{uid}?fields={{}}")
    for number, door in enumerate(doors):
        field = fitting(door, hidden, number).key
        yield asked_by(door, field), asked_by(door, UNKNOWN), field


def body_of(answer: Any) -> str:
    text = b"".join(answer.streaming_content).decode() if answer.streaming else answer.text
    return TOLD_ONCE.sub("", NOISE.sub("", text))


def plain_pages(declared: ObjectType, uid: str) -> list[str]:
    """Everything that shows records of the type without being asked for a field."""
    many = f"/{declared.url}"
    lists = (
        "",
        "?as=board",
        "?as=calendar",
        "/export",
        "/columns",
        "/filter",
        "/new",
        "/bulk/edit",
        "/lookup",
    )
    one = ("", "?tab=history", "/print", "/edit", "/as-of", "/actions", "/files", "/share", "/access")
    told = ("", "?fields=*", f"/{uid}?fields=*", f"/{uid}/history", f"/{uid}/as-of?at=2025-01-01T00:00:00Z")
    pages = [*(many + end for end in lists), *(f"{many}/{uid}{end}" for end in one)]
    return [*pages, *(f"/api/v1{many}{end}" for end in told)]


def searches(declared: ObjectType) -> list[str]:
    found = ("/search", "/palette", f"/{declared.url}/lookup", "/api/v1/search")
    return [f"{path}?q={WORD}" for path in found]


@pytest.mark.parametrize("key", KEYS)
def test_a_hidden_field_is_behind_every_door_as_if_it_were_not_there(key: str, maker: Maker) -> None:
    declared = current().type(key)
    record, hidden = told_of(declared, maker)
    desk, api = sees_little(declared, hidden)
    write(maker.by, declared, [record.pk])
    drain_texts()
    uid = str(getattr(record, "uid"))  # noqa: B009

    def ask(path: str) -> Any:
        return (api if path.startswith("/api/") else desk).ask("GET", path)

    told = {path: ask(path) for path in plain_pages(declared, uid)}
    wrong = [path for path, answer in told.items() if answer.status_code >= 500 or WORD in body_of(answer)]
    wrong += [path for path in searches(declared) if uid in body_of(ask(path))]
    for path, unknown, field in questions(declared, uid, hidden):
        known, nothing = ask(path), ask(unknown)
        alike = body_of(nothing).replace(UNKNOWN, field)
        if known.status_code >= 500 or (known.status_code, body_of(known)) != (nothing.status_code, alike):
            wrong.append(f"{known.status_code} {nothing.status_code} {path}")
    assert not wrong, "\n".join(wrong)
