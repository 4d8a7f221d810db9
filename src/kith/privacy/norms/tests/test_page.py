"""The page on quiet hours and limits."""

from __future__ import annotations

from datetime import time

import pytest
from django.test import Client

from kith.core.principals.model import Kind, Principal, Role, User
from kith.privacy.norms.house import Norm, house_place, norm_of

pytestmark = pytest.mark.django_db
PAGE = "/settings/norms"


def signed_in(role: Role) -> Client:
    user = User.objects.create_user(f"{role}@house.test")
    Principal.objects.create(kind=Kind.USER, role=role, name=str(role), user=user)
    client = Client()
    client.force_login(user)
    return client


def test_an_administrator_sets_quiet_hours_and_limits_and_sees_the_laws() -> None:
    client = signed_in(Role.ADMINISTRATOR)
    shown = client.get(PAGE).content.decode()
    assert "UWG § 7" in shown
    assert "Mon–Fri 10:00–13:00, 14:00–20:00" in shown
    sent = {
        "channel": "email", "email-quiet_from": "20:00", "email-quiet_until": "08:00", "email-holidays": "1",
        "email-day-7": "1", "email-most": "3", "email-days": "7",
    }  # fmt: skip
    assert client.post(PAGE, sent).status_code == 302
    assert norm_of("email") == Norm("email", time(20), time(8), (7,), holidays=True, most=3, days=7)
    assert 'value="20:00"' in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"zone": "Europe/Zurich"}).status_code == 302
    assert house_place().zone == "Europe/Zurich"
    assert client.post(PAGE, {"control": "x"}).status_code == 422
    assert client.post(PAGE, {"control": "5"}).status_code == 302
    assert "in_control_group" in client.get(PAGE).content.decode()


def test_what_cannot_be_is_said_at_its_field_and_the_rest_stays_as_typed() -> None:
    client = signed_in(Role.ADMINISTRATOR)
    for wrong, said in (
        ({"quiet_from": "20:00"}, "Quiet hours have a beginning and an end."),
        ({"quiet_from": "late", "quiet_until": "08:00"}, "This is no time of day"),
        ({"most": "x"}, "A number from 1 to 1,000."),
    ):
        sent = {f"email-{key}": value for key, value in ({"days": "9"} | wrong).items()}
        answer = client.post(PAGE, {"channel": "email", **sent})
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert 'value="9"' in answer.content.decode()
    assert norm_of("email") == Norm("email")
    assert signed_in(Role.MEMBER).get(PAGE).status_code == 403
