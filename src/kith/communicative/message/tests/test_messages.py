"""Single mails: asked for by a program, sent once, on the basis of a contract alone."""

from __future__ import annotations

import json
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from django.test import Client

from kith.communicative.channels.email.tests.sink import Sink, running
from kith.communicative.message.actions import ask, send_waiting
from kith.communicative.message.model import Message
from kith.communicative.template.actions import write
from kith.core.principals.actor import system
from kith.core.principals.keys import issue_key
from kith.core.principals.model import Kind, Principal, Role
from kith.core.records import verbs
from kith.core.registry import current
from kith.customers.interaction.queries import timeline


def make(key: str, **values: object) -> Any:
    return verbs.create(current().type(key), by=system("test"), values=values)


@pytest.mark.django_db
def test_a_program_sends_a_receipt_once_and_reads_what_became_of_it() -> None:
    by = system("test")
    program = Principal.objects.create(kind=Kind.USER, role=Role.OWNER, name="shop")
    headers = {"Authorization": f"Bearer {issue_key(program, 'key')[1]}", "Idempotency-Key": "order 7"}

    def send(body: dict[str, object], **more: str) -> Any:
        return Client().post("/api/v1/messages", json.dumps(body), "application/json", headers=headers | more)

    person = make("person", given_name="Ann")
    make("email", party=person.uid, address="ann@customers.test", is_main=True)
    contract = make("purpose", name="Receipts", basis="contract", channels=["email"])
    wish = make("purpose", name="Wishes", basis="consent", channels=["email"])
    template = make("template", name="Receipt", kind="mail", purpose=wish.uid)
    write(by=by, template=template, language="en", body_kind="plain", subject="Order {{ data.number }}",
          body="Thank you: {{ data.sum }}")  # fmt: skip
    data = {"number": 7, "sum": "€ 20"}
    asked: dict[str, object] = {"person": str(person.uid), "template": str(template.uid), "data": data}
    refused = send(asked)
    assert (refused.status_code, "contract" in refused.content.decode()) == (422, True)
    template = verbs.edit(
        current().type("template"), by=by, record=template, values={"purpose": contract.uid}
    )
    assert send(asked).status_code == 422  # there is no relay yet
    with running(Sink()) as sink:
        make("relay", name="Sink", host="127.0.0.1", port=sink.port, connections=1, patience=3,
             sender_address="shop@house.test")  # fmt: skip
        assert send(asked | {"data": {}}).status_code == 422
        first, again = send(asked), send(asked)
        assert (first.status_code, again.status_code, Message.objects.count()) == (201, 201, 1)
        assert first.json()["id"] == again.json()["id"]
        assert send(asked | {"language": "de"}).status_code == 422  # the key was for another request
        send_waiting()
        send_waiting()
        ((address, mail),) = sink.accepted
    assert address == "ann@customers.test"
    assert b"Subject: Order 7\r\n" in mail
    assert b"List-Unsubscribe" not in mail
    assert b"/u/" not in mail
    told = Client().get(f"/api/v1/messages/{first.json()['id']}", headers=headers).json()
    assert (told["state"], Message.objects.get().data) == ("sent", None)
    assert "Receipt" in timeline(by, person)[0].summary


@pytest.mark.django_db
def test_what_a_stopped_worker_had_on_its_way_is_not_sent_again() -> None:
    from datetime import timedelta

    from django.utils import timezone

    relay = make(
        "relay", name="Gone", host="127.0.0.1", port=9, connections=1, sender_address="shop@house.test"
    )
    purpose = make("purpose", name="Receipts", basis="contract", channels=["email"])
    template = make("template", name="Receipt", kind="mail", purpose=purpose.uid)
    long_ago = timezone.now() - timedelta(hours=1)
    person = make("person", given_name="Ann")
    Message.objects.create(
        person=person.uid,
        template=template,
        purpose=purpose,
        relay=relay,
        state="sending",
        not_before=long_ago,
    )
    send_waiting()
    assert Message.objects.get().state == "unconfirmed"


@pytest.mark.django_db
def test_a_part_for_a_segment_reaches_its_people_alone_and_knows_their_names() -> None:
    by = system("test")
    named = {"all": [{"field": "given_name", "op": "is", "value": ["Vera"]}]}
    segment = make("segment", name="Vera alone", condition=named)
    contract = make("purpose", name="Receipts", basis="contract", channels=["email"])
    template = make("template", name="Receipt", kind="mail", purpose=contract.uid)
    write(by=by, template=template, language="en", body_kind="plain", subject="Order {{ data.number }}",
          body=f"Dear {{{{ person.given_name }}}}{{% if segment.{segment.uid} %}}, as ever{{% endif %}}")  # fmt: skip
    with running(Sink()) as sink:
        make("relay", name="Sink", host="127.0.0.1", port=sink.port, connections=1, patience=3,
             sender_address="shop@house.test")  # fmt: skip
        for name in ("Ann", "Vera"):
            person = make("person", given_name=name)
            make("email", party=person.uid, address=f"{name.lower()}@customers.test", is_main=True)
            ask(by=by, party=person, template=template, language="", data={"number": 7})
        send_waiting()
    plain = [
        message_from_bytes(mail, policy=default).get_body(("plain",)) for _address, mail in sink.accepted
    ]
    assert [part.get_content().strip() for part in plain if part] == ["Dear Ann", "Dear Vera, as ever"]
