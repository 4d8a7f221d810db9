"""The page of a request, as a colleague uses it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from kith.core.principals.actor import Actor
from kith.core.principals.model import Principal, User
from kith.privacy.conftest import MakePerson
from kith.privacy.hold.model import Hold
from kith.privacy.request import erasure_list
from kith.privacy.request.jobs import erase
from kith.privacy.request.model import Request
from kith.privacy.request.tests.test_clock import ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(officer: Actor) -> Client:
    user = User.objects.create_user("officer@example.org")
    Principal.objects.filter(pk=officer.id).update(user=user)
    client = Client()
    client.force_login(user)
    return client


def test_a_person_s_page_leads_to_a_request_and_shows_open_ones(
    browser: Client, officer: Actor, person: MakePerson
) -> None:
    party = person("Erna Wunderlich")
    assert f"/data-requests/new?party={party.uid}" in browser.get(f"/people/{party.uid}").content.decode()
    request = ask(officer, party, "erasure")
    page = browser.get(f"/people/{party.uid}").content.decode()
    assert f'href="/data-requests/{request.uid}"' in page


def test_the_steps_lead_from_identity_to_erasure(
    browser: Client, officer: Actor, person: MakePerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasure_list, "path", lambda: tmp_path / "erasures")
    party = person("Erna Wunderlich", "erna@example.org")
    request = ask(officer, party, "erasure")
    href = f"/data-requests/{request.uid}"
    assert "What erasing will do" in browser.get(href).content.decode()
    refused = browser.post(f"{href}/step/confirm", {"identity": ""}, headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert "aria-invalid" in refused.content.decode()
    browser.post(f"{href}/step/confirm", {"identity": "Known by voice"})
    browser.post(f"{href}/step/carry_out")
    run = Request.objects.get(pk=request.pk).run
    assert run
    assert 'hx-trigger="every 1s"' in browser.get(href).content.decode()
    erase(run.pk)
    page = browser.get(href).content.decode()
    assert "Receipt" in page
    assert "E-mail addresses" in page
    assert "1 erased" in page
    assert "Erna" not in page
    assert "Add who asks" not in page
    assert f"{href}/edit" not in page
    refused = browser.post(f"{href}/edit", {"channel": "letter"})
    assert (refused.status_code, "stays as it is" in refused.content.decode()) == (422, True)


def test_whoever_adds_a_request_lands_on_its_steps(browser: Client, person: MakePerson) -> None:
    sent = {"kind": "access", "channel": "email", "party": str(person("Erna").uid)}
    answer = browser.post("/data-requests/new", sent)
    assert answer["Location"] == f"/data-requests/{Request.objects.get().uid}"


def test_a_hold_is_shown_with_its_reason(browser: Client, officer: Actor, person: MakePerson) -> None:
    party = person("Erna Wunderlich")
    Hold.objects.create(party=party, reason="Lawsuit 7")
    request = ask(officer, party, "erasure")
    browser.post(f"/data-requests/{request.uid}/step/confirm", {"identity": "Known by voice"})
    held = browser.get(f"/data-requests/{request.uid}").content.decode()
    assert "Lawsuit 7" in held
    assert "step/carry_out" not in held
    assert "do/carry_out" not in held
    assert "step/refuse" in held
    assert "once the hold has ended" in held
    Hold.objects.all().delete()
    free = browser.get(f"/data-requests/{request.uid}").content.decode()
    assert "step/carry_out" in free
    assert "once the hold has ended" not in free


def test_a_restricted_person_s_page_says_so(browser: Client, officer: Actor, person: MakePerson) -> None:
    party = person("Erna Wunderlich")
    href = f"/data-requests/{ask(officer, party, 'restriction').uid}/step"
    browser.post(f"{href}/confirm", {"identity": "Known by voice"})
    browser.post(f"{href}/carry_out")
    assert "Restricted since" in browser.get(f"/people/{party.uid}").content.decode()
    browser.post(f"{href}/close", {"answer": "Told by letter"})
    browser.post(f"{href}/lift")
    assert "Restricted since" not in browser.get(f"/people/{party.uid}").content.decode()


def test_there_is_no_step_and_no_file_that_nobody_made(
    browser: Client, officer: Actor, person: MakePerson
) -> None:
    href = f"/data-requests/{ask(officer, person()).uid}"
    assert browser.post(f"{href}/step/nothing").status_code == 404
    assert browser.get(f"{href}/file/page").status_code == 404
    assert browser.get(f"{href}/file/nothing").status_code == 404
