"""The page on how mail goes out, as an administrator uses it."""

from __future__ import annotations

import pytest
from django.test import Client

from kith.communicative.pace import actions as pace
from kith.communicative.pace.model import Pace
from kith.communicative.signature.model import SigningKey
from kith.core.principals.model import Kind, Principal, Role, User

pytestmark = pytest.mark.django_db
HREF = "/settings/sending"


def signed_in(role: Role) -> Client:
    user = User.objects.create_user(f"{role}@house.test")
    Principal.objects.create(kind=Kind.USER, role=role, name=str(role), user=user)
    client = Client()
    client.force_login(user)
    return client


def test_keys_are_made_published_put_to_use_and_thrown_away() -> None:
    desk = signed_in(Role.ADMINISTRATOR)
    assert "No key yet" in desk.get(HREF).text
    wrong = desk.post(HREF, {"do": "key", "domain": "house", "algorithm": "rsa"})
    assert (wrong.status_code, "A domain such as" in wrong.text) == (422, True)
    desk.post(HREF, {"do": "key", "domain": "house.test", "algorithm": "ed25519"})
    key = SigningKey.objects.get()
    page = desk.get(HREF).text
    assert f"{key.selector}._domainkey.house.test" in page
    assert "v=DKIM1; k=ed25519; p=" in page
    assert "PRIVATE" not in page
    for do, state in (("sign", "signing"), ("retire", "retired")):
        desk.post(f"{HREF}/keys/{key.uid}/{do}")
        key.refresh_from_db()
        assert key.state == state
    desk.post(f"{HREF}/keys/{key.uid}/throw-away")
    assert not SigningKey.objects.exists()
    assert desk.post(f"{HREF}/keys/{key.uid}/sign").status_code == 404


def test_slow_providers_are_shown_limited_and_freed() -> None:
    desk = signed_in(Role.ADMINISTRATOR)
    pace.rest("domain:tired.test", "450 come back later")
    page = desk.get(HREF).text
    assert "tired.test" in page
    assert "450 come back later" in page
    wrong = desk.post(HREF, {"do": "limit", "provider": "x", "per_minute": "0"})
    assert (wrong.status_code, "A number from 1 to" in wrong.text) == (422, True)
    desk.post(HREF, {"do": "limit", "provider": "Slow.test", "per_minute": "600"})
    assert Pace.objects.get(key="domain:slow.test").per_minute == 600
    desk.post(f"{HREF}/free/slow.test")
    desk.post(f"{HREF}/free/tired.test")
    assert not Pace.objects.exists()


def test_it_is_for_administrators_alone() -> None:
    desk = signed_in(Role.MEMBER)
    assert desk.get(HREF).status_code == 403
    assert desk.post(f"{HREF}/free/slow.test").status_code == 403
