"""Many records are changed over the API: previewed, started once, watched, taken back; with rights and scopes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from kith.core.administration.tests.made import person, somebody
from kith.core.bulk import work
from kith.core.jobs.model import Run
from kith.core.principals.keys import issue_key
from kith.core.principals.model import Role

pytestmark = pytest.mark.django_db


def caller(role: str = Role.OWNER, scopes: tuple[str, ...] = ("write",)) -> Any:
    made = somebody(role)
    _key, key = issue_key(made, "k", scopes=scopes)
    client = Client(headers={"Authorization": f"Bearer {key}"})

    def ask(method: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
        text = None if body is None else json.dumps(body)
        answer = client.generic(method, f"/api/v1{path}", text or "", "application/json", headers=headers)
        return answer.status_code, answer.json() if answer.content else None

    return ask


def test_a_program_previews_starts_once_watches_and_takes_back() -> None:
    ask, one, two = caller(), person("Berg", stage="prospect"), person("Dahl", stage="customer")
    asked = {"operation": "edit", "all": True, "values": {"stage": "customer"}}
    status, seen = ask("POST", "/people/bulk/preview", asked)
    assert (status, seen["rows"], seen["changed"], seen["same"], seen["refused"]) == (200, 2, 1, 1, [])
    assert seen["sample"][0]["changes"] == {"stage": ["prospect", "customer"]}
    status, begun = ask("POST", "/people/bulk", asked, **{"Idempotency-Key": "a"})
    again = ask("POST", "/people/bulk", asked, **{"Idempotency-Key": "a"})[1]
    assert (status, begun["state"], again["id"]) == (202, "waiting", begun["id"])
    work.run_bulk(Run.objects.get().pk)
    status, told = ask("GET", f"/bulk/{begun['id']}")
    assert (told["state"], told["fates"], told["undoable"]) == ("done", {"changed": 1, "same": 1}, True)
    rows = ask("GET", f"/bulk/{begun['id']}/rows?fate=changed")[1]
    assert rows == {"items": [{"row": 1, "id": str(one.uid), "fate": "changed", "reason": ""}], "next": None}
    assert ask("POST", f"/bulk/{begun['id']}/undo")[0] == 202
    work.run_undo(Run.objects.get(job="core.bulk.undo").pk)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.stage, two.stage) == ("prospect", "customer")
    assert ask("GET", "/bulk")[1][0]["undo_state"] == "done"
    assert ask("POST", f"/bulk/{begun['id']}/stop")[0] == 409
    keys = [each["key"] for each in ask("GET", "/people/bulk")[1]]
    assert {"edit", "assign", "delete"} <= set(keys)


def test_what_a_program_may_not_or_cannot_is_refused() -> None:
    one = person("Berg")
    asked = {"operation": "edit", "ids": [str(one.uid)], "values": {"stage": "customer"}}
    for ask in (caller(Role.READ_ONLY), caller(scopes=("read",)), caller(scopes=("organisation:write",))):
        assert ask("POST", "/people/bulk", asked)[0] in (403, 404)
        assert ask("POST", "/people/bulk/preview", asked)[0] in (403, 404)
    ask = caller()
    for wrong in (
        {**asked, "ids": []},
        {**asked, "all": True},
        {**asked, "where": {"all": []}},
        {**asked, "values": {"stage": "king"}},
        {**asked, "more": 1},
        {
            "operation": "edit",
            "all": True,
            "where": {"field": "gone", "op": "is"},
            "values": {"stage": "customer"},
        },
    ):
        assert ask("POST", "/people/bulk/preview", wrong)[0] in (400, 422), wrong
    assert ask("POST", "/people/bulk", {**asked, "operation": "paint"})[0] == 404
    begun = ask("POST", "/people/bulk", asked)[1]
    assert caller(Role.MEMBER)("GET", f"/bulk/{begun['id']}")[0] == 404
