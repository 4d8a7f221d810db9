"""What rooms bring to the pages and the rights of people is looked at once at start, and mistakes end the start."""

from __future__ import annotations

import pytest

from kith.core.catalogue import CatalogueError
from kith.core.registry import Registry
from kith.core.registry.room import Panel, Room
from kith.core.registry.trace import Trace


def panel(place: str, key: str = "", order: int = 10) -> Panel:
    return Panel("person", place, order, lambda *_given: None, key, key)


def house(*panels: Panel) -> Registry:
    return Registry((Room("first", "First", panels=panels[:1]), Room("second", "Second", panels=panels[1:])))


def test_panels_of_all_rooms_stand_in_order() -> None:
    registry = house(panel("left", order=20), panel("left", order=10), panel("tab", "files"))
    assert [each.order for each in registry.panels("person", "left")] == [10, 20]
    assert registry.panels("person", "right") == ()


@pytest.mark.parametrize(
    "panels", [[panel("attic")], [panel("tab")], [panel("tab", "a"), panel("tab", "a")], [panel("left", "a")]]
)
def test_a_place_that_no_page_has_and_a_name_taken_twice_are_refused(panels: list[Panel]) -> None:
    with pytest.raises(CatalogueError):
        house(*panels)


def test_no_two_kinds_of_traces_have_one_key() -> None:
    """Their numbers stand under it on the receipt of an erasure."""
    files = Trace("files", "Files", "Go.", lambda _whose: 0, lambda _whose: 0)
    with pytest.raises(CatalogueError, match="the key files"):
        Registry((Room("first", "First", traces=(files,)), Room("second", "Second", traces=(files,))))
