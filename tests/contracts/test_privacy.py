"""What is personal is sealed in the history, whatever is done and through whichever door."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection

from kith.core.events.history import history
from kith.core.fieldtypes import LONG_TEXT, SECRET, TEXT
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from tests.contracts.actors import Visitor, at_the_api, at_the_desk
from tests.contracts.making import Maker
from tests.contracts.types import types

pytestmark = pytest.mark.django_db
MARK = "Xanthippe"


def personal_fields(declared: ObjectType) -> list[str]:
    """The personal fields that people write and read again."""
    own = [field for field in declared.fields if field.writable and field.type is not SECRET]
    return [field.key for field in own if field.privacy.sealed]


def sensitive_fields(declared: ObjectType) -> list[str]:
    return [field.key for field in declared.fields if field.privacy.value == "sensitive"]


def events_of(key: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select changes, sealed, e::text from core_event e where subject_type = %s order by id", [key]
        )
        return [
            {"open": json.loads(row[0]), "sealed": [bytes(part) for part in row[1]], "row": row[2]}
            for row in cursor.fetchall()
        ]


def marked(declared: ObjectType, values: dict[str, object]) -> dict[str, object]:
    """The values with a word in every personal text that can be looked for."""
    words = {
        field.key: f"{MARK} {field.key}"[: field.max_length]
        for field in declared.fields
        if field.key in values and field.privacy.sealed and field.type in (TEXT, LONG_TEXT)
    }
    return values | {
        key: word for key, word in words.items() if (declared.key, key) != ("suppression", "address")
    }


@types(lambda declared: declared.creatable)
def test_no_personal_value_stands_open_in_the_history(key: str, maker: Maker, program: Visitor) -> None:
    declared = current().type(key)
    many = f"/api/v1/{declared.url}"
    added = program.ask("POST", many, json.dumps(marked(declared, maker.values(declared))))
    assert added.status_code == 201, added.content
    one = f"{many}/{added.json()['id']}"
    if declared.editable:
        changed = program.ask(
            "PATCH", one, json.dumps(marked(declared, maker.values(declared))), If_Match="*"
        )
        assert changed.status_code == 200, changed.content
    if declared.deletable:
        assert program.ask("DELETE", one, If_Match="*").status_code == 204
    sealed = {field.key for field in declared.fields if field.privacy.sealed}
    events = events_of(key)
    assert events
    for event in events:
        assert not sealed & set(event["open"])
        assert MARK not in event["row"]
        assert not any(MARK.encode() in part for part in event["sealed"])


@types(lambda declared: declared.creatable and not declared.create and personal_fields(declared) != [])
def test_whoever_may_see_a_field_sees_its_history_and_nobody_else(key: str, maker: Maker) -> None:
    declared = current().type(key)
    personal = personal_fields(declared)
    record = maker.record(declared)
    assert set(personal) & set(history(key, record.pk, declared.by_key)[-1].changes)
    others = {key: field for key, field in declared.by_key.items() if key not in personal}
    assert not set(personal) & set(history(key, record.pk, others)[-1].changes)


@types(lambda declared: declared.creatable and any(field.type is SECRET for field in declared.fields))
def test_a_secret_never_comes_back(key: str, maker: Maker, program: Visitor) -> None:
    declared = current().type(key)
    secrets = [field for field in declared.fields if field.type is SECRET]
    values = maker.values(declared)
    added = program.ask("POST", f"/api/v1/{declared.url}", json.dumps(values))
    assert added.status_code == 201
    for field in secrets:
        assert str(values[field.key]) not in added.text
        assert str(values[field.key]) not in program.ask("GET", f"/api/v1/{declared.url}?fields=*").text
        assert all(str(values[field.key]) not in event["row"] for event in events_of(key))


@types(lambda declared: declared.audience.value != "administrators" and sensitive_fields(declared) != [])
def test_sensitive_fields_are_not_there_for_who_only_reads(key: str, maker: Maker) -> None:
    declared = current().type(key)
    uid = getattr(maker.record(declared), "uid")  # noqa: B009
    reader = at_the_api("read_only")
    one = reader.ask("GET", f"/api/v1/{declared.url}/{uid}").json()
    page = at_the_desk("read_only").ask("GET", f"/{declared.url}/{uid}").text
    for name in sensitive_fields(declared):
        assert name not in one
        for query in (f"fields={name}", f"sort={name}", f'where={{"field":"{name}","op":"is_filled"}}'):
            assert reader.ask("GET", f"/api/v1/{declared.url}?{query}").status_code == 422
        assert f"/fact/{name}" not in page
