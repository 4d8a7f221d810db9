"""The rail tells pages apart by their signs as well as by their words."""

from __future__ import annotations

from collections import Counter

from kith.core.registry import current


def test_no_two_entries_of_the_rail_have_the_same_sign() -> None:
    signs = Counter(item.icon for room in current().rooms for item in room.menu if item.section is None)
    assert {sign for sign, times in signs.items() if times > 1} == set()
