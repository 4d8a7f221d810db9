"""Every type with a field of choices has a board, every one with a date a calendar: each one statement of the planner."""

from __future__ import annotations

from kith.core.fieldtypes import CHOICE, DATE, MOMENT
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from tests.contracts.actors import Visitor
from tests.contracts.listening import listening
from tests.contracts.making import Maker

SEEN = ("staff", "house", "own")


def kinds(*fieldtypes: object) -> list[ObjectType]:
    """The types with such a field, whose records a test can make."""
    types = [declared for declared in current().types if declared.audience.value in SEEN]
    return [each for each in types if any(field.type in fieldtypes for field in each.fields)]


def asked(browser: Visitor, path: str) -> list[str]:
    """The statements of a page that is there."""
    with listening() as heard:
        assert browser.ask("GET", path).status_code == 200, path
    return [each.sql for each in heard]


def test_every_type_with_choices_has_a_board(maker: Maker, browser: Visitor) -> None:
    for declared in kinds(CHOICE):
        maker.record(declared)
        piles = [sql for sql in asked(browser, f"/{declared.url}?as=board") if "row_number() over ()" in sql]
        assert len(piles) == 1, declared.key


def test_every_type_with_a_date_has_a_calendar(maker: Maker, browser: Visitor) -> None:
    for declared in kinds(DATE, MOMENT):
        maker.record(declared)
        days = [sql for sql in asked(browser, f"/{declared.url}?as=calendar") if "partition by d._day" in sql]
        assert len(days) == 1, declared.key
