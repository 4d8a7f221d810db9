"""At the hand-over the gate is asked again, in the transaction that sends."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.utils import timezone

from kith.core.principals.actor import system
from kith.customers.email.model import Email
from kith.customers.party.model import Party
from kith.privacy.consent.actions import say
from kith.privacy.gate import ask
from kith.privacy.gate.model import Handed
from kith.privacy.purpose.model import Purpose
from kith.privacy.purpose.shipped import plant

pytestmark = pytest.mark.django_db(transaction=True)


def elsewhere(act: Callable[[], object]) -> None:
    """Does it in a transaction of its own on another connection, and fails where it has to wait."""
    failures: list[BaseException] = []

    def work() -> None:
        try:
            with transaction.atomic():
                connection.cursor().execute("set local lock_timeout = '5s'")
                act()
        except BaseException as failure:  # noqa: BLE001 - handed on to the test
            failures.append(failure)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert failures == []


def a_reader() -> tuple[Party, Purpose]:
    plant(Purpose)
    party, newsletter = (
        Party.objects.create(kind="person", name="Ingrid"),
        Purpose.objects.get(key="newsletter"),
    )
    party.refresh_from_db()
    Email.objects.create(party=party, address="ingrid@house.example", is_main=True)
    say(by=system("desk"), party=party, purpose=newsletter, channel="email", state="given", source="form")
    return party, newsletter


def test_a_withdrawal_that_committed_before_wins_and_waits_for_nobody() -> None:
    party, newsletter = a_reader()
    by, asked = system("preference page"), ask.question("newsletter", "email", timezone.now())
    with transaction.atomic():
        assert ask.decide([party.pk], asked)[0].refusal == ""
        ask.count_handed([party.pk], asked)
        elsewhere(
            lambda: say(
                by=by, party=party, purpose=newsletter, channel="email", state="withdrawn", source="link"
            )
        )
        assert ask.decide([party.pk], asked)[0].refusal == "withdrawn"


def test_a_hand_over_that_fails_counts_no_contact() -> None:
    party, _newsletter = a_reader()
    asked = ask.question("newsletter", "email")

    @transaction.atomic
    def hand_over() -> None:
        ask.count_handed([party.pk], asked)
        raise RuntimeError("the relay is down")

    with pytest.raises(RuntimeError):
        hand_over()
    assert not Handed.objects.exists()
