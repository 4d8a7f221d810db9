"""Teams and who is in them follow the directory's groups."""

from __future__ import annotations

from typing import Any

import pytest

from kith.api.scim.tests.directory import Directory, acting, colleague
from kith.core.events.model import Event
from kith.core.principals.keys import program
from kith.core.principals.model import Membership, Role, Team

pytestmark = pytest.mark.django_db
SALES = {
    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
    "displayName": "Sales",
    "externalId": "g1",
}


@pytest.fixture
def directory() -> Directory:
    return Directory(acting())


def made(directory: Directory, *members: object, **more: Any) -> dict[str, Any]:
    sent = SALES | {"members": [{"value": str(each)} for each in members]} | more
    answer = directory.ask("POST", "Groups", sent)
    assert answer.status_code == 201, answer.text
    group: dict[str, Any] = answer.json()
    return group


def in_team(uid: str) -> set[str]:
    rows = Membership.objects.filter(team__uid=uid)
    return set(rows.values_list("principal__name", flat=True))


def test_a_group_is_a_team_with_its_members(directory: Directory) -> None:
    jo, bo = colleague(Role.MEMBER, "Jo"), colleague(Role.MEMBER, "Bo")
    group = made(directory, jo.uid, bo.uid)
    assert Team.objects.get(uid=group["id"]).name == "Sales"
    assert in_team(group["id"]) == {"Jo", "Bo"}
    assert {each["value"] for each in group["members"]} == {str(jo.uid), str(bo.uid)}
    user = directory.ask("GET", f"Users/{jo.uid}").json()
    assert [each["display"] for each in user["groups"]] == ["Sales"]
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"team.created", "membership.created"} <= kinds


def test_members_are_added_and_taken_out_as_directories_ask_for_it(directory: Directory) -> None:
    jo, bo, al = (colleague(Role.MEMBER, name) for name in ("Jo", "Bo", "Al"))
    group = made(directory, jo.uid)
    path = f"Groups/{group['id']}"
    directory.patch(
        path, {"op": "add", "path": "members", "value": [{"value": str(bo.uid)}, {"value": str(al.uid)}]}
    )
    assert in_team(group["id"]) == {"Jo", "Bo", "Al"}
    directory.patch(path, {"op": "remove", "path": f'members[value eq "{jo.uid}"]'})
    assert in_team(group["id"]) == {"Bo", "Al"}
    directory.patch(path, {"op": "Remove", "path": "members", "value": [{"value": str(al.uid)}]})
    assert in_team(group["id"]) == {"Bo"}
    directory.patch(path, {"op": "replace", "path": "displayName", "value": "Sea sales"})
    assert Team.objects.get(uid=group["id"]).name == "Sea sales"
    assert directory.ask("PUT", path, SALES).json().get("members", []) == []
    assert in_team(group["id"]) == set()


def test_programs_in_a_team_and_its_place_are_the_houses_matter(directory: Directory) -> None:
    group = made(directory)
    top = Team.objects.create(name="Everybody")
    Team.objects.filter(uid=group["id"]).update(parent=top)
    robot = program("Robot", Role.MEMBER)
    Membership.objects.create(team=Team.objects.get(uid=group["id"]), principal=robot)
    directory.ask("PUT", f"Groups/{group['id']}", SALES | {"displayName": "Shop"})
    assert in_team(group["id"]) == {"Robot"}
    assert Team.objects.get(uid=group["id"]).parent == top


def test_a_team_with_others_below_it_stays(directory: Directory) -> None:
    group = made(directory)
    below = Team.objects.create(name="Below", parent=Team.objects.get(uid=group["id"]))
    assert directory.ask("DELETE", f"Groups/{group['id']}").status_code == 409
    below.delete()
    assert directory.ask("DELETE", f"Groups/{group['id']}").status_code == 204
    assert not Team.objects.filter(uid=group["id"]).exists()


@pytest.mark.parametrize("filter_", ['displayName eq "sales"', 'externalId eq "g1"', 'displayName co "ale"'])
def test_groups_are_found(directory: Directory, filter_: str) -> None:
    made(directory)
    made(directory, displayName="Ship", externalId="g2")
    assert [each["displayName"] for each in directory.found("Groups", filter_)] == ["Sales"]


def test_whoever_is_in_a_team_is_found(directory: Directory) -> None:
    jo = colleague(Role.MEMBER, "Jo")
    made(directory, jo.uid)
    made(directory, displayName="Ship", externalId="g2")
    found = directory.found("Groups", f'members[value eq "{jo.uid}"]')
    assert [each["displayName"] for each in found] == ["Sales"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"members": [{"value": "019a0000-0000-7000-8000-000000000000"}]}, {"members": [{"value": "x"}]},
        {"members": [{"value": "019a0000-0000-7000-8000-000000000000", "type": "Group"}]}, {"displayName": " "},
        {"displayName": "x" * 81}, {"displayName": None}, {"externalId": "x" * 300},
    ],
)  # fmt: skip
def test_bad_groups_leave_nothing_behind(directory: Directory, wrong: dict[str, Any]) -> None:
    before = Team.objects.count()
    answer = directory.ask("POST", "Groups", SALES | wrong)
    assert (answer.status_code, answer.json().get("scimType")) == (400, "invalidValue"), answer.text
    assert Team.objects.count() == before
