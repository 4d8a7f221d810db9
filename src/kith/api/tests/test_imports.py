"""A program imports a file: sends it, says where columns go, starts it, reads the result, takes it back."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kith.core.jobs.model import Run
from kith.core.principals.keys import issue_key
from kith.core.principals.model import Kind, Principal
from kith.core.transfer import work
from kith.core.transfer.sources import JOB
from kith.customers.models import Party

pytestmark = pytest.mark.django_db
FILE = b"No;First;Mail\n1;Ingrid;ingrid@x.example\n2;Jonas;jonas\n"
HERE = "/api/v1/imports"


def program(role: str) -> Client:
    return with_key(Principal.objects.create(kind=Kind.KEY, role=role, name=role))


def with_key(principal: Principal, *scopes: str) -> Client:
    _key, secret = issue_key(principal, "test", None, list(scopes) or None)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def sent(client: Client, content: bytes = FILE, kind: str = "people") -> Any:
    return client.post(HERE, {"file": SimpleUploadedFile("list.csv", content), "kind": kind})


def test_a_program_goes_all_the_way() -> None:
    client = program("member")
    answer = sent(client)
    assert answer.status_code == 201, answer.content
    there = f"{HERE}/{answer.json()['id']}"
    chosen = {"source": "crm", "columns": {"No": "key", "First": "given_name"}}
    edited = client.patch(there, chosen, content_type="application/json")
    assert edited.status_code == 200, edited.content
    assert [each["field"] for each in edited.json()["columns"]] == ["key", "given_name", "email"]
    assert client.post(f"{there}/start").status_code == 200
    work.run_import(Run.objects.get().pk)
    result = client.get(there).json()
    assert (result["state"], result["made"], result["refused"]) == ("done", {"person": 1, "email": 1}, 1)
    assert client.get(f"{there}/rejects").json() == [
        {"No": "2", "First": "Jonas", "Mail": "jonas", "Row": "3", "Reason": "E-mail: jonas has no @"}
    ]
    assert client.post(f"{there}/undo").status_code == 200
    work.run_undo(Run.objects.get(job="core.transfer.undo").pk)
    assert client.get(there).json()["state"] == "undone"
    assert not Party.objects.exists()


def test_who_only_reads_imports_nothing() -> None:
    assert sent(program("read_only")).status_code == 403


def test_a_narrow_key_is_told_of_files_whose_every_type_it_reads_and_stops_those_that_it_writes() -> None:
    owner = Principal.objects.create(kind=Kind.KEY, role="owner", name="Owner")
    people, notes, reads = (with_key(owner, scope) for scope in ("person:read", "note:write", "read"))
    there = f"{HERE}/{sent(with_key(owner)).json()['id']}"
    for path in (there, f"{there}/rejects"):
        assert [each.get(path).status_code for each in (people, notes, reads)] == [404, 404, 200]
    assert [len(each.get(HERE).json()) for each in (people, notes, reads)] == [0, 0, 1]
    assert [each.post(f"{there}/stop").status_code for each in (people, notes, reads)] == [404, 404, 403]
    assert with_key(owner, "write").post(f"{there}/stop").json()["state"] == "stopped"
    other = sent(program("member")).json()["id"]
    assert with_key(owner).get(f"{HERE}/{other}").status_code == 200
    assert reads.get(f"{HERE}/{other}").status_code == 404


def test_a_file_that_is_no_table_is_refused_at_its_field() -> None:
    answer = sent(program("member"), b"")
    assert answer.status_code == 422
    assert "file" in answer.json()["errors"]


def test_a_column_that_is_not_there_is_named() -> None:
    client = program("member")
    there = f"{HERE}/{sent(client).json()['id']}"
    answer = client.patch(there, {"columns": {"Nope": "key"}}, content_type="application/json")
    assert answer.status_code == 422
    assert "Nope" in answer.content.decode()


def test_an_import_that_has_not_begun_is_taken_away_and_one_that_has_is_not() -> None:
    client = program("member")
    there = f"{HERE}/{sent(client).json()['id']}"
    wrong = client.patch(there, {"columns": {"No": "nope"}}, content_type="application/json")
    assert (wrong.status_code, "nope" in wrong.content.decode()) == (422, True)
    assert client.delete(there).status_code == 204
    assert client.get(there).status_code == 404
    there = f"{HERE}/{sent(client).json()['id']}"
    assert client.post(f"{there}/start").status_code == 200
    assert client.delete(there).status_code == 409


def test_a_file_that_is_still_arriving_does_not_stand_in_the_way_of_the_others() -> None:
    client = program("administrator")
    Run.objects.create(job=JOB, title="half.csv", started_by=Principal.objects.get(name="administrator"))
    answer = client.get(HERE)
    assert (answer.status_code, answer.json()) == (200, [])
