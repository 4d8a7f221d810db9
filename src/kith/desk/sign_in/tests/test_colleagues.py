"""Administrators invite, help colleagues in again, and set the rules; nobody else does."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from kith.core.principals.model import Kind, Principal, Role, Session, User
from kith.core.records.settings import setting
from kith.core.sign_in.passwords import shortest

pytestmark = pytest.mark.django_db
PASSWORD = "a long walk by the sea"
GOOD = {"shortest": "14", "idle_hours": "8", "longest_days": "7", "factor_roles": ["owner"]}


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


def colleague(name: str, role: str) -> Principal:
    user = User.objects.create_user(f"{name}@example.org", PASSWORD)
    made = Principal.objects.create(kind=Kind.USER, role=role, name=name.title(), user=user)
    made.refresh_from_db()
    return made


def came_in(name: str) -> Client:
    client = Client()
    client.post("/sign-in/", {"login": f"{name}@example.org", "password": PASSWORD})
    return client


@pytest.fixture
def boss() -> Client:
    colleague("boss", Role.ADMINISTRATOR)
    return came_in("boss")


def test_an_invitation_is_made_handed_on_and_accepted(boss: Client) -> None:
    boss.post("/settings/sign-ins/invite", {"email": "new@example.org", "role": "member"})
    page = boss.get("/settings/sign-ins")
    assert "No mail relay is set up" in page.text
    link = re.search(r'value="http://testserver(/invitation/[^"]+)"', page.text)
    assert link
    guest = Client()
    assert "new@example.org" in guest.get(link[1]).text
    weak = guest.post(link[1], {"name": "Nora", "password": "short"})
    assert weak.status_code == 422
    assert "Nora" in weak.text
    answer = guest.post(link[1], {"name": "Nora", "password": "quiet rivers run far"})
    assert answer["Location"] == "/"
    assert guest.get("/").status_code == 200
    assert Client().get(link[1]).status_code == 410


def test_several_are_invited_to_the_same_at_once_or_none(boss: Client) -> None:
    form = boss.get("/settings/sign-ins/invite").text
    assert form.index(">Member<") < form.index(">Owner<"), "the form begins with the usual role"
    wrong = {"email": "ann@example.org\nben at example.org", "role": "shared_only"}
    refused = boss.post("/settings/sign-ins/invite", wrong)
    assert refused.status_code == 422
    assert ">ben has no @<" in refused.text, "who is wrong is named, and once"
    assert "ann@example.org" not in boss.get("/settings/sign-ins").text
    boss.post("/settings/sign-ins/invite", {"email": "Ann@example.org, ben@example.org", "role": "shared_only"})
    page = boss.get("/settings/sign-ins").text
    assert page.count("Only what is shared · link until") == 2
    colleague("ida", Role.MEMBER)
    assert came_in("ida").get("/settings/sign-ins/invite").status_code == 403


def test_sessions_of_a_colleague_are_ended(boss: Client) -> None:
    ida = colleague("ida", Role.MEMBER)
    theirs = came_in("ida")
    assert "1 session" in boss.get("/settings/sign-ins").text
    boss.post(f"/settings/sign-ins/{ida.uid}/end")
    assert theirs.get("/").status_code == 302


def test_whoever_lost_their_second_factor_is_helped_in_again(boss: Client) -> None:
    ida = colleague("ida", Role.MEMBER)
    Authenticator.objects.create(user=ida.user, type="totp", data={"secret": ""})
    boss.post(f"/settings/sign-ins/{ida.uid}/take-factors")
    assert not Authenticator.objects.exists()
    page = boss.post(f"/settings/sign-ins/{ida.uid}/link")
    assert "http://testserver/sign-in/new-password/" in page.text


def test_whoever_leaves_is_switched_off_at_once_and_can_be_switched_on_again(boss: Client) -> None:
    ida = colleague("ida", Role.MEMBER)
    theirs = came_in("ida")
    boss.post(f"/settings/sign-ins/{ida.uid}/off")
    assert theirs.get("/").status_code == 302
    assert came_in("ida").get("/").status_code == 302
    boss.post(f"/settings/sign-ins/{ida.uid}/on")
    assert came_in("ida").get("/").status_code == 200


def test_nobody_switches_themselves_off(boss: Client) -> None:
    me = Principal.objects.get(name="Boss")
    assert boss.post(f"/settings/sign-ins/{me.uid}/off").status_code == 409
    assert boss.get("/").status_code == 200


def test_an_administrator_has_no_power_over_an_owner(boss: Client) -> None:
    owner = colleague("owner", Role.OWNER)
    theirs = came_in("owner")
    for what in ("end", "take-factors", "link", "off"):
        assert boss.post(f"/settings/sign-ins/{owner.uid}/{what}").status_code == 403
    assert theirs.get("/").status_code == 200


def test_members_neither_see_nor_do_any_of_it(boss: Client) -> None:
    ida, _jo = colleague("ida", Role.MEMBER), colleague("jo", Role.MEMBER)
    jo = came_in("jo")
    assert jo.get("/settings/sign-ins").status_code == 403
    assert jo.get("/settings/signing-in").status_code == 403
    assert jo.post("/settings/signing-in", GOOD).status_code == 403
    for what in ("end", "take-factors", "link", "off"):
        assert jo.post(f"/settings/sign-ins/{ida.uid}/{what}").status_code == 403
    assert Session.objects.filter(user__isnull=False).count() == 2


def test_the_rules_are_set_and_wrong_ones_named(boss: Client) -> None:
    assert boss.post("/settings/signing-in", GOOD)["Location"] == "/settings/signing-in"
    assert (shortest(), setting("sign_in.idle_hours"), setting("sign_in.longest_days")) == (14, 8, 7)
    assert setting("sign_in.second_factor_roles") == ["owner"]
    for wrong in ({"shortest": "7"}, {"idle_hours": "x"}, {"longest_days": "91"}, {"factor_roles": ["king"]}):
        assert boss.post("/settings/signing-in", GOOD | wrong).status_code == 422
    assert shortest() == 14
