"""What a new house is given before its first page."""

from __future__ import annotations

import pytest

from kith.config import prepare
from kith.core.principals.actor import actor_of
from kith.core.principals.model import Principal, Role, User
from kith.core.records.settings import house_currency
from kith.customers.home import steps


@pytest.mark.django_db
def test_a_new_house_counts_in_the_currency_that_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KITH_OWNER_EMAIL", "jo@example.org")
    monkeypatch.setenv("KITH_OWNER_PASSWORD", "a long walk by the sea")
    monkeypatch.delenv("KITH_CURRENCY", raising=False)
    Principal.objects.filter(user__isnull=False).delete()
    User.objects.all().delete()
    prepare._first_owner(prepare._currency())
    owner = actor_of(Principal.objects.get(role=Role.OWNER), "web")
    assert (house_currency(), steps(owner)[0].href, steps(owner)[0].done) == ("EUR", "/settings/house", False)
    User.objects.all().delete()
    monkeypatch.setenv("KITH_CURRENCY", "chf")
    prepare._first_owner(prepare._currency())
    assert (house_currency(), steps(owner)[0].done) == ("CHF", True)


def test_a_currency_that_is_none_ends_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KITH_CURRENCY", "XXQ")
    with pytest.raises(SystemExit, match="XXQ is no currency"):
        prepare._currency()
