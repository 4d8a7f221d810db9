"""Administrators put the house in order: teams, and what each colleague may do."""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from kith.core.administration.people import add_team, join_team
from kith.core.administration.roles import add_role
from kith.core.administration.tests.made import somebody as colleague
from kith.core.principals.model import Membership, Principal, Role, Team
from tests.contracts.actors import Visitor, at_the_desk, maker_actor

pytestmark = pytest.mark.django_db
TEAMS = "/settings/teams"


@pytest.fixture
def north() -> Team:
    return add_team(by=maker_actor(), name="North")


def test_a_team_is_added_below_another_and_moved(north: Team, browser: Visitor) -> None:
    assert browser.post_form(f"{TEAMS}/add", {"name": "Bremen", "parent": str(north.uid)}).status_code == 302
    bremen = Team.objects.get(name="Bremen")
    assert bremen.parent == north
    browser.post_form(f"{TEAMS}/{bremen.uid}", {"name": "Bremen", "parent": ""})
    assert Team.objects.filter(name="Bremen", parent=None).exists()
    page = browser.ask("GET", TEAMS).content.decode()
    assert page.index("Bremen") < page.index("North")


def test_a_team_that_was_carried_elsewhere_can_be_brought_back(north: Team, browser: Visitor) -> None:
    bremen = add_team(by=maker_actor(), name="Bremen", parent=north)
    answer = browser.ask("POST", f"{TEAMS}/{bremen.uid}/move")
    assert (answer.status_code, Team.objects.get(pk=bremen.pk).parent) == (302, None)
    page = browser.ask("GET", TEAMS).content.decode()
    back = re.search(rf'hx-post="({TEAMS}/{bremen.uid}/move\?parent=[^"]+)"', page)
    assert back
    assert browser.ask("POST", back[1]).status_code == 302
    assert Team.objects.get(pk=bremen.pk).parent == north
    assert browser.ask("POST", f"{TEAMS}/{north.uid}/move?parent={bremen.uid}").status_code == 422


def test_a_team_cannot_stand_below_itself(north: Team, browser: Visitor) -> None:
    below = add_team(by=maker_actor(), name="Bremen", parent=north)
    answer = browser.post_form(f"{TEAMS}/{north.uid}", {"name": "North", "parent": str(below.uid)})
    assert answer.status_code == 422
    assert "A team cannot be a part of itself." in answer.content.decode()


def test_a_team_without_a_name_is_refused_at_its_field(browser: Visitor) -> None:
    answer = browser.post_form(f"{TEAMS}/add", {"name": " "})
    assert answer.status_code == 422
    assert not Team.objects.exists()


def test_a_team_with_others_below_it_stays(north: Team, browser: Visitor) -> None:
    add_team(by=maker_actor(), name="Bremen", parent=north)
    assert browser.post_form(f"{TEAMS}/{north.uid}/delete", {}).status_code == 409
    assert Team.objects.filter(name="North").exists()


def test_somebody_joins_and_leaves(north: Team, browser: Visitor) -> None:
    ann = colleague(Role.MEMBER, "Ann")
    browser.post_form(f"{TEAMS}/{north.uid}/join", {f"principal-{north.uid}": str(ann.uid)})
    joined = Membership.objects.get(principal=ann)
    assert joined.team == north
    assert "Ann" in browser.ask("GET", TEAMS).content.decode()
    browser.post_form(f"{TEAMS}/{north.uid}/leave/{joined.uid}", {})
    assert not Membership.objects.exists()


def change(browser: Visitor, uid: UUID, what: str, **values: str) -> int:
    return int(browser.post_form(f"/settings/colleagues/{uid}/{what}", values).status_code)


def test_a_colleague_gets_another_baseline_roles_and_teams(north: Team, browser: Visitor) -> None:
    ann, sales = colleague(Role.MEMBER, "Ann"), add_role(by=maker_actor(), name="Sales")
    assert change(browser, ann.uid, "baseline", baseline=Role.SHARED_ONLY) == 302
    assert change(browser, ann.uid, "role", role=str(sales.uid)) == 302
    assert change(browser, ann.uid, "team", team=str(north.uid)) == 302
    page = browser.ask("GET", f"/settings/colleagues/{ann.uid}").content.decode()
    assert "Sales" in page
    assert "North" in page
    assert Principal.objects.get(pk=ann.pk).role == Role.SHARED_ONLY
    assert change(browser, ann.uid, "withdraw", grant=str(sales.grants.get().uid)) == 302
    assert change(browser, ann.uid, "leave", membership=str(Membership.objects.get().uid)) == 302
    assert not sales.grants.exists()


def test_a_colleague_is_switched_off_and_on_where_sign_ins_are_looked_after(browser: Visitor) -> None:
    ann = colleague(Role.MEMBER, "Ann")
    for now, then in (("off", "on"), ("on", "off")):
        address = f"/settings/sign-ins/{ann.uid}/{now}"
        for page in (f"/settings/colleagues/{ann.uid}", "/settings/sign-ins"):
            shown = browser.ask("GET", page).content.decode()
            assert f'action="{address}"' in shown
            assert f'action="/settings/sign-ins/{ann.uid}/{then}"' not in shown
        assert browser.post_form(address, {}).status_code == 302
        assert Principal.objects.get(pk=ann.pk).is_active == (now == "on")


def test_the_last_owner_stays_one(browser: Visitor) -> None:
    owner = Principal.objects.get(role=Role.OWNER)
    assert change(browser, owner.uid, "baseline", baseline=Role.MEMBER) == 409
    assert browser.post_form(f"/settings/sign-ins/{owner.uid}/off", {}).status_code == 409
    assert Principal.objects.get(pk=owner.pk).role == Role.OWNER


def test_what_is_not_there_changes_nothing(browser: Visitor) -> None:
    ann = colleague(Role.MEMBER, "Ann")
    assert change(browser, ann.uid, "promote") == 404
    assert change(browser, ann.uid, "withdraw", grant="forged") == 404
    change(browser, ann.uid, "baseline", baseline="emperor")
    change(browser, ann.uid, "role")
    assert Principal.objects.get(pk=ann.pk).role == Role.MEMBER


def test_others_administer_nothing(north: Team) -> None:
    ann, member = colleague(Role.MEMBER, "Ann"), at_the_desk(Role.MEMBER)
    join_team(by=maker_actor(), team=north, principal=ann)
    for path in (TEAMS, f"/settings/colleagues/{ann.uid}"):
        assert member.ask("GET", path).status_code == 403
    assert change(member, ann.uid, "baseline", baseline=Role.OWNER) == 403
    assert member.post_form(f"{TEAMS}/add", {"name": "Mine"}).status_code == 403
    assert Principal.objects.get(pk=ann.pk).role == Role.MEMBER
