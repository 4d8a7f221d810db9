"""Programs read what analyses found, and have them computed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kith.analytical import asking
from kith.analytical.model import Finding
from kith.core.jobs.model import Run, State
from kith.core.principals.keys import issue_key
from kith.core.principals.model import Kind, Principal, Role

pytestmark = pytest.mark.django_db
FOUND = {
    "customers": 2, "revenue": 10.0, "curve": [[0, 0], [1, 1]], "regular": {},
    "classes": [["A", 0.5, 0.9], ["B", 0, 0], ["C", 0.5, 0.1]],
}  # fmt: skip


def ask(role: str, method: str, path: str, body: object = None) -> Any:
    principal = Principal.objects.create(kind=Kind.USER, role=role, name="program")
    key = issue_key(principal, "key")[1]
    text = json.dumps(body) if body is not None else ""
    return Client().generic(
        method,
        f"/api/v1/analyses{path}",
        text,
        "application/json",
        headers={"Authorization": f"Bearer {key}"},
    )


def test_each_analysis_tells_what_it_found_or_that_it_never_ran() -> None:
    Finding.objects.create(analysis="abc", findings=FOUND, as_of=timezone.now(), rows=2, engine="duckdb")
    Finding.objects.create(analysis="rfm", missing="There are no orders yet that it could look at.")
    told = {each["key"]: each for each in ask(Role.ADMINISTRATOR, "GET", "").json()}
    assert "%" in told["abc"]["finding"]
    assert told["abc"]["customers"] == 2
    assert told["rfm"]["missing"]
    assert told["lifetime_value"]["as_of"] is None
    one = ask(Role.ADMINISTRATOR, "GET", "/abc").json()
    assert one["findings"]["revenue"] == 10.0
    assert len(one["figures"]["headings"]) == len(one["figures"]["rows"][0])
    assert ask(Role.ADMINISTRATOR, "GET", "/nothing").status_code == 404


def test_computing_is_asked_for_once_and_can_be_stopped() -> None:
    assert ask(Role.ADMINISTRATOR, "GET", "/computation").status_code == 404
    begun = ask(Role.ADMINISTRATOR, "POST", "/compute", {"analysis": "abc"})
    assert (begun.status_code, begun.json()["state"], begun.json()["analysis"]) == (202, "waiting", "abc")
    assert ask(Role.ADMINISTRATOR, "POST", "/compute", {"analysis": ""}).json()["id"] == begun.json()["id"]
    assert ask(Role.ADMINISTRATOR, "GET", "/computation").json()["id"] == begun.json()["id"]
    assert ask(Role.ADMINISTRATOR, "POST", "/stop").json()["state"] == "stopped"
    assert ask(Role.ADMINISTRATOR, "POST", "/stop").status_code == 409
    assert Run.objects.filter(job=asking.COMPUTE, state=State.STOPPED).count() == 1


def test_what_cannot_be_computed_is_refused_at_its_place() -> None:
    refused = ask(Role.ADMINISTRATOR, "POST", "/compute", {"analysis": "abd"})
    assert refused.status_code == 422
    assert "abd" in refused.content.decode()
    for body in (0, {}, None, {"analysis": None}):
        assert ask(Role.ADMINISTRATOR, "POST", "/compute", body).status_code == 422


def test_who_sees_some_customers_only_computes_and_reads_nothing() -> None:
    role = Role.SHARED_ONLY
    for method, path in (("GET", ""), ("GET", "/abc"), ("GET", "/computation"), ("POST", "/stop")):
        assert ask(role, method, path).status_code == 403
    assert ask(role, "POST", "/compute", {"analysis": ""}).status_code == 403
    assert not Run.objects.exists()


def test_who_may_only_read_reads_and_computes_nothing() -> None:
    assert ask(Role.READ_ONLY, "GET", "").status_code == 200
    assert ask(Role.READ_ONLY, "POST", "/compute", {"analysis": ""}).status_code == 403
