"""Programs put consents down as colleagues do: what waits for the person says so, and until when."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kith.core.principals.actor import Actor
from kith.core.principals.keys import issue_key
from kith.core.principals.model import Principal
from kith.core.sign_in.notice import Notice
from kith.customers.party.model import Party
from kith.privacy.confirmation import mails
from kith.privacy.conftest import MakePerson
from kith.privacy.purpose.model import Purpose

pytestmark = pytest.mark.django_db


@pytest.fixture
def caller(member: Actor) -> Client:
    _key, secret = issue_key(Principal.objects.get(pk=member.id), "shop")
    return Client(headers={"authorization": f"Bearer {secret}"})


def put_down(caller: Client, party: Party, purpose: Purpose) -> Any:
    body = {
        "party": str(party.uid), "purpose": str(purpose.uid), "channel": "email", "state": "given", "source": "shop",
        "proof": "box ticked",
    }  # fmt: skip
    return caller.post("/api/v1/consents", body, content_type="application/json").json()


def test_a_program_s_yes_waits_for_the_person(
    caller: Client, person: MakePerson, newsletter: Purpose, sent: list[Notice], visitor: Client
) -> None:
    made = put_down(caller, person(email="ingrid@house.example"), newsletter)
    assert made["state"] == "asked"
    assert made["waits_until"]
    mails.send()
    visitor.post(sent[0].path)
    items = caller.get("/api/v1/consents?fields=state,waits_until").json()["items"]
    assert {each["state"]: each["waits_until"] for each in items} == {"given": None, "asked": None}


def test_a_program_asks_again_and_no_more(
    caller: Client, person: MakePerson, newsletter: Purpose, sent: list[Notice]
) -> None:
    made = put_down(caller, person(email="ingrid@house.example"), newsletter)
    mails.send()
    path = f"/api/v1/consents/{made['id']}"

    def does(verb: str) -> int:
        return caller.post(f"{path}/{verb}", {}, content_type="application/json").status_code

    assert does("ask_again") == 409
    assert does("take_back") == 200
    assert caller.get(path).json()["waits_until"] is None
    assert does("take_back") == 409
