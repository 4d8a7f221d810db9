"""What doors ask of the database: always through the planner or access, and no more for many rows than for one."""

from __future__ import annotations

import pytest

from kith.core.principals.model import Principal, Role
from kith.core.records import ordering
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from tests.contracts.actors import Visitor, at_the_api, at_the_desk, share
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


@pytest.fixture(autouse=True)
def _one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked for once a minute is asked for once, also where the minute ends between two requests."""
    asked = ordering._rows_of_table
    monkeypatch.setattr(ordering, "_rows_of_table", lambda table, _minute: asked(table, 0))


LISTS = ("/api/v1/{url}?fields=*&limit=200", "/api/v1/{url}?count=exact&limit=200", "/{url}")


def statements(paths: list[tuple[Visitor, str]]) -> list[list[str]]:
    """The statements of each list, in order."""
    counted: list[list[str]] = []
    for visitor, path in paths:
        visitor.ask("GET", path)
        with listening() as heard:
            assert visitor.ask("GET", path).status_code == 200
        assert any(each.tables for each in heard) or "colleagues" in path
        counted.append([each.sql for each in heard])
    return counted


@types()
def test_thirty_rows_cost_as_many_statements_as_one(
    key: str, maker: Maker, program: Visitor, browser: Visitor
) -> None:
    declared = current().type(key)
    paths = [(program if at.startswith("/api") else browser, at.format(url=declared.url)) for at in LISTS]
    make_many(maker, declared, 1)
    one = statements(paths)
    make_many(maker, declared, 30)
    thirty = statements(paths)
    for at, before, after in zip(LISTS, one, thirty, strict=True):
        assert len(after) == len(before), at + "\n" + "\n".join(sql[:200] for sql in after)


@types()
def test_a_page_of_the_api_is_one_statement_beside_the_key(key: str, maker: Maker, program: Visitor) -> None:
    declared = current().type(key)
    maker.record(declared)
    with listening() as heard:
        assert program.ask("GET", f"/api/v1/{declared.url}?fields=*").status_code == 200
    before_the_answer = [each.sql for each in heard if "kith.core.events.viewing" not in each.through]
    assert len(before_the_answer) == 2, before_the_answer


@types(lambda declared: declared.audience.value == "staff")
def test_no_door_reads_a_type_past_planner_and_access(key: str, maker: Maker) -> None:
    declared = current().type(key)
    program, browser = at_the_api("outside_edits"), at_the_desk("invited")
    record = maker.record(declared)
    for visitor in (program, browser):
        share(declared, record, visitor)
    many, one = f"/{declared.url}", f"/{declared.url}/{getattr(record, 'uid')}"  # noqa: B009
    with listening() as heard:
        for path in (many, f"{many}?count=exact", one):
            assert program.ask("GET", f"/api/v1{path}").status_code == 200
        if declared.editable:
            assert program.ask("PATCH", f"/api/v1{one}", "{}").status_code == 200
            assert browser.ask("GET", f"{one}/edit").status_code == 200
        for path in (many, f"{many}/count", f"{many}/lookup?q=a", one):
            assert browser.look(path).status_code == 200, path
    own = [each for each in heard if each.tables and not each.is_answered_for]
    assert own == [], "\n".join(f"{each.through[0]}: {each.sql[:300]}" for each in own)


def test_a_door_that_asks_by_itself_is_heard(maker: Maker) -> None:
    """The contract above could not fail if it did not tell this apart."""
    namespace = {"__name__": "kith.desk.some_page", "current": current}
    exec("def rows():\n    return list(current().type('person').model.objects.all())", namespace)
    maker.record(current().type("person"))
    with listening() as heard:
        namespace["rows"]()  # type: ignore[operator]
    assert [each.tables for each in heard] == [{"customers_party"}]
    assert not heard[0].is_answered_for
