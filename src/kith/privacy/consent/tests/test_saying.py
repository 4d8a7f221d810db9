"""One thing said: by a colleague, a program, or the person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from kith.core.errors import Invalid, NotAllowed
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.registry import current
from kith.customers.interaction.model import Concerned, Interaction
from kith.customers.interaction.panels import lines
from kith.customers.interaction.queries import timeline
from kith.privacy.conftest import MakePerson
from kith.privacy.consent.actions import say
from kith.privacy.consent.model import Consent, Permission
from kith.privacy.purpose.model import Purpose
from kith.privacy.suppression.model import Suppression

pytestmark = pytest.mark.django_db


def test_a_consent_is_made_through_the_plain_verb_of_its_type(
    person: MakePerson, newsletter: Purpose, member: Actor
) -> None:
    party = person(email="ingrid@house.example")
    made = verbs.create(
        current().type("consent"),
        by=member,
        values={
            "party": str(party.uid), "purpose": str(newsletter.uid), "channel": "email", "state": "given",
            "source": "trade fair", "proof": "signed card, box 7",
        },
    )  # fmt: skip
    assert isinstance(made, Consent)
    assert (made.recorded_by_id, made.source, made.proof) == (member.id, "trade fair", "signed card, box 7")
    assert Permission.objects.get(party=party).consent == made


def test_every_refusal_stands_at_its_field(person: MakePerson, newsletter: Purpose, member: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        verbs.create(current().type("consent"), by=member, values={"channel": "email", "state": "given"})
    assert set(refused.value.fields) == {"party", "purpose", "source"}
    with pytest.raises(Invalid) as refused:
        verbs.create(current().type("consent"), by=member, values={"state": "perhaps", "channel": "pigeon"})
    assert set(refused.value.fields) == {"state", "channel"}


def test_whoever_only_reads_records_nothing(person: MakePerson, newsletter: Purpose, onlooker: Actor) -> None:
    with pytest.raises(NotAllowed):
        say(by=onlooker, party=person(), purpose=newsletter, channel="email", state="given", source="form")
    assert not Consent.objects.exists()


def test_consents_are_never_changed_or_deleted(
    person: MakePerson, newsletter: Purpose, member: Actor
) -> None:
    said = say(by=member, party=person(), purpose=newsletter, channel="email", state="given", source="form")
    with pytest.raises(NotAllowed):
        verbs.edit(current().type("consent"), by=member, record=said, values={"source": "shop"})
    with pytest.raises(NotAllowed):
        verbs.delete(current().type("consent"), by=member, record=said)


def test_a_contract_asks_for_no_consent(person: MakePerson, newsletter: Purpose, member: Actor) -> None:
    service = Purpose.objects.get(key="service")
    with pytest.raises(Invalid, match="contract"):
        say(by=member, party=person(), purpose=service, channel="email", state="given", source="form")


def test_nobody_agrees_to_a_channel_that_is_not_used_but_a_no_is_always_heard(
    person: MakePerson, newsletter: Purpose, member: Actor
) -> None:
    tracking, party = Purpose.objects.get(key="tracking"), person()
    with pytest.raises(Invalid, match="not used by phone"):
        say(by=member, party=party, purpose=tracking, channel="phone", state="given", source="form")
    say(by=member, party=party, purpose=tracking, channel="phone", state="withdrawn", source="call")
    assert Permission.objects.get(party=party).state == "withdrawn"


def test_what_was_said_stands_in_the_timeline(person: MakePerson, newsletter: Purpose, member: Actor) -> None:
    party = person()
    said = say(
        by=member, party=party, purpose=newsletter, channel="phone", state="given", source="call of 3 May"
    )
    touch = Interaction.objects.get(ref_type="consent", ref_uid=said.uid)
    assert touch.summary == "Agreed to “Newsletter” by phone"
    assert Concerned.objects.get(interaction_id=touch.id).subject_id == party.pk
    with translation.override("de"):
        [(_each, line)] = lines(timeline(member, party))
    assert line == "„Newsletter“ per Telefon zugestimmt"


def test_withdrawing_takes_the_address_out_of_use_at_once(
    person: MakePerson, newsletter: Purpose, member: Actor
) -> None:
    party = person(email="ingrid@house.example")
    say(by=member, party=party, purpose=newsletter, channel="email", state="withdrawn", source="call")
    stop = Suppression.objects.get()
    assert (stop.address, stop.purpose, stop.reason) == ("ingrid@house.example", newsletter, "unsubscribed")


def test_an_old_paper_that_turns_up_late_changes_neither_state_nor_suppression(
    person: MakePerson, newsletter: Purpose, member: Actor
) -> None:
    party, past = person(email="ingrid@house.example"), timezone.now() - timedelta(days=30)
    say(by=member, party=party, purpose=newsletter, channel="email", state="withdrawn", source="link")
    say(
        by=member,
        party=party,
        purpose=newsletter,
        channel="email",
        state="given",
        source="paper",
        happened_at=past,
    )
    assert Permission.objects.get(party=party).state == "withdrawn"
    assert Suppression.objects.exists()
    assert Consent.objects.count() == 2
