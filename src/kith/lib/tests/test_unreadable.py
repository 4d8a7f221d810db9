from __future__ import annotations

from kith.lib.unreadable import Unreadable, shorten


def test_an_error_carries_what_a_door_needs_to_translate_it() -> None:
    error = Unreadable("date.no_such_day", "November has %(days)s days", days=30)
    assert error.message % error.params == str(error) == "November has 30 days"
    assert isinstance(error, ValueError)
    assert error == Unreadable("date.no_such_day", "November has %(days)s days", days=30)


def test_long_input_does_not_flood_a_message() -> None:
    assert len(shorten("x" * 500)) == 60
    assert shorten("short") == "short"
