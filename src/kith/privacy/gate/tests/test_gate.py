"""The gate: one answer, whoever asks and for however many."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone

from kith.core.conditions.tree import Line
from kith.core.errors import Invalid, NotFound
from kith.core.principals.actor import Actor
from kith.core.records.planner import Listing
from kith.core.records.reading import read_page
from kith.core.records.statement import fetch
from kith.core.registry import current
from kith.customers.party.model import Party
from kith.privacy.channel import CHANNELS
from kith.privacy.conftest import MakePerson
from kith.privacy.consent.actions import choose_rhythm, say
from kith.privacy.consent.model import Consent
from kith.privacy.gate import ask
from kith.privacy.gate.decision import parties
from kith.privacy.gate.model import Handed
from kith.privacy.gate.reasons import NOT_NOW, Refusal, in_words
from kith.privacy.gate.tests import oracle
from kith.privacy.gate.tests.world import NOW, build
from kith.privacy.purpose.model import Purpose
from kith.privacy.suppression.actions import Stop, suppress
from kith.privacy.suppression.model import Suppression

pytestmark = pytest.mark.django_db
NOT_FOR_GOOD = ("", "cap", "rhythm", "paused", *NOT_NOW)


def why(party: Party, purpose: str = "newsletter", channel: str = "email") -> str:
    return ask.decide([party.pk], ask.question(purpose, channel))[0].refusal


@pytest.mark.parametrize("seed", range(2))
def test_the_gate_agrees_with_a_plain_reading_of_random_houses(
    seed: int, member: Actor, newsletter: Purpose
) -> None:
    ids = build(Random(seed), member)
    for purpose in Purpose.objects.all():
        for channel in CHANNELS:
            asked = ask.question(purpose, channel.key, NOW)
            found = {row.party_id: row.refusal for row in ask.decide(ids, asked)}
            assert found == {party: oracle.refusal(party, asked) for party in ids}
            told = ask.tally(parties(ids), asked)
            assert told.all == len(ids)
            assert told.allowed == sum(refusal in ("", *NOT_NOW) for refusal in found.values())
            assert {each.refusal: each.number for each in (*told.refused, *told.later)} == {
                refusal: list(found.values()).count(refusal) for refusal in set(found.values()) - {""}
            }
            chosen = ask.allowed(parties(ids), asked)
            assert {row[0] for row in fetch(chosen.text, chosen.params)} == {
                party for party, refusal in found.items() if refusal in ("", *NOT_NOW)
            }


@pytest.mark.parametrize("seed", [100])
def test_the_fields_of_people_say_what_the_gate_says_less_caps_and_pauses(
    seed: int, member: Actor, newsletter: Purpose
) -> None:
    ids = build(Random(seed), member)
    declared = current().type("person")
    names = dict(Party.objects.values_list("name", "pk"))
    for key in [key for key in declared.by_key if key.startswith("may_")]:
        _may, purpose, channel = key.split("_")
        asked = ask.question(purpose, channel, NOW)
        page = read_page(member, Listing(declared, ("name",), Line(key, "is_true"), limit=200))
        allowed = {party for party in ids if oracle.refusal(party, asked) in NOT_FOR_GOOD}
        assert {names[row[1]] for row in page.rows} == allowed


def test_the_consent_found_is_the_proof_and_the_main_address_is_used(reader: Party) -> None:
    found = ask.decide([reader.pk], ask.question("newsletter", "email"))[0]
    assert found.refusal == ""
    assert found.address == "ingrid@house.example"
    assert found.consent_id == Consent.objects.get(party=reader).pk
    chosen = ask.allowed(parties([reader.pk]), ask.question("newsletter", "email"))
    assert fetch(chosen.text, chosen.params) == [(reader.pk, "ingrid@house.example", found.consent_id)]


def test_service_messages_need_no_consent_and_no_withdrawal_stops_them(
    reader: Party, newsletter: Purpose, member: Actor
) -> None:
    say(by=member, party=reader, purpose=newsletter, channel="email", state="withdrawn", source="call")
    assert why(reader) == "withdrawn"
    assert why(reader, "service") == ""


def test_nothing_is_sent_to_an_address_that_is_suppressed_for_everything(
    reader: Party, member: Actor
) -> None:
    suppress(by=member, stop=Stop("email", "complained", "Ingrid@House.example", source="feedback loop"))
    assert why(reader) == "complained"
    assert why(reader, "service") == "complained"


def test_an_address_that_somebody_unsubscribed_is_out_of_use_for_all_who_share_it(
    reader: Party, person: MakePerson, newsletter: Purpose, member: Actor
) -> None:
    other = person("Ola Sørlie", "ingrid@house.example")
    say(by=member, party=other, purpose=newsletter, channel="email", state="given", source="form")
    say(by=member, party=reader, purpose=newsletter, channel="email", state="withdrawn", source="link")
    assert why(other) == "unsubscribed"
    assert why(other, "service") == ""


def test_whoever_agrees_anew_is_contacted_again(reader: Party, newsletter: Purpose, member: Actor) -> None:
    say(by=member, party=reader, purpose=newsletter, channel="email", state="withdrawn", source="link")
    assert Suppression.objects.filter(party=reader).exists()
    say(by=member, party=reader, purpose=newsletter, channel="email", state="given", source="form")
    assert why(reader) == ""
    assert not Suppression.objects.exists()


def test_agreeing_anew_does_not_bring_back_an_address_that_takes_no_mail(
    reader: Party, newsletter: Purpose, member: Actor
) -> None:
    suppress(
        by=member, stop=Stop("email", "bounced", "ingrid@house.example", reader, newsletter, "failure notice")
    )
    say(by=member, party=reader, purpose=newsletter, channel="email", state="given", source="form")
    assert why(reader) == "bounced"


def test_the_cap_counts_contacts_in_the_last_days_alone(reader: Party, newsletter: Purpose) -> None:
    now = timezone.now()
    for days in (40, 35, 3, 2, 1):
        ask.count_handed([reader.pk], ask.question("newsletter", "email", now - timedelta(days=days)))
    assert why(reader) == ""
    ask.count_handed([reader.pk], ask.question("newsletter", "email", now))
    assert why(reader) == "cap"
    newsletter.most = None
    newsletter.save()
    assert why(reader) == ""


def test_contacts_are_added_up_in_one_row_a_day(reader: Party) -> None:
    for _each in range(3):
        ask.count_handed([reader.pk, reader.pk], ask.question("newsletter", "email"))
    assert Handed.objects.get().number == 6


def test_a_person_who_wants_one_mail_a_week_gets_one_a_week(
    reader: Party, newsletter: Purpose, member: Actor
) -> None:
    choose_rhythm(by=member, party=reader, purpose=newsletter, most=1, days=7)
    assert why(reader) == ""
    ask.count_handed([reader.pk], ask.question("newsletter", "email", timezone.now() - timedelta(days=6)))
    assert why(reader) == "rhythm"
    choose_rhythm(by=member, party=reader, purpose=newsletter, most=None)
    assert why(reader) == ""


def test_a_rhythm_that_cannot_be_is_refused(reader: Party, newsletter: Purpose, member: Actor) -> None:
    with pytest.raises(Invalid):
        choose_rhythm(by=member, party=reader, purpose=newsletter, most=0, days=7)
    with pytest.raises(Invalid):
        choose_rhythm(by=member, party=reader, purpose=newsletter, most=1, days=10_000)


def test_old_counts_are_forgotten_and_recent_ones_kept(reader: Party) -> None:
    for days in (400, 10):
        ask.count_handed(
            [reader.pk], ask.question("newsletter", "email", timezone.now() - timedelta(days=days))
        )
    ask.forget_old()
    assert Handed.objects.count() == 1


def test_a_purpose_that_is_out_of_use_lets_nobody_through(reader: Party, newsletter: Purpose) -> None:
    newsletter.is_active = False
    newsletter.save()
    assert why(reader) == "unused"


def test_unknown_purposes_and_channels_are_named(newsletter: Purpose) -> None:
    with pytest.raises(NotFound, match="horoscopes"):
        ask.question("horoscopes", "email")
    with pytest.raises(Invalid, match="pigeon"):
        ask.question("newsletter", "pigeon")


def test_every_refusal_has_words(newsletter: Purpose) -> None:
    texts = {str(in_words(each, newsletter, CHANNELS["email"])) for each in Refusal}
    assert len(texts) == len(Refusal)
    assert "No consent to “Newsletter” by e-mail" in texts
    assert not any("{" in text for text in texts)


def test_an_empty_audience_is_counted_as_nobody(newsletter: Purpose) -> None:
    told = ask.tally(parties([]), ask.question("newsletter", "email"))
    assert (told.all, told.allowed, told.refused) == (0, 0, ())
