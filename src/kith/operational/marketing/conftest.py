"""What tests of campaigns need: a relay that listens, people with consents, a draft."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC
from typing import Any

import pytest
from django.utils import timezone

from kith.communicative.channels.email.tests.sink import Sink, running
from kith.communicative.relay.model import MailRelay
from kith.core.principals.actor import Actor, system
from kith.core.records import verbs
from kith.core.registry import current
from kith.customers.email.model import Email
from kith.customers.party.model import Party
from kith.customers.segment.model import Segment
from kith.operational.marketing.campaign.model import Campaign
from kith.privacy.consent.actions import say
from kith.privacy.consent.model import State
from kith.privacy.consent.recording import ConsentRow, record_consents
from kith.privacy.purpose.queries import purpose_named

BODY = 'Dear {{ person.given_name | default: "friend" }},\n\nlook here: https://shop.example/bikes\n\nand https://shop.example/tyres'
People = Callable[..., list[Party]]
Draft = Callable[..., Campaign]


@pytest.fixture
def by(db: None) -> Actor:
    return system("test")


@pytest.fixture
def sink() -> Iterator[Sink]:
    with running(Sink()) as listening:
        yield listening


def make(key: str, by: Actor, **values: object) -> Any:
    return verbs.create(current().type(key), by=by, values=values)


def person(by: Actor, name: str, address: str, *purposes: str) -> Party:
    """Somebody who has agreed to these purposes by e-mail."""
    made: Party = make("person", by, given_name=name)
    if address:
        make("email", by, party=made.uid, address=address, is_main=True)
    for purpose in purposes:
        say(by=by, party=made, purpose=purpose_named(purpose), channel="email", state="given", source="test")
    return made


@pytest.fixture
def people(by: Actor) -> People:
    """Many who have agreed to these purposes by e-mail, as an import brings them: a few statements for all."""

    def some(number: int, *purposes: str, name: str = "ann") -> list[Party]:
        called = [f"{name.title()} {at}" for at in range(number)]
        made = Party.objects.bulk_create(
            Party(kind="person", name=each, given_name=each, sort_key=each.lower()) for each in called
        )
        Email.objects.bulk_create(
            Email(party=party, address=f"{name}{at}@customers.test", is_main=True)
            for at, party in enumerate(made)
        )
        wanted = [purpose_named(each).key for each in purposes or ("newsletter", "tracking")]
        said = timezone.now().astimezone(UTC)
        rows = [
            ConsentRow(party.pk, each, "email", State.GIVEN, said, "test", "", None)
            for party in made
            for each in wanted
        ]
        record_consents(rows, by=by)
        return list(Party.objects.filter(pk__in=[party.pk for party in made]).order_by("pk"))

    return some


@pytest.fixture
def relay(by: Actor, sink: Sink) -> MailRelay:
    made: MailRelay = make(
        "relay", by, name="Sink", host="127.0.0.1", port=sink.port, connections=2, patience=3,
        sender_address="news@house.test",
    )  # fmt: skip
    return made


@pytest.fixture
def draft(by: Actor, relay: MailRelay) -> Draft:
    """A draft to everybody."""

    def one(**values: object) -> Campaign:
        segment: Segment = make("segment", by, name="Everybody", condition={"all": []})
        given: dict[str, object] = {
            "name": "Autumn", "segment": segment.uid, "purpose": purpose_named("newsletter").uid, "relay": relay.uid,
            "subject": "News for {{ person.given_name }}", "body": BODY, "body_kind": "plain",
        }  # fmt: skip
        made: Campaign = make("campaign", by, **(given | values))
        return made

    return one
