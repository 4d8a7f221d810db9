"""Programs read and change records over HTTP as people do at the desk, and are told what is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from kith.conftest import Statements
from kith.core.events.model import Event
from kith.core.principals.keys import issue_key
from kith.core.principals.model import Kind, Principal, Role, User
from kith.customers.party.model import Party

pytestmark = pytest.mark.django_db
PEOPLE = "/api/v1/people"
UNKNOWN = "019a0000-0000-7000-8000-000000000000"


class Program:
    """A program with a key of its own."""

    def __init__(self, role: str = Role.MEMBER) -> None:
        self.principal = Principal.objects.create(kind=Kind.KEY, role=role, name="Shop")
        _key, self.secret = issue_key(self.principal, "shop")
        self.client = Client()

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        given = {"Authorization": f"Bearer {self.secret}"} | {
            key.replace("_", "-"): value for key, value in headers.items()
        }
        data = "" if body is None else body if isinstance(body, str) else json.dumps(body)
        return self.client.generic(method, path, data, "application/json", headers=given)

    def add(self, **values: object) -> str:
        answer = self.ask("POST", PEOPLE, {"given_name": "Zoë", "family_name": "Åkesson"} | values)
        assert answer.status_code == 201, answer.content
        return str(answer.json()["id"])


@pytest.fixture
def shop() -> Program:
    return Program()


def is_problem(answer: Any, status: int, name: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = json.loads(answer.content)
    assert body["status"] == status
    assert body["type"].endswith(f"#{name}")
    return body


def test_a_person_is_added_read_changed_and_deleted(shop: Program) -> None:
    added = shop.ask(
        "POST",
        PEOPLE,
        {"given_name": "Zoë", "family_name": "Åkesson", "tags": ["b", "a"], "stage": "prospect"},
    )
    assert added.status_code == 201
    person = added.json()
    assert (person["name"], person["tags"], person["stage"]) == ("Zoë Åkesson", ["a", "b"], "prospect")
    path = f"{PEOPLE}/{person['id']}"
    assert added["Location"] == path
    assert shop.ask("GET", path).json() == person
    changed = shop.ask("PATCH", path, {"family_name": "Öhrn"}, If_Match="*")
    assert changed.json()["name"] == "Zoë Öhrn"
    assert shop.ask("DELETE", path, If_Match="*").status_code == 204
    is_problem(shop.ask("GET", path), 404, "not-found")
    assert shop.ask("POST", f"{path}/restore").json()["name"] == "Zoë Öhrn"
    people = Event.objects.filter(subject_type="person").order_by("id")
    assert list(people.values_list("kind", "via", "actor_id")) == [
        (f"person.{what}", "api", shop.principal.pk) for what in ("created", "changed", "deleted", "restored")
    ]


def test_a_list_has_the_fields_the_order_and_the_rows_that_were_asked_for(shop: Program) -> None:
    for name in ("Berg", "Adler", "Cohn"):
        shop.add(family_name=name, stage="prospect" if name == "Cohn" else "contact")
    answer = shop.ask("GET", f"{PEOPLE}?fields=family_name,stage&sort=-name").json()
    assert [sorted(item) for item in answer["items"]] == [["family_name", "id", "stage"]] * 3
    assert [item["family_name"] for item in answer["items"]] == ["Cohn", "Berg", "Adler"]
    assert (answer["next"], "count" in answer) == (None, False)
    where = json.dumps({"field": "stage", "op": "is", "value": "contact"})
    found = shop.client.get(
        PEOPLE,
        {"where": where, "fields": "family_name", "count": "exact"},
        headers={"Authorization": f"Bearer {shop.secret}"},
    ).json()
    assert [item["family_name"] for item in found["items"]] == ["Adler", "Berg"]
    assert found["count"] == {"number": 2, "exact": True}


def test_pages_follow_each_other_without_gap_or_repetition(shop: Program) -> None:
    made = {shop.add(family_name=f"N{number % 3}") for number in range(7)}
    seen: list[str] = []
    after = ""
    while True:
        page = shop.ask("GET", f"{PEOPLE}?limit=2&sort=family_name&after={after}&count=estimate").json()
        seen += [item["id"] for item in page["items"]]
        assert page["count"]["number"] == 7
        if page["next"] is None:
            break
        after = page["next"]
    assert len(seen) == 7
    assert set(seen) == made


def test_a_list_costs_one_statement_for_the_key_and_one_for_the_rows(
    shop: Program, statements: Statements
) -> None:
    shop.add()
    with statements() as seen:
        assert shop.ask("GET", f"{PEOPLE}?fields=*").status_code == 200
    assert len(seen) == 2


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("fields=shoe_size", "fields"),
        ("fields=name;drop table core_user", "fields"),
        ("sort=shoe_size", "sort"),
        ("sort=tags", "sort"),
        ("sort=name,title,stage,source,given_name,family_name", "sort"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=many", "limit"),
        ("count=all", "count"),
        ("after=nonsense", "after"),
        ("where={", "where"),
        ("where=[]", "where"),
        ('where={"field":"shoe_size","op":"is","value":"1"}', "where"),
        ('where={"field":"name","op":"or 1=1","value":"1"}', "where"),
        ("lmit=5", "lmit"),
    ],
)
def test_a_wrong_parameter_is_named(shop: Program, query: str, field: str) -> None:
    body = is_problem(shop.ask("GET", f"{PEOPLE}?{query}"), 422, "invalid")
    assert list(body["errors"]) == [field]
    assert all(isinstance(text, str) and text for text in body["errors"][field])


def test_every_wrong_value_is_named_at_once_and_nothing_is_kept(shop: Program) -> None:
    sent = {
        "birthday": "2026-02-30",
        "stage": "king",
        "abc_class": "A",
        "shoe_size": 44,
        "organisation": UNKNOWN,
    }
    body = is_problem(shop.ask("POST", PEOPLE, sent), 422, "invalid")
    assert set(body["errors"]) == set(sent)
    assert not Party.objects.exists()


@pytest.mark.parametrize(
    ("sent", "status", "name"),
    [
        ("{", 400, "unreadable"),
        ("[]", 400, "unreadable"),
        ('"x"', 400, "unreadable"),
        ("null", 400, "unreadable"),
        ("[" * 5000 + "]" * 5000, 400, "unreadable"),
        ('{"given_name": "\\ud800"}', 400, "unreadable"),
        (json.dumps({"given_name": "x" * 2**20}), 413, "too-large"),
        ('{"given_name": {"a": 1}}', 422, "invalid"),
        ('{"given_name": ["a"]}', 422, "invalid"),
        ('{"given_name": true}', 422, "invalid"),
        ('{"tags": "a"}', 422, "invalid"),
        ('{"tags": [["a"]]}', 422, "invalid"),
        (json.dumps({"given_name": "x" * 500}), 422, "invalid"),
    ],
)
def test_a_body_that_is_no_record_is_refused(shop: Program, sent: str, status: int, name: str) -> None:
    is_problem(shop.ask("POST", PEOPLE, sent), status, name)
    assert not Party.objects.exists()


def test_references_may_be_sent_as_they_came(shop: Program) -> None:
    company = shop.ask("POST", "/api/v1/companies", {"name": "Nordlicht"}).json()
    path = f"{PEOPLE}/{shop.add(organisation=company['id'])}"
    shown = shop.ask("GET", path).json()["organisation"]
    assert shown == {"id": company["id"], "title": "Nordlicht"}
    assert shop.ask("PATCH", path, {"organisation": None}, If_Match="*").json()["organisation"] is None
    assert shop.ask("PATCH", path, {"organisation": shown}, If_Match="*").json()["organisation"] == shown


def test_whoever_saw_old_values_is_told_the_present_ones(shop: Program) -> None:
    path = f"{PEOPLE}/{shop.add()}"
    shop.ask("PATCH", path, {"family_name": "Öhrn"}, If_Match="*")
    body = is_problem(
        shop.ask("PATCH", path, {"family_name": "Berg", "expected": {"family_name": "Åkesson"}}),
        409,
        "conflict",
    )
    assert body["errors"] == {"family_name": "Öhrn"}
    assert (
        shop.ask("PATCH", path, {"family_name": "Berg", "expected": {"family_name": "Öhrn"}}).status_code
        == 200
    )
    is_problem(shop.ask("PATCH", path, {"family_name": "Berg", "expected": "Öhrn"}), 422, "invalid")


def test_who_does_not_say_what_was_seen_changes_and_deletes_nothing(shop: Program) -> None:
    path = f"{PEOPLE}/{shop.add()}"
    body = is_problem(shop.ask("PATCH", path, {"title": "Dr"}), 428, "unseen")
    assert "If-Match" in body["detail"]
    half = {"title": "Dr", "family_name": "Berg", "expected": {"family_name": "Åkesson"}}
    is_problem(shop.ask("PATCH", path, half), 428, "unseen")
    is_problem(shop.ask("DELETE", path), 428, "unseen")
    is_problem(shop.ask("DELETE", path, If_Match='"another"'), 412, "changed-meanwhile")
    seen = shop.ask("GET", path)
    assert (seen.json()["title"] or "", seen.json()["family_name"]) == ("", "Åkesson")
    assert shop.ask("DELETE", path, If_Match=seen["ETag"]).status_code == 204


def test_if_match_lets_only_the_state_that_was_seen_be_changed(shop: Program) -> None:
    path = f"{PEOPLE}/{shop.add()}"
    seen = shop.ask("GET", path)["ETag"]
    changed = shop.ask("PATCH", path, {"title": "Dr"}, If_Match=seen)
    assert changed.status_code == 200
    assert changed["ETag"] != seen
    is_problem(shop.ask("PATCH", path, {"title": "Prof"}, If_Match=seen), 412, "changed-meanwhile")
    assert shop.ask("PATCH", path, {"title": "Prof"}, If_Match="*").status_code == 200
    assert shop.ask("GET", path).json()["title"] == "Prof"


def test_the_same_request_with_the_same_key_is_carried_out_once(shop: Program) -> None:
    sent = {"given_name": "Ida", "family_name": "Berg"}
    first = shop.ask("POST", PEOPLE, sent, Idempotency_Key="order-1")
    again = shop.ask("POST", PEOPLE, sent, Idempotency_Key="order-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert "Idempotent-Replay" not in first
    assert again["Idempotent-Replay"] == "true"
    assert Party.objects.count() == 1
    other = shop.ask("POST", PEOPLE, sent | {"given_name": "Ada"}, Idempotency_Key="order-1")
    assert list(is_problem(other, 422, "invalid")["errors"]) == ["Idempotency-Key"]
    assert Program().ask("POST", PEOPLE, sent, Idempotency_Key="order-1").status_code == 201
    assert Party.objects.count() == 2
    is_problem(shop.ask("POST", PEOPLE, sent, Idempotency_Key="k" * 256), 422, "invalid")


def test_a_refused_request_leaves_its_key_free(shop: Program) -> None:
    is_problem(shop.ask("POST", PEOPLE, {"stage": "king"}, Idempotency_Key="k"), 422, "invalid")
    assert shop.ask("POST", PEOPLE, {"given_name": "Ida"}, Idempotency_Key="k").status_code == 201


def test_without_a_key_nobody_comes_in(shop: Program) -> None:
    for headers in (
        {},
        {"Authorization": "Bearer kith_wrong"},
        {"Authorization": "Basic YTpi"},
        {"Authorization": "Bearer"},
    ):
        answer = Client().get(PEOPLE, headers=headers)
        is_problem(answer, 401, "not-signed-in")
        assert answer["WWW-Authenticate"].startswith("Bearer")


def signed_in_browser() -> Client:
    user = User.objects.create_user("ida@example.org")
    Principal.objects.create(kind=Kind.USER, role=Role.MEMBER, name="Ida", user=user)
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    return client


def test_a_signed_in_browser_reads_and_changes_only_with_the_token_of_the_desk(shop: Program) -> None:
    browser = signed_in_browser()
    assert browser.get(PEOPLE).status_code == 200
    is_problem(browser.post(PEOPLE, {"given_name": "Ida"}, "application/json"), 403, "not-allowed")
    browser.get("/sign-out/")
    token = browser.cookies["kith_csrf"].value
    answer = browser.post(PEOPLE, {"given_name": "Ida"}, "application/json", headers={"X-CSRFToken": token})
    assert answer.status_code == 201
    assert Event.objects.get().via == "api"


def test_a_wrong_key_is_not_made_up_for_by_a_cookie() -> None:
    is_problem(
        signed_in_browser().get(PEOPLE, headers={"Authorization": "Bearer kith_wrong"}), 401, "not-signed-in"
    )


def test_who_only_reads_cannot_change(shop: Program) -> None:
    path, reader = f"{PEOPLE}/{shop.add()}", Program(Role.READ_ONLY)
    assert reader.ask("GET", path).status_code == 200
    assert "birthday" not in reader.ask("GET", path).json()
    is_problem(reader.ask("GET", f"{PEOPLE}?fields=birthday"), 422, "invalid")
    for method, body in (("PATCH", {"title": "Dr"}), ("DELETE", None)):
        is_problem(reader.ask(method, path, body), 403, "not-allowed")
    is_problem(reader.ask("POST", PEOPLE, {"given_name": "Ida"}), 403, "not-allowed")


def test_what_is_not_there_is_a_problem_too(shop: Program) -> None:
    for path in (f"{PEOPLE}/{UNKNOWN}", f"{PEOPLE}/nonsense", "/api/v1/unicorns", "/api/v1/people/x/y/z"):
        is_problem(shop.ask("GET", path), 404, "not-found")
    assert shop.ask("PUT", PEOPLE).status_code == 405


def test_answers_are_not_kept_by_anybody_in_between(shop: Program) -> None:
    assert shop.ask("GET", PEOPLE)["Cache-Control"] == "private, no-store"
