"""Campaigns for programs: the same verbs, the same refusals."""

from __future__ import annotations

import json
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.test import Client

from kith.communicative.channels.email.tests.sink import Sink
from kith.communicative.relay.model import MailRelay
from kith.core.principals.actor import Actor
from kith.core.principals.keys import issue_key
from kith.core.principals.model import Kind, Principal, Role, User
from kith.core.records.settings import change_setting
from kith.operational.marketing.campaign.model import Campaign
from kith.operational.marketing.campaign.sending import send_campaign
from kith.operational.marketing.conftest import People, make
from kith.privacy.gate.ask import count_handed, question
from kith.privacy.norms.house import NORMS, Norm
from kith.privacy.purpose.queries import purpose_named

pytestmark = pytest.mark.django_db


class Program:
    """A caller with a key."""

    def __init__(self, role: str) -> None:
        principal = Principal.objects.create(kind=Kind.USER, role=role, name="program")
        self.headers = {"Authorization": f"Bearer {issue_key(principal, 'key')[1]}"}

    def ask(self, method: str, path: str, body: object = None, key: str = "") -> Any:
        text = json.dumps(body) if body is not None else ""
        once = {"Idempotency-Key": key} if key else {}
        return Client().generic(
            method, f"/api/v1{path}", text, "application/json", headers=self.headers | {"If-Match": "*"} | once
        )


@pytest.fixture
def values(by: Actor, relay: MailRelay) -> dict[str, object]:
    segment = make("segment", by, name="Everybody", condition={"all": []})
    return {
        "name": "Spring", "segment": str(segment.uid), "purpose": str(purpose_named("newsletter").uid),
        "relay": str(relay.uid), "subject": "News", "body": "Hello {{ person.name }}", "body_kind": "plain",
    }  # fmt: skip


def test_a_program_sees_who_would_be_put_off(by: Actor, values: dict[str, object], people: People) -> None:
    first, *_others = people(3)
    change_setting(NORMS, {"email": Norm("email", most=1).as_json()}, by)
    count_handed([first.pk], question("newsletter", "email"))
    program = Program(Role.OWNER)
    uid = program.ask("POST", "/campaigns", values).json()["id"]
    ahead = program.ask("GET", f"/campaigns/{uid}/audience").json()
    assert (ahead["allowed"], [(each["refusal"], each["people"]) for each in ahead["later"]]) == (3, [("cap_house", 1)])


def test_a_program_makes_and_approves_a_campaign_and_reads_who_got_it(
    values: dict[str, object], people: People, sink: Sink
) -> None:
    people(3)
    program = Program(Role.OWNER)
    made = program.ask("POST", "/campaigns", values)
    assert made.status_code == 201, made.content
    uid = made.json()["id"]
    ahead = program.ask("GET", f"/campaigns/{uid}/audience").json()
    assert (ahead["segment"], ahead["written_to"], ahead["refused"]) == (3, 3, [])
    approved = program.ask("POST", f"/campaigns/{uid}/approve")
    assert (approved.status_code, approved.json()["state"]) == (200, "approved")
    send_campaign(Campaign.objects.get().pk)
    assert program.ask("GET", f"/campaigns/{uid}").json()["state"] == "sent"
    listed = program.ask(
        "GET", "/campaign-contacts?fields=party,arm,delivery,clicked,bought&limit=10"
    ).json()["items"]
    assert [(row["arm"], row["delivery"], row["clicked"], row["bought"]) for row in listed] == [
        ("contacted", "sent", False, False)
    ] * 3
    assert len(sink.accepted) == 3
    report = program.ask("GET", f"/campaigns/{uid}/report").json()
    assert (report["delivery"], report["contacted"]["people"], report["lift_points"]) == ({"sent": 3}, 3, None)
    assert (report["audit"]["planned"], report["audit"]["sent"]) == (3, 3)
    assert Program(Role.OWNER).ask("GET", "/campaigns/00000000-0000-7000-8000-000000000000/report").status_code == 404


def test_a_test_goes_to_the_address_of_whoever_asks_and_names_what_is_not_there(
    values: dict[str, object], people: People, sink: Sink
) -> None:
    (ann,) = people(1)
    program = Program(Role.OWNER)
    uid = program.ask("POST", "/campaigns", values).json()["id"]
    nowhere = program.ask("POST", f"/campaigns/{uid}/mail_test", {})
    assert nowhere.status_code == 422
    assert "no e-mail address" in nowhere.content.decode()
    own = Principal.objects.get(name="program")
    own.user = User.objects.create_user("maren@house.test")
    own.save()
    for _again in range(2):
        sent = program.ask("POST", f"/campaigns/{uid}/mail_test", {"person": str(ann.uid)}, key="0" * 20)
        assert (sent.status_code, sent.json()["state"]) == (200, "draft"), sent.content
    ((recipient, content),) = sink.accepted
    text = message_from_bytes(content, policy=policy.default).get_body(("plain",))
    assert recipient == "maren@house.test"
    assert text
    assert f"Hello {ann.name}" in text.get_content()
    refused = program.ask("POST", f"/campaigns/{uid}/mail_test", {"version": "Q"})
    assert (refused.status_code, "Q" in refused.content.decode()) == (422, True)
    assert Program(Role.READ_ONLY).ask("POST", f"/campaigns/{uid}/mail_test", {}).status_code == 403
    assert program.ask("POST", f"/campaigns/{uid}/approve").status_code == 200
    assert program.ask("POST", f"/campaigns/{uid}/mail_test", {}).status_code == 409


def test_approving_twice_is_a_conflict_and_what_is_missing_is_named(
    values: dict[str, object], people: People
) -> None:
    people(1)
    program = Program(Role.OWNER)
    bare = program.ask("POST", "/campaigns", {"name": "Bare"}).json()["id"]
    refused = program.ask("POST", f"/campaigns/{bare}/approve")
    assert refused.status_code == 422
    assert "segment" in refused.content.decode()
    uid = program.ask("POST", "/campaigns", values).json()["id"]
    assert program.ask("POST", f"/campaigns/{uid}/approve").status_code == 200
    assert program.ask("POST", f"/campaigns/{uid}/approve").status_code == 409
    assert program.ask("PATCH", f"/campaigns/{uid}", {"body": "else"}).status_code == 409


def test_a_program_that_only_reads_approves_nothing(values: dict[str, object], people: People) -> None:
    people(1)
    uid = Program(Role.OWNER).ask("POST", "/campaigns", values).json()["id"]
    assert Program(Role.READ_ONLY).ask("POST", f"/campaigns/{uid}/approve").status_code == 403
    assert Campaign.objects.get().state == "draft"


def test_a_program_is_told_of_the_letters_that_follow_a_mail(
    values: dict[str, object], people: People, sink: Sink
) -> None:
    people(3)
    program = Program(Role.OWNER)
    uid = program.ask("POST", "/campaigns", values).json()["id"]
    program.ask("POST", f"/campaigns/{uid}/approve")
    made = program.ask("POST", f"/campaigns/{uid}/by_letter").json()
    assert (made["channel"], made["state"], made["id"] != uid) == ("letter", "draft", True)
