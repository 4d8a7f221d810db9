"""Administrators connect directories by a token that is shown once, and disconnect them."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from kith.core.events.model import Event
from kith.core.principals.keys import keeper_of
from kith.core.principals.model import ApiKey, Role
from kith.core.provisioning.connection import SCOPE, baseline
from kith.desk.administration.tests.test_apps_page import at_the_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def mara() -> Client:
    return at_the_desk(Role.ADMINISTRATOR)


def connected(client: Client, name: str = "Entra") -> str:
    page = client.post("/settings/directories/connect", {"name": name})
    found = re.search(r"data-secret>(kith_[\w-]+)<", page.text)
    assert found, page.text
    return found[1]


def test_a_token_is_shown_once_and_opens_its_door(mara: Client) -> None:
    token = connected(mara)
    actor = keeper_of(token, SCOPE)
    assert actor is not None
    assert (actor.name, actor.role) == ("Entra", Role.ADMINISTRATOR)
    page = mara.get("/settings/directories")
    assert "Entra" in page.text
    assert token not in page.text
    assert "/scim/v2" in page.text


def test_a_directory_is_disconnected_at_once(mara: Client) -> None:
    token = connected(mara)
    mara.post(f"/settings/directories/{ApiKey.objects.get().uid}/end")
    assert keeper_of(token, SCOPE) is None
    assert "No directory is connected" in mara.get("/settings/directories").text
    kinds = list(Event.objects.order_by("occurred_at", "id").values_list("kind", flat=True))
    assert kinds[-2:] == ["provisioning.connected", "provisioning.disconnected"]


@pytest.mark.parametrize("name", [" ", "x" * 61])
def test_a_directory_has_a_name(mara: Client, name: str) -> None:
    page = mara.post("/settings/directories/connect", {"name": name})
    assert page.status_code == 422
    assert 'class="err"' in page.text
    assert not ApiKey.objects.exists()


def test_the_first_role_of_those_it_adds_is_chosen(mara: Client) -> None:
    mara.post("/settings/directories/role", {"baseline": "read_only"})
    assert baseline() == Role.READ_ONLY
    assert mara.post("/settings/directories/role", {"baseline": "owner"}).status_code == 422
    assert baseline() == Role.READ_ONLY


def test_others_connect_nothing(mara: Client) -> None:
    connected(mara)
    other = at_the_desk(Role.MEMBER, "jo")
    assert other.get("/settings/directories").status_code == 403
    assert other.post("/settings/directories/connect", {"name": "x"}).status_code == 403
    assert other.post("/settings/directories/role", {"baseline": "member"}).status_code == 403
    assert other.post(f"/settings/directories/{ApiKey.objects.get().uid}/end").status_code == 403
