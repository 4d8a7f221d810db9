"""What every contract needs: the types, and somebody who may make records of them."""

import pytest

from kith.api import pace
from kith.core.principals.model import Role
from kith.core.registry import current
from tests.contracts.actors import Visitor, at_the_api, at_the_desk, maker_actor
from tests.contracts.making import Maker

TYPES = [declared.key for declared in current().types]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for `key` is run for every type of the house."""
    if "key" in metafunc.fixturenames:
        metafunc.parametrize("key", TYPES)


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
