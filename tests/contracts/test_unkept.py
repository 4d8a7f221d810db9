"""What the database cannot keep is refused at every door, and told from a mistake of the house."""

from __future__ import annotations

import pytest
from django.test import Client

from kith.core.principals.model import Principal, Role
from kith.core.sign_in.invitation.actions import invite, link_of
from tests.contracts.actors import at_the_desk, maker_actor

pytestmark = pytest.mark.django_db
ZERO = "a\x00b"


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("/settings/sites", {"hosts": ZERO}),
        ("/settings/directories/connect", {"name": ZERO}),
        ("/account", {"name": ZERO, "locale": "en", "timezone": "UTC"}),
        ("/account/keys/new", {"name": ZERO, "days": "30", "scopes": "read"}),
        ("/settings/house", {"name": ZERO}),
    ],
)
def test_a_zero_byte_is_refused_where_something_is_named(path: str, values: dict[str, str]) -> None:
    visitor = at_the_desk("owner")
    answer = visitor.client.post(path, values)
    assert answer.status_code in (302, 422), answer.status_code
    assert Principal.objects.filter(name__contains="\\u0000").count() == 0


def test_a_zero_byte_from_somebody_who_is_invited_is_refused() -> None:
    made = invite(by=maker_actor(), values={"email": "new@example.org", "role": Role.MEMBER})
    sent = {"name": ZERO, "password": "quiet lantern by the brook"}
    answer = Client().post(link_of(made), sent)
    assert answer.status_code == 422
    made.refresh_from_db()
    assert made.accepted_at is None


@pytest.mark.parametrize("uid", ["x", ZERO, "-1", "019a0000-0000-7000-8000-000000000000"])
def test_a_segment_that_is_not_there_is_none(uid: str) -> None:
    visitor = at_the_desk("owner")
    assert visitor.client.get("/ad-audiences", {"segment": uid}).status_code == 200
