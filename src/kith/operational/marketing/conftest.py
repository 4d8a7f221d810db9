"""What tests of campaigns need: a relay that listens, people with consents, a draft."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kith.communicative.channels.email.tests.sink import Sink, running
from kith.communicative.relay.model import MailRelay
from kith.core.principals.actor import Actor, system
from kith.core.records import verbs
from kith.core.registry import current
from kith.customers.party.model import Party
from kith.customers.segment.model import Segment
from kith.operational.marketing.campaign.model import Campaign
from kith.privacy.consent.actions import say
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
    def some(number: int, *purposes: str, name: str = "ann") -> list[Party]:
        wanted = purposes or ("newsletter", "tracking")
        return [
            person(by, f"{name.title()} {at}", f"{name}{at}@customers.test", *wanted) for at in range(number)
        ]

    return some


@pytest.fixture
def relay(by: Actor, sink: Sink) -> MailRelay:
    address = f"smtp://127.0.0.1:{sink.port}?connections=2&patience=3"
    made: MailRelay = make("relay", by, name="Sink", address=address, sender_address="news@house.test")
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
