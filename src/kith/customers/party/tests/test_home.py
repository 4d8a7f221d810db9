"""What the customer database says on the first page."""

import pytest

from kith.core.administration.tests.made import at_work, person
from kith.core.principals.model import Role
from kith.core.records.counting import Count
from kith.customers import home

pytestmark = pytest.mark.django_db


def test_a_number_that_is_known_is_told_as_it_is_and_another_about(monkeypatch: pytest.MonkeyPatch) -> None:
    _client, by = at_work(Role.OWNER)
    person("Ann")
    monkeypatch.setattr(home, "estimate", lambda *_asked: Count(23_613, False))
    assert [tile.value for tile in home.tiles(by)] == ["1", "0"]
    monkeypatch.setattr(home, "exact", lambda *_asked: None)
    assert [tile.value for tile in home.tiles(by)] == ["~23,600", "~23,600"]


def test_very_many_are_not_counted_for_the_first_page(monkeypatch: pytest.MonkeyPatch) -> None:
    _client, by = at_work(Role.OWNER)
    monkeypatch.setattr(home, "estimate", lambda *_asked: Count(1_023_613, False))
    assert [tile.value for tile in home.tiles(by)] == ["~1,023,600", "~1,023,600"]
