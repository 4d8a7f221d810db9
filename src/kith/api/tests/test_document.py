"""The API describes itself: whole, in the words of the house, and for people as well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from kith.api.document import document
from kith.core.principals.keys import issue_key
from kith.core.principals.model import Kind, Principal, Role, User
from kith.core.records.settings import change_setting
from kith.core.registry import Registry, current
from kith.core.registry.switch import ROOMS_OFF, follow


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return document(current())


def references(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from references(value)
    if isinstance(part, list):
        for value in part:
            yield from references(value)


def test_it_is_an_openapi_3_1_document_whose_references_all_lead_somewhere(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1")
    names = {ref.removeprefix("#/components/schemas/") for ref in references(described)}
    assert names <= set(described["components"]["schemas"])
    used = {name for name in described["components"]["schemas"] if name in names}
    assert {"Person", "PersonNew", "PersonChange", "PersonList", "Problem"} <= used


def test_every_operation_has_a_name_of_its_own_and_says_what_it_answers(described: dict[str, Any]) -> None:
    operations = [each for path in described["paths"].values() for each in path.values()]
    names = [each["operationId"] for each in operations]
    assert len(set(names)) == len(names)
    for each in operations:
        good = [status for status in each["responses"] if re.fullmatch(r"2\d\d", status)]
        assert len(good) == 1, each["operationId"]
        assert "application/problem+json" in each["responses"]["4XX"]["content"]
        kinds = each["responses"][good[0]].get("content", {})
        assert good == ["204"] or "application/json" in kinds or "text/csv; charset=utf-8" in kinds or "*/*" in kinds
        assert {"ByKey": []} in each["security"]


def test_fields_say_what_they_hold_how_private_they_are_and_whether_they_can_be_sent(
    described: dict[str, Any],
) -> None:
    person = described["components"]["schemas"]["Person"]["properties"]
    assert set(person) == {"id", *current().type("person").by_key}
    assert person["birthday"]["x-privacy"] == "sensitive"
    assert person["birthday"]["format"] == "date"
    assert person["name"]["readOnly"] is True
    assert set(person["stage"]["enum"]) >= {"contact", "prospect", "customer", "former"}
    assert person["tags"]["items"] == {"type": "string"}
    assert person["organisation"]["x-target"] == "organisation"
    sent = described["components"]["schemas"]["PersonNew"]
    assert sent["additionalProperties"] is False
    assert "name" not in sent["properties"]
    assert described["components"]["schemas"]["OrganisationNew"]["required"] == ["name"]


def test_no_field_is_called_like_a_word_of_the_api() -> None:
    for declared in current().types:
        assert not {"id", "expected"} & set(declared.by_key), declared.key


def test_types_of_a_room_that_is_off_have_no_route() -> None:
    smaller = Registry(tuple(room for room in current().rooms if room.key == "core"))
    opened = {path.split("/")[3] for path in document(smaller)["paths"]}
    assert "colleagues" in opened
    assert not {"people", "orders", "campaigns"} & opened
    assert opened - {declared.url for declared in smaller.types} == {"{path}", "exports", "bulk", "notices", "search"}


@pytest.mark.django_db
def test_a_room_switched_off_while_the_house_runs_takes_its_routes_along() -> None:
    program = Principal.objects.create(kind=Kind.KEY, role=Role.MEMBER, name="Shop")
    _key, secret = issue_key(program, "shop")
    headers = {"Authorization": f"Bearer {secret}"}
    optional = next(room for room in current().rooms if room.optional and room.types)
    path = f"/api/v1/{optional.types[0].url}"
    assert Client().get(path, headers=headers).status_code == 200
    assert path in Client().get("/api/v1/openapi.json", headers=headers).json()["paths"]
    change_setting(ROOMS_OFF, [optional.key])
    try:
        assert Client().get(path, headers=headers).status_code == 404
        assert path not in Client().get("/api/v1/openapi.json", headers=headers).json()["paths"]
    finally:
        change_setting(ROOMS_OFF, None)
        follow()
    assert Client().get(path, headers=headers).status_code == 200


@pytest.mark.django_db
def test_programs_get_the_document_and_strangers_do_not() -> None:
    program = Principal.objects.create(kind=Kind.KEY, role=Role.READ_ONLY, name="Shop")
    _key, secret = issue_key(program, "shop")
    answer = Client().get("/api/v1/openapi.json", headers={"Authorization": f"Bearer {secret}"})
    assert answer.json()["info"]["title"] == "Kith"
    german = {"Authorization": f"Bearer {secret}", "Accept-Language": "de"}
    assert Client().get("/api/v1/openapi.json", headers=german).status_code == 200
    assert Client().get("/api/v1/openapi.json").status_code == 401


@pytest.mark.django_db
def test_people_read_it_as_a_page_of_our_own() -> None:
    assert Client().get("/api/v1/docs")["Location"] == "/sign-in/?next=/api/v1/docs"
    user = User.objects.create_user("ida@example.org")
    Principal.objects.create(kind=Kind.USER, role=Role.MEMBER, name="Ida", user=user)
    client = Client()
    client.force_login(user)
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    for declared in current().types:
        assert f"/api/v1/{declared.url}" in page.text
    assert re.findall(r'(?:src|href)="(?![/#])[^"]*"', page.text) == []
    assert "<script" not in page.text
