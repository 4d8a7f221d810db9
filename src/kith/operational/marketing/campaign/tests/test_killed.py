"""A worker that is killed while it sends: nobody gets the mail twice, nobody is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.db import connection
from django.utils import timezone

from kith.communicative.channels.email.tests.sink import Sink
from kith.config.postgres import Server
from kith.core.principals.actor import Actor
from kith.customers.email.model import Email
from kith.customers.party.model import Party
from kith.operational.marketing.campaign import actions
from kith.operational.marketing.campaign.model import Campaign, Delivery
from kith.operational.marketing.campaign.sending import send_open_campaigns
from kith.operational.marketing.conftest import Draft
from kith.privacy.consent.recording import ConsentRow, record_consents
from kith.privacy.purpose.model import Purpose
from kith.privacy.purpose.shipped import plant

NUMBER = 3000
WORKER = "import django; django.setup(); from kith.operational.marketing.campaign.sending import *; send_open_campaigns()"
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.kill, pytest.mark.slow]


def crowd(by: Actor) -> None:
    plant(Purpose)  # tests that commit begin with empty tables
    made = Party.objects.bulk_create([Party(kind="person", given_name=f"P {at}") for at in range(NUMBER)])
    Email.objects.bulk_create(
        [Email(party=party, address=f"p{party.pk}@x.test", is_main=True) for party in made]
    )
    now = timezone.now()
    record_consents(
        [ConsentRow(party.pk, "newsletter", "email", "given", now, "test") for party in made], by=by
    )


def killed_at(sink: Sink, number: int, address: str) -> None:
    """Starts a worker and kills it once the relay has taken so many mails."""
    worker = subprocess.Popen([sys.executable, "-c", WORKER], env=os.environ | {"KITH_DATABASE_URL": address})
    end = time.monotonic() + 60
    while len(sink.accepted) < number and worker.poll() is None and time.monotonic() < end:
        time.sleep(0.002)
    worker.send_signal(signal.SIGKILL)
    worker.wait()


def test_killed_again_and_again_it_writes_to_each_once(
    by: Actor, draft: Draft, sink: Sink, postgres_server: Server
) -> None:
    crowd(by)
    campaign = actions.approve(by=by, campaign=draft(holdout_percent=0))
    address = postgres_server.address(connection.settings_dict["NAME"])
    for number in (50, 700, 1600):
        killed_at(sink, number, address)
    assert len(sink.accepted) < NUMBER, "the worker was done before it was killed"
    send_open_campaigns()
    assert Campaign.objects.get().state == "sent"
    assert max(Counter(sink.recipients).values()) == 1
    ledger = dict(Delivery.objects.filter(campaign=campaign).values_list("assignment__address", "state"))
    assert len(ledger) == NUMBER
    assert set(ledger.values()) <= {"sent", "unconfirmed"}
    assert {address for address, state in ledger.items() if state == "sent"} <= set(sink.recipients)
    assert Counter(ledger.values())["unconfirmed"] <= 3 * 2
