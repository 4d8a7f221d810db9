"""What happens to sign-ins stands in the history, sealed for the colleague it is about."""

from __future__ import annotations

import pytest

from kith.core.events.history import Past, history
from kith.core.events.model import Event
from kith.core.events.sealing import destroy
from kith.core.principals.actor import actor_of
from kith.core.principals.model import Kind, Principal, Role, User
from kith.core.sign_in.happened import SIGN_IN, Visit, happened, refused

pytestmark = pytest.mark.django_db
VISIT = Visit("203.0.113.9", "Firefox, Linux")


@pytest.fixture
def ida() -> Principal:
    user = User.objects.create_user("ida@example.org")
    made = Principal.objects.create(kind=Kind.USER, role=Role.MEMBER, name="Ida", user=user)
    made.refresh_from_db()
    return made


def past(principal: Principal) -> Past:
    return history("principal", principal.pk, SIGN_IN.by_key)[0]


def test_address_and_browser_are_kept_sealed(ida: Principal) -> None:
    happened("user.signed_in", by=actor_of(ida, "desk"), on=ida, visit=VISIT, how="password, totp")
    event = Event.objects.get()
    assert "203.0.113.9" not in str(event.changes)
    assert event.changes == {"how": [None, "password, totp"]}
    assert past(ida).changes["address"] == [None, "203.0.113.9"]
    assert past(ida).changes["browser"] == [None, "Firefox, Linux"]
    destroy(ida.uid)
    assert "address" not in past(ida).changes


def test_who_could_not_come_in_is_noted_where_somebody_is_known(ida: Principal) -> None:
    refused("IDA@example.org", VISIT)
    noted = past(ida)
    assert (noted.kind, noted.actor) == ("user.sign_in_failed", "sign-in")


def test_what_a_stranger_typed_is_not_kept() -> None:
    refused("my secret password", VISIT)
    event = Event.objects.get()
    assert event.kind == "user.sign_in_failed"
    door = Principal.objects.get(pk=event.subject_id)
    assert door.kind == Kind.SYSTEM
    assert "secret" not in str(past(door))
