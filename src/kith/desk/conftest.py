"""Who sits at the desk in its tests."""

import pytest
from django.core.cache import cache

from kith.core.administration.tests.made import somebody
from kith.core.principals.model import Kind, Principal, Role, User

PASSWORD = "a long walk by the sea"


@pytest.fixture
def ola(db: None) -> Principal:
    """An owner."""
    return somebody(Role.OWNER, "Ola")


@pytest.fixture
def mara(db: None) -> Principal:
    """A member with a password."""
    user = User.objects.create_user("mara@example.org", PASSWORD)
    return Principal.objects.create(kind=Kind.USER, role=Role.MEMBER, name="Mara", user=user)


@pytest.fixture
def fresh_counters() -> None:
    """Nobody has tried to sign in before."""
    cache.clear()
