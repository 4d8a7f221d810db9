"""The import tray, from the file to the result and back."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kith.core.jobs.model import Run
from kith.core.principals.model import Principal, User
from kith.core.transfer import work
from kith.customers.models import Party

pytestmark = pytest.mark.django_db
FILE = b"Number;Given name;Mail\n1;Ingrid;ingrid@x.example\n2;Jonas;jonas\n"


def signed_in(role: str) -> Client:
    user = User.objects.create_user(f"{role}@house.example", "a long enough password")
    Principal.objects.create(kind="user", role=role, name=role, user=user)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def member() -> Client:
    return signed_in("member")


def uploaded(client: Client, content: bytes = FILE, kind: str = "people") -> str:
    answer = client.post("/import", {"file": SimpleUploadedFile("list.csv", content), "kind": kind})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_a_file_is_chosen_looked_at_imported_and_taken_back(member: Client) -> None:
    here = uploaded(member)
    page = member.get(here).content.decode()
    assert "Ingrid" in page
    assert "semicolon" in page
    chosen = {
        "kind": "people",
        "source": "crm",
        "heading": "on",
        "target-0": "key",
        "target-1": "given_name",
        "target-2": "email",
    }
    assert "Sample data" not in page, "dates of contacts are not moved"
    assert '<span class="block font-normal muted">text</span>' in page
    assert member.post(here, chosen).status_code == 302
    assert member.post(f"{here}/map", chosen).status_code == 204, "a change that comes late changes nothing"
    assert 'hx-trigger="every 1s"' in member.get(here).content.decode()
    Run.objects.update(state="running", done=1, total=2)
    assert "list.csv is coming in: 1 of about 2 rows." in member.get("/").content.decode()
    Run.objects.update(state="waiting", done=0)
    work.run_import(Run.objects.get().pk)
    result = member.get(here).content.decode()
    assert "1 row of list.csv was imported." in result
    rejected = member.get(f"{here}/rejects.csv")
    assert "jonas has no @" in rejected.content.decode()
    member.post(f"{here}/undo")
    going = member.get(here).content.decode()
    assert "Taking back list.csv" in going
    assert "Importing" not in going
    work.run_undo(Run.objects.get(job="core.transfer.undo").pk)
    over = member.get(here).content.decode()
    assert "was taken back" in over
    assert 'class="btn btn-p" href="/import"' in over
    assert not Party.objects.exists()


def test_a_second_file_of_the_same_system_is_known_by_its_numbers(member: Client) -> None:
    here = uploaded(member)
    targets = {"kind": "people", "heading": "on", "target-0": "key", "target-1": "given_name"}
    member.post(here, {**targets, "source": "crm"})
    work.run_import(Run.objects.get().pk)
    second = uploaded(member, b"Number;Given name\n1;Ingrid\n2;Jonas\n")
    assert 'value="crm"' in member.get(second).content.decode()
    other = member.post(f"{second}/map", {**targets, "source": "shop"}).content.decode()
    assert "Most of these customer numbers are known from “crm”." in other
    third = uploaded(member, b"Number;Given name\n8;Ada\n9;Bo\n")
    assert 'value="list"' in member.get(third).content.decode()


def test_a_switch_that_is_off_is_sent_empty_and_stays_off(member: Client) -> None:
    here = uploaded(member, b"Number;Given name\n1;Ingrid\n2;Jonas\n")
    off = {"kind": "people", "source": "crm", "heading": "", "sample": "", "target-0": "key", "target-1": "given_name"}
    page = member.post(f"{here}/map", off).content.decode()
    assert "3 rows" in page
    asked = Run.objects.get().asked
    assert (asked["sample"], asked["form"]["heading"]) == (False, False)


def test_what_is_missing_is_said_at_its_place(member: Client) -> None:
    here = uploaded(member, b"Customer;When;Paid\n1;2026-01-02;3.00\n", "orders")
    answer = member.post(here, {"kind": "orders", "source": "shop", "heading": "on", "target-0": "key"})
    assert answer.status_code == 422
    assert "Choose the column that goes into “Date”." in answer.content.decode()


def test_every_choice_is_shown_again(member: Client) -> None:
    here = uploaded(member)
    sent = {"kind": "companies", "source": "crm", "heading": "on"}
    answer = member.post(f"{here}/map", sent, headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.lstrip().startswith("<form")
    assert '<option value="companies" selected>' in page


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02" * 400, b"%PDF-1.7\n" + b"\xff" * 600])
def test_a_file_that_is_no_table_is_refused_with_a_reason(member: Client, content: bytes) -> None:
    answer = member.post("/import", {"file": SimpleUploadedFile("x.csv", content), "kind": ""})
    assert answer.status_code == 422
    assert not Run.objects.exists()


def test_who_only_reads_imports_nothing() -> None:
    client = signed_in("read_only")
    assert client.get("/import").status_code == 403
    assert client.post("/import", {"file": SimpleUploadedFile("x.csv", FILE)}).status_code == 403
    assert not Run.objects.exists()


def test_a_colleague_does_not_see_what_another_imports(member: Client) -> None:
    here = uploaded(member)
    other = User.objects.create_user("other@house.example", "a long enough password")
    Principal.objects.create(kind="user", role="member", name="other", user=other)
    client = Client()
    client.force_login(other)
    assert client.get(here).status_code == 404
    assert here not in client.get("/import").content.decode()


def test_the_first_rows_that_will_be_refused_are_told_beforehand(member: Client) -> None:
    page = member.get(uploaded(member)).content.decode()
    assert "Row 3 will be refused: E-mail: jonas has no @" in page


def test_what_administrators_set_up_stands_apart_among_what_files_hold(db: None) -> None:
    page = signed_in("owner").get("/import").content.decode()
    begins = page.index('<optgroup label="More">')
    assert page.index(">Customers<" if ">Customers<" in page else ">People<") < begins
    assert begins < page.index(">Roles<")
    assert page.count("<optgroup") == page.count("</optgroup>") == 1
