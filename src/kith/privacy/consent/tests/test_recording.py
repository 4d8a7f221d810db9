"""What people say is on record, and what counts follows from it alone."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone

from kith.core.errors import Invalid, NotFound
from kith.core.events.model import Event
from kith.core.principals.actor import Actor, system
from kith.customers.party.model import Party
from kith.privacy.conftest import MakePerson
from kith.privacy.consent.model import Consent, Permission
from kith.privacy.consent.recording import ConsentRow, record_consents, settle_anew, undo_batch
from kith.privacy.purpose.model import Purpose
from kith.privacy.purpose.shipped import plant

JANUARY = datetime(2026, 1, 1, tzinfo=UTC)


def row(party: Party, state: str, days: int = 0, **more: object) -> ConsentRow:
    values = {"purpose": "newsletter", "channel": "email", "source": "form"} | more
    return ConsentRow(party.pk, state=state, happened_at=JANUARY + timedelta(days=days), **values)  # type: ignore[arg-type]


def state(party: Party) -> tuple[str, datetime] | None:
    found = Permission.objects.filter(party=party, purpose__key="newsletter", channel="email").first()
    return (found.state, found.since) if found else None


@pytest.mark.django_db
def test_older_news_never_override_newer_ones(person: MakePerson, newsletter: Purpose, member: Actor) -> None:
    party = person()
    record_consents([row(party, "withdrawn", 10)], by=member)
    record_consents([row(party, "given", 3)], by=member)
    assert state(party) == ("withdrawn", JANUARY + timedelta(days=10))
    record_consents([row(party, "given", 11)], by=member)
    assert state(party) == ("given", JANUARY + timedelta(days=11))


@pytest.mark.django_db
def test_a_question_changes_nothing_for_whoever_answered(
    person: MakePerson, newsletter: Purpose, member: Actor
) -> None:
    party = person()
    record_consents([row(party, "asked", 1)], by=member)
    assert state(party) == ("asked", JANUARY + timedelta(days=1))
    record_consents([row(party, "given", 0), row(party, "asked", 2)], by=member)
    assert state(party) == ("given", JANUARY)


@pytest.mark.django_db
def test_of_two_things_said_at_the_same_moment_the_no_counts(
    person: MakePerson, newsletter: Purpose, member: Actor
) -> None:
    for order in (("given", "refused", "withdrawn"), ("withdrawn", "refused", "given")):
        party = person()
        for said in order:
            record_consents([row(party, said)], by=member)
        assert state(party) == ("withdrawn", JANUARY)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(5))
def test_the_outcome_does_not_depend_on_the_order_of_arrival(
    seed: int, person: MakePerson, newsletter: Purpose, member: Actor
) -> None:
    lot = Random(seed)
    first, second = person(), person()
    said = [
        (lot.choice(["given", "withdrawn", "refused", "asked"]), lot.randint(0, 4)) for _each in range(12)
    ]
    record_consents([row(first, *each) for each in said], by=member)
    for each in lot.sample(said, len(said)):
        record_consents([row(second, *each)], by=member)
    assert state(first) == state(second)
    before = state(first)
    settle_anew([first.pk, second.pk])
    assert state(first) == state(second) == before


@pytest.mark.django_db
def test_the_same_thing_twice_changes_nothing(person: MakePerson, newsletter: Purpose, member: Actor) -> None:
    party = person()
    rows = [row(party, "given"), row(party, "given"), row(party, "given", channel="phone")]
    assert record_consents(rows, by=member) == 2
    assert record_consents(rows, by=member) == 0
    assert Consent.objects.count() == 2
    assert Event.objects.filter(kind="consent.created").count() == 2


@pytest.mark.django_db
def test_each_consent_is_an_event_whose_proof_is_sealed(
    person: MakePerson, newsletter: Purpose, member: Actor
) -> None:
    party, batch = person(), uuid4()
    record_consents(
        [row(party, "given", proof="signed by Ingrid"), row(party, "withdrawn", 5)], by=member, batch=batch
    )
    found = list(Event.objects.filter(kind="consent.created", batch=batch).order_by("id"))
    assert [event.verb for event in found] == ["give", "withdraw"]
    assert found[0].changes["state"] == [None, "given"]
    assert found[0].changes["purpose"] == [None, str(newsletter.uid)]
    assert all(event.sealed_for and event.sealed for event in found)
    assert not any("Ingrid" in str(event.changes) or "form" in str(event.changes) for event in found)


@pytest.mark.django_db
def test_taking_a_batch_back_leaves_what_was_said_before_and_since(
    person: MakePerson, newsletter: Purpose, member: Actor
) -> None:
    once, ever, never = person(), person(), person()
    record_consents([row(once, "withdrawn", 0), row(ever, "given", 9)], by=member)
    before = state(once), state(ever), state(never)
    batch = uuid4()
    record_consents([row(each, "given", 5) for each in (once, ever, never)], by=member, batch=batch)
    assert state(once) == ("given", JANUARY + timedelta(days=5))
    assert undo_batch(batch, by=member) == 3
    assert (state(once), state(ever), state(never)) == before
    assert not Consent.objects.filter(batch=batch).exists()
    assert Event.objects.filter(kind="consent.deleted", batch=batch).count() == 3
    assert undo_batch(batch, by=member) == 0


@pytest.mark.django_db
def test_what_cannot_be_said_is_refused_by_name_and_nothing_is_half_done(
    person: MakePerson, newsletter: Purpose, member: Actor
) -> None:
    party = person()
    bad = [
        row(party, "perhaps"),
        row(party, "given", purpose="horoscopes"),
        row(party, "given", channel="pigeon"),
        row(party, "given")._replace(happened_at=timezone.now() + timedelta(days=1)),
    ]
    for each, name in zip(bad, ("state", "purpose", "channel", "happened_at"), strict=True):
        with pytest.raises(Invalid) as refused:
            record_consents([row(party, "given"), each], by=member)
        assert set(refused.value.fields) == {name}
    with pytest.raises(NotFound):
        record_consents([row(party, "given"), row(party, "given")._replace(party_id=2**40)], by=member)
    assert not Consent.objects.exists()


@pytest.mark.django_db
def test_odd_words_come_back_as_they_were_written(
    person: MakePerson, newsletter: Purpose, member: Actor
) -> None:
    odd = 'say "yes"\\ {no}, null\n\tمحمد, 🙂'
    record_consents([row(person(), "given", source=odd, proof="NULL")], by=member)
    said = Consent.objects.get()
    assert (said.source, said.proof, said.reference) == (odd, "NULL", None)


@pytest.mark.django_db
def test_nothing_to_record_is_no_work(member: Actor, django_assert_max_num_queries: object) -> None:
    assert record_consents([], by=member) == 0


@pytest.mark.django_db(transaction=True)
def test_many_hands_at_once_come_to_the_same_end() -> None:
    plant(Purpose)
    by = system("importer")
    people = [Party.objects.create(kind="person", name=f"P{number}").pk for number in range(5)]
    said = [
        ConsentRow(party, "newsletter", "email", state, JANUARY + timedelta(days=day), f"hand {hand}")
        for hand in range(6)
        for party in people
        for day, state in ((hand, "given"), (hand * 7 % 6, "withdrawn"))
    ]
    failures: list[BaseException] = []

    def work(hand: int) -> None:
        try:
            for each in (said[hand::6], said[hand::3], list(reversed(said[hand::2]))):
                record_consents(each, by=by, batch=UUID(int=hand))
        except BaseException as failure:  # noqa: BLE001 - whatever goes wrong in a thread must fail the test
            failures.append(failure)
        finally:
            connection.close()

    hands = [threading.Thread(target=work, args=(hand,)) for hand in range(6)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert failures == []
    assert set(Permission.objects.values_list("state", "since")) == {
        ("withdrawn", JANUARY + timedelta(days=5))
    }
    assert Consent.objects.count() == len({each[:5] for each in said})
