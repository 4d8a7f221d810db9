"""Addresses that must not be used."""

from __future__ import annotations

from uuid import uuid4

import pytest

from kith.core.errors import Invalid, NotAllowed
from kith.core.events.model import Event
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.registry import current
from kith.privacy.conftest import MakePerson
from kith.privacy.consent.actions import say
from kith.privacy.gate.ask import decide, question
from kith.privacy.purpose.model import Purpose
from kith.privacy.suppression.actions import Stop, suppress, suppress_many
from kith.privacy.suppression.model import Suppression

pytestmark = pytest.mark.django_db


def test_addresses_are_kept_as_they_are_compared(member: Actor) -> None:
    mail = suppress(by=member, stop=Stop("email", "asked", "Ingrid <INGRID@House.Example>", source="call"))
    number = suppress(by=member, stop=Stop("phone", "asked", "+49 30 12 34 567", source="call"))
    assert (mail.address, number.address) == ("ingrid@house.example", "+49301234567")


def test_what_cannot_be_an_address_is_refused_at_its_field(member: Actor) -> None:
    for kind, address in (("email", "ingrid"), ("email", ""), ("phone", "call me"), ("email", "a" * 500)):
        with pytest.raises(Invalid) as refused:
            suppress(by=member, stop=Stop(kind, "asked", address))
        assert set(refused.value.fields) == {"address"}
    with pytest.raises(Invalid) as refused:
        suppress(by=member, stop=Stop("party", "asked"))
    assert set(refused.value.fields) == {"party"}
    with pytest.raises(Invalid):
        suppress(by=member, stop=Stop("email", "boredom", "a@house.example"))
    assert not Suppression.objects.exists()


def test_an_address_is_noted_once_for_each_purpose(newsletter: Purpose, member: Actor) -> None:
    stops = [
        Stop("email", "bounced", "a@house.example"),
        Stop("email", "asked", "A@house.example", purpose=newsletter),
    ]
    assert suppress_many(stops, by=member, batch=uuid4()) == 2
    assert suppress_many([Stop("email", "complained", "a@house.example")], by=member) == 0
    assert Suppression.objects.get(purpose=None).reason == "bounced"


def test_the_address_is_sealed_in_the_history_for_its_party(person: MakePerson, member: Actor) -> None:
    party = person()
    suppress(by=member, stop=Stop("email", "asked", "ingrid@house.example", party, source="call"))
    suppress(by=member, stop=Stop("email", "asked", "nobody@house.example", source="list"))
    for event in Event.objects.filter(kind="suppression.created"):
        assert event.sealed
        assert "house.example" not in str(event.changes)


def test_an_address_can_be_used_again_by_those_who_may(
    person: MakePerson, member: Actor, onlooker: Actor
) -> None:
    stop = suppress(by=member, stop=Stop("party", "asked", party=person(), source="letter"))
    declared = current().type("suppression")
    with pytest.raises(NotAllowed):
        verbs.delete(declared, by=onlooker, record=stop)
    verbs.delete(declared, by=member, record=stop)
    suppress(by=member, stop=Stop("email", "asked", "nobody@house.example", source="list"))
    verbs.delete(declared, by=member, record=Suppression.objects.get())
    assert not Suppression.objects.exists()
    assert Event.objects.filter(kind="suppression.deleted").count() == 2


def test_a_suppression_is_made_through_the_plain_verb_of_its_type(member: Actor) -> None:
    made = verbs.create(
        current().type("suppression"),
        by=member,
        values={"kind": "email", "address": "b@house.example", "reason": "asked", "source": "call"},
    )
    assert made == Suppression.objects.get(address="b@house.example")


def test_a_suppressed_address_stays_when_its_person_goes(person: MakePerson, member: Actor) -> None:
    party = person()
    suppress(by=member, stop=Stop("email", "complained", "ingrid@house.example", party))
    party.delete()
    assert Suppression.objects.get().party is None


def test_a_domain_stops_all_its_addresses_and_no_other_until_it_is_lifted(
    person: MakePerson, newsletter: Purpose, member: Actor
) -> None:
    parties = [
        person(email=f"ingrid@{domain}") for domain in ("house.example", "sub.house.example", "other.example")
    ]
    for party in parties:
        say(by=member, party=party, purpose=newsletter, channel="email", state="given", source="form")

    def refusals() -> list[str]:
        return [
            each.refusal for each in decide([party.pk for party in parties], question(newsletter, "email"))
        ]

    stop = suppress(by=member, stop=Stop("domain", "asked", " @House.Example ", source="call"))
    assert stop.address == "@house.example"
    assert sorted(refusals()) == ["", "", "asked"]
    verbs.delete(current().type("suppression"), by=member, record=stop)
    assert refusals() == ["", "", ""]
    for bad in ("", "house", "a b.example", "x@y@z", "@" + "a" * 400 + ".example"):
        with pytest.raises(Invalid) as refused:
            suppress(by=member, stop=Stop("domain", "asked", bad))
        assert set(refused.value.fields) == {"address"}
