"""What cannot be read is refused in the words of the standard, and whoever has no token is told nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kith.api.pace import Buckets
from kith.api.scim import door
from kith.api.scim.tests.directory import ANN, Directory, acting
from kith.core.principals.keys import holder_of, issue_key
from kith.core.principals.model import ApiKey, Principal, Role
from kith.core.provisioning.connection import disconnect
from kith.core.registry import current
from kith.core.sign_in.happened import Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def directory() -> Directory:
    return Directory(acting())


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ({"userName": ""}, "invalidValue"),
        ({"userName": None}, "invalidValue"),
        ({"userName": "x" * 255}, "invalidValue"),
        ({"userName": ["a"]}, "invalidValue"),
        ({"emails": [{"value": "no e-mail"}]}, "invalidValue"),
        ({"emails": "ann@example.org"}, "invalidValue"),
        ({"emails": [{"value": "a@example.org", "primary": True}, {"value": "b@example.org", "primary": True}]},
         "invalidValue"),
        ({"emails": [{"value": f"a{number}@example.org"} for number in range(21)]}, "invalidValue"),
        ({"userName": "nobody", "emails": []}, "invalidValue"),
        ({"displayName": "x" * 121}, "invalidValue"),
        ({"displayName": "a\x00b"}, "invalidValue"),
        ({"externalId": "x" * 255}, "invalidValue"),
        ({"active": "perhaps"}, "invalidValue"),
        ({"name": "Ann"}, "invalidValue"),
    ],
)  # fmt: skip
def test_bad_values_add_nobody(directory: Directory, wrong: dict[str, Any], kind: str) -> None:
    before = Principal.objects.count()
    answer = directory.ask("POST", "Users", ANN | wrong)
    assert (answer.status_code, answer.json().get("scimType")) == (400, kind), answer.text
    assert answer["Content-Type"] == "application/scim+json"
    assert Principal.objects.count() == before


@pytest.mark.parametrize(
    ("operations", "kind"),
    [
        ([], "invalidValue"),
        ([{"op": "fly", "path": "active"}], "invalidValue"),
        ([{"op": "remove"}], "noTarget"),
        ([{"op": "remove", "path": "userName"}], "mutability"),
        ([{"op": "replace", "path": "id", "value": "x"}], "mutability"),
        ([{"op": "replace", "path": "emails[", "value": "x"}], "invalidPath"),
        ([{"op": "replace", "path": "displayName", "value": {"a": 1}}], "invalidValue"),
        ([{"op": "replace", "path": "displayName", "value": "B"}, {"op": "replace", "path": "active", "value": "x"}],
         "invalidValue"),
    ],
)  # fmt: skip
def test_a_bad_patch_changes_nothing(
    directory: Directory, operations: list[dict[str, Any]], kind: str
) -> None:
    made = directory.add()
    answer = directory.patch(f"Users/{made['id']}", *operations)
    assert (answer.status_code, answer.json().get("scimType")) == (400, kind), answer.text
    assert directory.ask("GET", f"Users/{made['id']}").json() == made


@pytest.mark.parametrize(
    "filter_", ["userName eq", 'nothing eq "x"', "userName gt", "(", 'active co "x"', "x" * 5_000]
)
def test_bad_filters_are_named(directory: Directory, filter_: str) -> None:
    answer = directory.client.get("/scim/v2/Users", {"filter": filter_})
    assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidFilter"), answer.text


@pytest.mark.parametrize("query", [{"startIndex": "x"}, {"count": "x"}, {"attributes": "a[", "count": "1"}])
def test_bad_parameters_are_refused(directory: Directory, query: dict[str, str]) -> None:
    assert directory.client.get("/scim/v2/Users", query).status_code == 400


@pytest.mark.parametrize("body", ["", "{", "[]", '"x"', "{" * 2000])
def test_what_is_no_json_object_is_refused(directory: Directory, body: str) -> None:
    answer = directory.client.post("/scim/v2/Users", body, "application/scim+json")
    assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidSyntax")


def test_too_much_is_refused(directory: Directory) -> None:
    assert directory.ask("POST", "Users", ANN | {"title": "x" * 2**20}).status_code == 413


@pytest.mark.parametrize(
    "path", ["Nothing", "Users/x", "Users/019a0000-0000-7000-8000-000000000000", "Schemas/x", ""]
)
def test_what_is_not_there_is_not_found(directory: Directory, path: str) -> None:
    assert directory.ask("GET", path).status_code == 404


@pytest.mark.parametrize("path", ["Bulk", "Me", ".search"])
def test_what_is_not_offered_says_so(directory: Directory, path: str) -> None:
    assert directory.ask("POST", path, {}).status_code == 501


def test_nobody_comes_in_without_a_connection(directory: Directory) -> None:
    owner = Principal.objects.get(name="Ada")
    _key, other = issue_key(owner, "key", None, ["write"])
    for token in ("", "x", other, "kith_" + "x" * 43):
        answer = Client().get("/scim/v2/Users", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Bearer")
    browser = Client()
    assert owner.user is not None
    browser.force_login(owner.user)
    assert browser.get("/scim/v2/Users").status_code == 401


def test_the_token_of_a_connection_opens_no_other_door(directory: Directory) -> None:
    actor = holder_of(directory.token)
    assert actor is not None
    assert not any(
        actor.permits(each.key, changes=change) for each in current().types for change in (False, True)
    )
    assert directory.token not in str(list(ApiKey.objects.values()))


def test_a_connection_that_was_taken_back_opens_nothing(directory: Directory) -> None:
    disconnect(by=acting(Role.OWNER, "Olga"), uid=ApiKey.objects.get().uid, visit=Visit())
    assert directory.ask("GET", "Users").status_code == 401


def test_whoever_asks_too_often_waits(directory: Directory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "_pace", Buckets())
    monkeypatch.setattr(door, "BURST", 2)
    monkeypatch.setattr(door, "PER_SECOND", 0.001)
    assert [directory.ask("GET", "Users").status_code for _time in range(3)] == [200, 200, 429]
