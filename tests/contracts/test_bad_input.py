"""What nobody should send is refused by name, or kept as the text it is; nothing breaks and nothing runs."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from kith.core.fieldtypes import INTEGER, LONG_TEXT, STRUCTURE, TEXT
from kith.core.records.cursor import Cursor
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from tests.contracts.actors import Visitor
from tests.contracts.listening import listening
from tests.contracts.making import FITTING, Maker
from tests.contracts.types import types

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"
ATTRIBUTE = "\"'><img src=x onerror=alert(1)>"
ATTACKS = (
    "name'; drop table core_user; --", "1 or 1=1", "(select password from core_user)", "name desc, (select 1)", "t.id",
    "name) as x, (select 1", "%s", "{0}", "\x00", "name\u0000", "a" * 5000, "__class__", "-", "--", ",", "id", "deleted_at",
)  # fmt: skip


def errors(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 422, (answer.status_code, answer.content[:300])
    found: dict[str, Any] = answer.json()["errors"]
    return found


@types()
def test_sql_in_a_parameter_is_no_sql(key: str, maker: Maker, program: Visitor) -> None:
    declared = current().type(key)
    maker.record(declared)
    title = declared.title
    many = f"/api/v1/{declared.url}"
    with listening() as heard:
        for attack in ATTACKS if key == "person" else ATTACKS[:3]:
            line = json.dumps({"field": title, "op": "is", "value": attack})
            evil = json.dumps({"field": attack, "op": "is", "value": "x"})
            operator = json.dumps({"field": title, "op": attack, "value": "x"})
            related = json.dumps({"related": attack, "measure": "count", "op": "ge", "value": "1"})
            for query in (f"fields={quote(attack)}", f"sort={quote(attack)}", f"after={quote(attack)}"):
                assert program.ask("GET", f"{many}?{query}").status_code in (200, 422), query
            for condition in (evil, operator, related):
                assert program.ask("GET", f"{many}?where={quote(condition)}").status_code in (404, 422), (
                    condition
                )
            assert program.ask("GET", f"{many}?where={quote(line)}").status_code in (200, 422), line
    assert not any("drop table" in each.sql or "core_user)" in each.sql for each in heard)


@types()
def test_a_forged_page_address_is_refused(key: str, maker: Maker, program: Visitor) -> None:
    declared = current().type(key)
    maker.record(declared)
    sorts = len(declared.sort)
    uid = "019a0000-0000-7000-8000-000000000000"
    forged = (
        Cursor(("x' or 1=1 --",) * sorts, uid), Cursor(("\x00",) * sorts, uid), Cursor(("x",) * (sorts + 1), uid),
        Cursor(("a",) * sorts, "nobody"), Cursor((None,) * sorts, uid), Cursor(("1e999",) * sorts, uid),
    )  # fmt: skip
    for cursor in forged:
        answer = program.ask("GET", f"/api/v1/{declared.url}?after={cursor.write()}")
        assert answer.status_code in (200, 422), answer.content[:200]
        assert answer.status_code == 200 or "after" in answer.json()["errors"]


@types(lambda declared: declared.creatable)
def test_fields_that_nobody_writes_are_refused_by_name(key: str, maker: Maker, program: Visitor) -> None:
    declared = current().type(key)
    values = maker.values(declared)
    closed = {
        field.key: {} if field.type is STRUCTURE else "1" for field in declared.fields if not field.writable
    }
    foreign = dict.fromkeys(
        ("id", "uid", "pk", "party_id", "deleted_at", "chg", "is_superuser", "__init__"), "1"
    )
    refused = errors(program.ask("POST", f"/api/v1/{declared.url}", json.dumps(values | closed | foreign)))
    assert set(refused) == set(closed) | set(foreign)
    if declared.editable:
        uid = getattr(maker.record(declared), "uid")  # noqa: B009
        sent = json.dumps(closed | foreign)
        refused = errors(program.ask("PATCH", f"/api/v1/{declared.url}/{uid}", sent, If_Match="*"))
        assert set(refused) == set(closed) | set(foreign)


@types(lambda declared: declared.creatable)
def test_values_of_a_wrong_shape_are_refused_by_name(key: str, maker: Maker, program: Visitor) -> None:
    declared = current().type(key)
    values = maker.values(declared)
    for field in (each for each in declared.fields if each.writable):
        shape = dict(field.type.schema)["type"]
        wrong = [{"a": {"b": 1}}] if shape == "array" else 5 if shape == "object" else [[1], {}]
        assert list(
            errors(program.ask("POST", f"/api/v1/{declared.url}", json.dumps(values | {field.key: wrong})))
        ) == [field.key]


@types(lambda declared: declared.creatable)
def test_bodies_beyond_measure_are_refused(key: str, program: Visitor) -> None:
    path = f"/api/v1/{current().type(key).url}"
    deep = '{"a":' * 3000 + "1" + "}" * 3000
    assert program.ask("POST", path, deep).status_code in (400, 422)
    assert program.ask("POST", path, '{"a": "' + "x" * 2**20 + '"}').status_code == 413
    for broken in ("{", "[]", "null", "\xff\xfe", '{"a": 1} x', "{'a': 1}"):
        assert program.ask("POST", path, broken).status_code == 400, broken


def texts(declared: ObjectType) -> list[str]:
    plain = [field for field in declared.fields if field.writable and field.type in (TEXT, LONG_TEXT)]
    return [field.key for field in plain if (declared.key, field.key) not in FITTING]


@types(lambda declared: declared.creatable and texts(declared) != [])
@pytest.mark.parametrize("markup", [SCRIPT, ATTRIBUTE])
def test_markup_is_text(key: str, markup: str, maker: Maker, program: Visitor, browser: Visitor) -> None:
    declared = current().type(key)
    fitting = {
        key: markup for key in texts(declared) if (declared.by_key[key].max_length or 1000) >= len(markup)
    }
    added = program.ask("POST", f"/api/v1/{declared.url}", json.dumps(maker.values(declared) | fitting))
    assert added.status_code == 201, added.content
    assert {key: added.json()[key] for key in fitting} == fitting
    uid = added.json()["id"]
    pages = [f"/{declared.url}?limit=50", f"/{declared.url}/{uid}", f"/{declared.url}/lookup?q=alert"]
    for page in [*pages, *([f"/{declared.url}/{uid}/edit"] if declared.editable else [])]:
        answer = browser.ask("GET", page)
        assert answer.status_code == 200, page
        assert markup not in answer.text, page
        assert "<img src=x" not in answer.text, page


@types(lambda declared: declared.creatable and texts(declared) != [])
def test_every_script_of_the_world_comes_back_as_it_went_in(key: str, maker: Maker, program: Visitor) -> None:
    declared = current().type(key)
    words = "Łódź מאיה 山田 👩‍👩‍👧 é"
    values = maker.values(declared) | {
        key: words for key in texts(declared) if (declared.by_key[key].max_length or 1000) >= len(words)
    }
    added = program.ask("POST", f"/api/v1/{declared.url}", json.dumps(values))
    assert added.status_code == 201, added.content
    assert all(added.json()[key] == values[key] for key in texts(declared) if values[key] == words)


@types(lambda declared: declared.creatable and texts(declared) != [])
def test_what_no_text_can_hold_is_taken_out_and_not_kept(key: str, maker: Maker, program: Visitor) -> None:
    declared = current().type(key)
    values = maker.values(declared) | dict.fromkeys(texts(declared), "a\u0000b\u202ec")
    added = program.ask("POST", f"/api/v1/{declared.url}", json.dumps(values))
    assert added.status_code == 201, added.content
    assert all(added.json()[key] == "abc" for key in texts(declared))


BEFORE = ("nan~1", "inf~1", "1e400~1", "-1e20~1", "1~²", "x~1", "~", "1~99999999999999999999")
PLACES = ("²", "-1", "9", "9" * 5000, "x")


@types()
def test_an_address_that_was_changed_by_hand_breaks_no_page(key: str, maker: Maker, browser: Visitor) -> None:
    declared = current().type(key)
    record = f"/{declared.url}/{getattr(maker.record(declared), 'uid')}"  # noqa: B009
    pages = [f"{record}?tab={tab}&before={quote(text)}" for tab in ("history", "timeline") for text in BEFORE]
    line = f"field={declared.title}&op=filled"
    pages += [
        f"/{declared.url}/{page}?{line}&place={quote(place)}"
        for page in ("filter", "count")
        for place in PLACES
    ]
    for page in pages if key == "person" else some_of(pages, key):
        assert browser.look(page).status_code in (200, 404, 422), page


def some_of(pages: list[str], key: str) -> list[str]:
    """A fifth of them, another one for the next type: the pages of all types are the same code."""
    return pages[[declared.key for declared in current().types].index(key) % 5 :: 5]


@types()
def test_only_what_is_in_the_trash_comes_back(key: str, maker: Maker, browser: Visitor) -> None:
    declared = current().type(key)
    answer = browser.post_form(f"/{declared.url}/{getattr(maker.record(declared), 'uid')}/restore", {})  # noqa: B009
    assert answer.status_code == 409


def test_a_person_does_not_come_back_as_a_company(maker: Maker, browser: Visitor) -> None:
    uid = getattr(maker.record(current().type("person")), "uid")  # noqa: B009
    browser.post_form(f"/people/{uid}/delete", {})
    assert browser.post_form(f"/companies/{uid}/restore", {}).status_code == 404
    assert browser.post_form(f"/people/{uid}/restore", {}).status_code == 302


@pytest.mark.parametrize(("needing", "needed"), [("order_line", "product"), ("campaign", "relay")])
def test_what_others_need_cannot_be_deleted(
    needing: str, needed: str, maker: Maker, program: Visitor
) -> None:
    record = getattr(maker.record(current().type(needing)), needed)
    one = f"/api/v1/{current().type(needed).url}/{record.uid}"
    assert program.ask("DELETE", one, If_Match="*").status_code == 409
    assert program.ask("GET", one).status_code == 200


def whole_numbers(declared: ObjectType) -> list[str]:
    return [field.key for field in declared.fields if field.writable and field.type is INTEGER]


@types(lambda declared: declared.creatable and whole_numbers(declared) != [])
def test_whole_numbers_beyond_what_is_kept_are_refused_by_name(
    key: str, maker: Maker, program: Visitor
) -> None:
    declared = current().type(key)
    for field in whole_numbers(declared):
        sent = json.dumps(maker.values(declared) | {field: 99_999_999_999_999})
        assert list(errors(program.ask("POST", f"/api/v1/{declared.url}", sent))) == [field]
