"""Programs read and record consents through the same verb as people."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kith.core.principals.actor import Actor
from kith.core.principals.keys import issue_key
from kith.core.principals.model import Principal
from kith.customers.party.model import Party
from kith.privacy.conftest import MakePerson
from kith.privacy.consent.model import Consent
from kith.privacy.gate import ask
from kith.privacy.purpose.model import Purpose
from kith.privacy.suppression.model import Suppression

pytestmark = pytest.mark.django_db


@pytest.fixture
def caller(member: Actor) -> Client:
    _key, secret = issue_key(Principal.objects.get(pk=member.id), "shop")
    return Client(headers={"authorization": f"Bearer {secret}"})


@pytest.fixture
def party(person: MakePerson) -> Party:
    return person(email="ingrid@house.example")


def send(caller: Client, party: Party, newsletter: Purpose, **more: Any) -> Any:
    body = {
        "party": str(party.uid),
        "purpose": str(newsletter.uid),
        "channel": "email",
        "state": "given",
        "source": "shop",
    }
    return caller.post("/api/v1/consents", body | more, content_type="application/json")


def test_a_shop_records_a_consent_and_reads_it_again(
    caller: Client, party: Party, newsletter: Purpose
) -> None:
    made = send(caller, party, newsletter, proof="box ticked", happened_at="2026-03-01T10:00:00Z")
    assert made.status_code == 201
    assert made.json()["purpose"] == {"id": str(newsletter.uid), "title": "Newsletter"}
    assert caller.get(made.headers["Location"]).json()["happened_at"].startswith("2026-03-01T10:00:00")
    assert [each["state"] for each in caller.get("/api/v1/consents").json()["items"]] == ["given"]
    assert ask.decide([party.pk], ask.question(newsletter, "email"))[0].refusal == ""


def test_a_withdrawal_by_a_program_holds_at_once(caller: Client, party: Party, newsletter: Purpose) -> None:
    send(caller, party, newsletter)
    assert send(caller, party, newsletter, state="withdrawn").status_code == 201
    assert ask.decide([party.pk], ask.question(newsletter, "email"))[0].refusal == "withdrawn"
    assert Suppression.objects.exists()


def test_refusals_name_their_fields_and_nothing_is_recorded(
    caller: Client, party: Party, newsletter: Purpose
) -> None:
    for more, field in (
        ({"state": "perhaps"}, "state"),
        ({"channel": "pigeon"}, "channel"),
        ({"purpose": str(party.uid)}, "purpose"),
        ({"source": ""}, "source"),
        ({"happened_at": "2999-01-01T00:00:00Z"}, "happened_at"),
        ({"recorded_by": str(party.uid)}, "recorded_by"),
    ):
        refused = send(caller, party, newsletter, **more)
        assert refused.status_code == 422
        assert field in refused.content.decode()
    assert not Consent.objects.exists()


def test_consents_can_be_neither_changed_nor_deleted(
    caller: Client, party: Party, newsletter: Purpose
) -> None:
    path = send(caller, party, newsletter).headers["Location"]
    assert caller.patch(path, {"state": "withdrawn"}, content_type="application/json").status_code in (
        404,
        405,
    )
    assert caller.delete(path).status_code in (404, 405)
    assert Consent.objects.get().state == "given"


def test_an_address_is_taken_out_of_use_and_back_by_a_program(caller: Client, party: Party) -> None:
    body = {"kind": "email", "address": "Ingrid@house.example", "reason": "asked", "source": "hotline"}
    made = caller.post("/api/v1/suppressions", body, content_type="application/json")
    assert made.status_code == 201
    assert made.json()["address"] == "ingrid@house.example"
    path = made.headers["Location"]
    seen = {"If-Match": caller.get(path).headers["ETag"]}
    assert caller.delete(path, headers=seen).status_code == 204
    assert not Suppression.objects.exists()
