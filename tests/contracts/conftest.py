"""What every contract needs: somebody who may make records, and visitors at the doors."""

import pytest

from kith.api import pace
from kith.core.principals.model import Role
from tests.contracts.actors import Visitor, at_the_api, at_the_desk, maker_actor
from tests.contracts.making import Maker


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "BURST", 1_000_000)


@pytest.fixture
def maker(db: None) -> Maker:
    return Maker(maker_actor())


@pytest.fixture
def program(db: None) -> Visitor:
    """An owner's key."""
    return at_the_api(Role.OWNER)


@pytest.fixture
def browser(db: None) -> Visitor:
    """An owner's browser."""
    return at_the_desk(Role.OWNER)
