"""What doors ask of the database: always through the planner or access, and no more for many rows than for one."""

from __future__ import annotations

import json

import pytest

from kith.core.principals.model import Principal, Role
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from tests.contracts.actors import Visitor
from tests.contracts.listening import listening
from tests.contracts.making import STANDS_FOR, Maker
from tests.contracts.types import types

pytestmark = pytest.mark.django_db


def make_many(maker: Maker, declared: ObjectType, number: int) -> None:
    for count in range(number):
        if STANDS_FOR.get(declared.key) == "":
            Principal.objects.create(kind="key", role=Role.MEMBER, name=f"Program {count}")
        else:
            maker.record(declared)


LISTS = ("/api/v1/{url}?fields=*&limit=200", "/api/v1/{url}?count=exact&limit=200", "/{url}")


@types()
@pytest.mark.parametrize("address", LISTS)
def test_thirty_rows_cost_as_many_statements_as_one(
    key: str, address: str, maker: Maker, program: Visitor, browser: Visitor
) -> None:
    declared = current().type(key)
    visitor = program if address.startswith("/api") else browser
    path = address.format(url=declared.url)
    make_many(maker, declared, 1)
    visitor.ask("GET", path)
    with listening() as one:
        assert visitor.ask("GET", path).status_code == 200
    make_many(maker, declared, 30)
    with listening() as thirty:
        assert visitor.ask("GET", path).status_code == 200
    assert [heard.sql for heard in thirty if heard.tables] != []
    assert len(thirty) == len(one), "\n".join(heard.sql[:200] for heard in thirty)


@types()
def test_a_page_of_the_api_is_one_statement_beside_the_key(key: str, maker: Maker, program: Visitor) -> None:
    declared = current().type(key)
    maker.record(declared)
    with listening() as heard:
        assert program.ask("GET", f"/api/v1/{declared.url}?fields=*").status_code == 200
    assert len(heard) == 2, [each.sql for each in heard]


@types()
def test_no_door_reads_a_type_past_planner_and_access(
    key: str, maker: Maker, program: Visitor, browser: Visitor
) -> None:
    declared = current().type(key)
    uid = getattr(maker.record(declared), "uid")  # noqa: B009
    many, one = f"/{declared.url}", f"/{declared.url}/{uid}"
    with listening() as heard:
        for path in (many, f"{many}?count=exact", one):
            assert program.ask("GET", f"/api/v1{path}").status_code == 200
        if declared.creatable:
            program.ask("POST", f"/api/v1{many}", json.dumps(maker.values(declared)))
            browser.ask("GET", f"{many}/new")
        if declared.editable:
            program.ask("PATCH", f"/api/v1{one}", "{}")
            browser.ask("GET", f"{one}/edit")
        for path in (many, f"{many}/count", f"{many}/lookup?q=a", one):
            assert browser.ask("GET", path).status_code == 200, path
    own = [each for each in heard if each.tables and not each.is_answered_for]
    assert own == [], "\n".join(f"{each.through[0]}: {each.sql[:200]}" for each in own)


def test_a_door_that_asks_by_itself_is_heard(maker: Maker) -> None:
    """The contract above could not fail if it did not tell this apart."""
    namespace = {"__name__": "kith.desk.some_page", "current": current}
    exec("def rows():\n    return list(current().type('person').model.objects.all())", namespace)
    maker.record(current().type("person"))
    with listening() as heard:
        namespace["rows"]()  # type: ignore[operator]
    assert [each.tables for each in heard] == [{"customers_party"}]
    assert not heard[0].is_answered_for
