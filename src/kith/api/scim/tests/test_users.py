"""Colleagues come, change and go as the directory says, by the house's own verbs and on record."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kith.api.scim.tests.directory import ANN, Directory, acting, colleague
from kith.core.administration.people import switch_on
from kith.core.events.model import Event
from kith.core.principals.model import Kind, Principal, Role, Session, User
from kith.core.provisioning.connection import change_baseline

pytestmark = pytest.mark.django_db


@pytest.fixture
def directory() -> Directory:
    return Directory(acting())


def kinds(uid: str) -> list[str]:
    told = Event.objects.filter(subject_uid=uid).order_by("occurred_at", "id")
    return list(told.values_list("kind", flat=True))


def test_a_colleague_is_added_without_a_password_and_nobody_is_invited(directory: Directory) -> None:
    made = directory.add()
    principal = Principal.objects.get(uid=made["id"])
    assert (principal.name, principal.kind, principal.role) == ("Ann Weir", Kind.USER, Role.MEMBER)
    assert principal.user is not None
    assert principal.user.email == "ann@example.org"
    assert not principal.user.has_usable_password()
    assert kinds(made["id"]) == ["user.provisioned"]
    assert made["externalId"] == "00u1"
    assert made["name"] == {"givenName": "Ann", "familyName": "Weir"}


def test_colleagues_begin_with_the_role_that_was_chosen() -> None:
    owner = acting()
    change_baseline(by=owner, role=Role.READ_ONLY)
    made = Directory(owner).add()
    assert Principal.objects.get(uid=made["id"]).role == Role.READ_ONLY


def test_a_user_name_that_is_an_e_mail_is_enough(directory: Directory) -> None:
    answer = directory.ask("POST", "Users", {"schemas": ANN["schemas"], "USERNAME": "jo@example.org"})
    assert answer.status_code == 201
    assert answer.json()["emails"] == [{"value": "jo@example.org", "primary": True}]


def test_what_the_house_does_not_keep_is_left_out(directory: Directory) -> None:
    enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
    made = directory.add(
        title="Chief", schemas=[*ANN["schemas"], enterprise], **{enterprise: {"department": "Sea"}}
    )
    assert "title" not in made
    assert enterprise not in made


@pytest.mark.parametrize(
    "same", [{"userName": "ANN@example.org", "emails": [{"value": "b@example.org"}]}, {"userName": "other"}]
)
def test_nobody_is_added_twice(directory: Directory, same: dict[str, Any]) -> None:
    directory.add()
    answer = directory.ask("POST", "Users", ANN | same)
    assert (answer.status_code, answer.json()["scimType"]) == (409, "uniqueness")
    assert User.objects.filter(email__in=["ann@example.org", "b@example.org"]).count() == 1


def test_colleagues_who_are_there_already_are_found_and_taken_over(directory: Directory) -> None:
    jo = colleague(Role.MEMBER, "Jo")
    found = directory.found("Users", 'userName eq "JO@example.org"')
    assert [each["id"] for each in found] == [str(jo.uid)]
    sent = ANN | {"userName": "jo@example.org", "emails": [{"value": "jo@example.org"}], "externalId": "7"}
    answer = directory.ask("PUT", f"Users/{jo.uid}", sent | {"displayName": "Jo Land"})
    assert (answer.status_code, answer.json()["externalId"]) == (200, "7")
    jo.refresh_from_db()
    assert jo.name == "Jo Land"


def test_switching_off_ends_all_sessions_and_keeps_the_colleague(directory: Directory) -> None:
    made = directory.add()
    principal = Principal.objects.get(uid=made["id"])
    assert principal.user is not None
    browser = Client()
    browser.force_login(principal.user)
    assert browser.get("/").status_code == 200
    answer = directory.patch(f"Users/{made['id']}", {"op": "Replace", "path": "active", "value": False})
    assert answer.json()["active"] is False
    assert not Session.objects.filter(user=principal.user).exists()
    assert browser.get("/").status_code == 302
    assert kinds(made["id"])[-2:] == ["principal.changed", "session.ended"]
    again = directory.patch(f"Users/{made['id']}", {"op": "replace", "value": {"active": True}})
    assert again.json()["active"] is True
    principal.refresh_from_db()
    assert principal.is_active


def test_names_and_e_mails_follow_the_directory(directory: Directory) -> None:
    made = directory.add()
    operations = (
        {"op": "replace", "path": "displayName", "value": "Ann Land"},
        {"op": "replace", "path": 'emails[type eq "work"].value', "value": "ann@land.example"},
        {"op": "add", "path": "name.familyName", "value": "Land"},
    )
    changed = directory.patch(f"Users/{made['id']}", *operations).json()
    assert changed["name"] == {"givenName": "Ann", "familyName": "Land"}
    principal = Principal.objects.get(uid=made["id"])
    assert principal.user is not None
    assert (principal.name, principal.user.email) == ("Ann Land", "ann@land.example")
    assert kinds(made["id"]).count("principal.changed") == 2
    email_event = Event.objects.filter(subject_uid=made["id"]).order_by("occurred_at", "id").last()
    assert email_event is not None
    assert "land.example" not in str(email_event.changes), "e-mails are sealed in the history"


def test_what_was_changed_here_is_told_to_the_directory(directory: Directory) -> None:
    made = directory.add()
    Principal.objects.filter(uid=made["id"]).update(name="Ann of the Sea")
    assert directory.ask("GET", f"Users/{made['id']}").json()["displayName"] == "Ann of the Sea"


def test_a_deleted_user_is_switched_off_and_comes_back_as_the_same(directory: Directory) -> None:
    made = directory.add()
    assert directory.ask("DELETE", f"Users/{made['id']}").status_code == 204
    assert directory.ask("GET", f"Users/{made['id']}").status_code == 404
    assert directory.found("Users", 'userName eq "ann@example.org"') == []
    principal = Principal.objects.get(uid=made["id"])
    assert not principal.is_active
    assert directory.add()["id"] == made["id"]
    principal.refresh_from_db()
    assert principal.is_active


def test_one_who_was_let_in_again_here_is_seen_again(directory: Directory) -> None:
    made = directory.add()
    directory.ask("DELETE", f"Users/{made['id']}")
    switch_on(by=acting(Role.OWNER, "Olga"), principal=Principal.objects.get(uid=made["id"]))
    assert directory.ask("GET", f"Users/{made['id']}").status_code == 200


def test_the_last_owner_is_never_switched_off() -> None:
    olga = colleague(Role.OWNER, "Olga")
    from kith.core.principals.actor import actor_of

    directory = Directory(actor_of(olga, "desk"))
    off = {"op": "replace", "path": "active", "value": False}
    assert directory.patch(f"Users/{olga.uid}", off).status_code == 409
    assert directory.ask("DELETE", f"Users/{olga.uid}").status_code == 409
    olga.refresh_from_db()
    assert olga.is_active
    other = colleague(Role.OWNER, "Odo")
    assert directory.patch(f"Users/{other.uid}", off).status_code == 200


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "replace", "path": "active", "value": False},
        {"op": "replace", "path": "displayName", "value": "Nobody"},
        {"op": "replace", "path": "emails", "value": [{"value": "thief@example.org"}]},
    ],
)
def test_an_administrators_connection_does_not_touch_owners(
    directory: Directory, operation: dict[str, Any]
) -> None:
    olga = colleague(Role.OWNER, "Olga")
    assert directory.patch(f"Users/{olga.uid}", operation).status_code == 403
    olga.refresh_from_db()
    assert (olga.name, olga.is_active) == ("Olga", True)
    assert olga.user is not None
    assert olga.user.email == "olga@example.org"


FILTERS = {
    'userName eq "ANN@example.org"': ["Ann Weir"],
    'externalId eq "00u1"': ["Ann Weir"],
    'externalId eq "00U1"': [],
    'emails eq "bo@sea.example"': ["Bo Sea"],
    'emails.value co "sea.example"': ["Bo Sea"],
    'emails[type eq "work" and value sw "ann"]': ["Ann Weir"],
    'displayName sw "a" and active eq true': ["Ann Weir", "Ada"],
    'displayName co "sea" and active eq false': ["Bo Sea"],
    'name.familyName eq "weir" or userName sw "bo"': ["Ann Weir", "Bo Sea"],
    "not (externalId pr)": ["Ada"],
    'userName eq "nobody"': [],
}


@pytest.mark.parametrize("filter_", FILTERS)
def test_filters_find_who_fits(directory: Directory, filter_: str) -> None:
    directory.add()
    emails = [{"value": "bo@sea.example", "type": "home"}]
    directory.add(userName="bo", externalId="2", displayName="Bo Sea", name={}, emails=emails, active=False)
    found = [each["displayName"] for each in directory.found("Users", filter_)]
    assert sorted(found) == sorted(FILTERS[filter_])


def test_pages_follow_each_other(directory: Directory) -> None:
    for number in range(5):
        mail = f"p{number}@example.org"
        directory.add(userName=mail, externalId="", displayName=f"P {4 - number}", emails=[{"value": mail}])
    page = directory.client.get("/scim/v2/Users", {"startIndex": 3, "count": 2}).json()
    assert (page["totalResults"], page["startIndex"], page["itemsPerPage"]) == (6, 3, 2)
    assert [each["userName"] for each in page["Resources"]] == ["p1@example.org", "p2@example.org"]
    sent = {"filter": 'displayName sw "P"', "sortBy": "displayName", "count": 2}
    found = directory.ask("POST", "Users/.search", {"schemas": [SEARCH], **sent}).json()
    assert [each["displayName"] for each in found["Resources"]] == ["P 0", "P 1"]
    none = directory.client.get("/scim/v2/Users", {"count": 0}).json()
    assert (none["totalResults"], none.get("Resources", [])) == (6, [])


SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"


def test_versions_keep_changes_from_being_overwritten(directory: Directory) -> None:
    made = directory.add()
    path, version = f"Users/{made['id']}", made["meta"]["version"]
    assert directory.ask("GET", path)["ETag"] == version
    assert directory.ask("GET", path, If_None_Match=version).status_code == 304
    name = {"op": "replace", "path": "displayName", "value": "Ann Land"}
    changed = directory.patch(path, name, If_Match=version)
    assert changed.status_code == 200
    assert changed["ETag"] != version
    assert directory.patch(path, name, If_Match=version).status_code == 412
    assert directory.ask("DELETE", path, If_Match=version).status_code == 412
    assert directory.ask("GET", path).status_code == 200
