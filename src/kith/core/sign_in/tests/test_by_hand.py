"""What is done at the command line stands in the history like what is done on pages."""

from __future__ import annotations

import pytest

from kith.core.administration.tests.made import acting, somebody
from kith.core.errors import NotFound
from kith.core.events.model import Event
from kith.core.principals.actor import Actor, system
from kith.core.principals.keys import holder_of
from kith.core.principals.model import Role
from kith.core.records import audit
from kith.core.sign_in import keys
from kith.core.sign_in.links import link_by_hand

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> Actor:
    return system("command line", "command line")


def told() -> list[tuple[str, str, str]]:
    """Kind, who and door of each entry, the newest first."""
    found = audit.entries(acting(somebody(Role.OWNER)), audit.Asked()).entries
    return [(each.kind, each.actor[1], each.via) for each in found]


def test_a_program_gets_a_key_that_can_be_withdrawn_by_what_is_shown_of_it(by: Actor) -> None:
    secret = keys.issue_for_program(by=by, name="Shop", role=Role.READ_ONLY)
    assert holder_of(secret)
    assert keys.withdraw(by=by, prefix="") == keys.withdraw(by=by, prefix="kith_") == 0
    assert keys.withdraw(by=by, prefix=secret[:12]) == 1
    assert holder_of(secret) is None
    assert keys.withdraw(by=by, prefix=secret[:12]) == 0
    assert told() == [
        ("key.revoked", "command line", "command line"),
        ("key.issued", "command line", "command line"),
    ]


def test_a_link_for_a_new_password_is_on_record(by: Actor) -> None:
    ann = somebody(Role.MEMBER, "Ann")
    assert ann.user
    assert link_by_hand(by=by, email=ann.user.email).startswith("/")
    event = Event.objects.get(kind="user.password_link_made")
    assert (event.subject_uid, event.via) == (ann.uid, "command line")
    with pytest.raises(NotFound):
        link_by_hand(by=by, email="nobody@example.org")
