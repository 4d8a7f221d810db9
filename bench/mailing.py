"""A house of its own with many people and a campaign to all of them, for benches that send."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
SINK = Path(__file__).with_name("sink.py")
PARAGRAPH = (
    '<mj-text>Dear {{ person.given_name | default: "friend" }}, '
    + "the new season is here. " * 40
    + "</mj-text>"
)
BODY = (
    "<mjml><mj-body>"
    + "".join(
        f"<mj-section><mj-column>{PARAGRAPH}<mj-button href='https://shop.test/{n}'>Look</mj-button></mj-column></mj-section>"
        for n in range(6)
    )
    + "</mj-body></mjml>"
)

if TYPE_CHECKING:
    from kith.config.postgres import Server
    from kith.operational.marketing.campaign.model import Campaign


def house(folder: Path) -> Server:
    """A new database in this folder's server, with tables, and Django set up on it."""
    os.environ |= {"KITH_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "kith.config.settings"}
    from kith.config.postgres import Server

    server = Server(folder / "postgres")
    server.set_up()
    server.start(tell=lambda text: print(f"# {text}", file=sys.stderr))
    name = f"mailing_{os.getpid()}"
    with psycopg.connect(server.address("postgres"), autocommit=True) as admin:
        admin.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    os.environ["KITH_DATABASE_URL"] = server.address(name)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    return server


def crowd(number: int) -> None:
    """So many people with an address and a consent."""
    from django.utils import timezone

    from kith.core.principals.actor import system
    from kith.customers.email.model import Email
    from kith.customers.party.model import Party
    from kith.privacy.consent.recording import ConsentRow, record_consents

    by, now = system("bench"), timezone.now()
    for first in range(0, number, 20_000):
        names = range(first, min(first + 20_000, number))
        made = Party.objects.bulk_create([Party(kind="person", given_name=f"P {at}") for at in names])
        Email.objects.bulk_create(
            [
                Email(party=party, address=f"p{party.pk}@customers{party.pk % 50}.test", is_main=True)
                for party in made
            ]
        )
        record_consents(
            [ConsentRow(party.pk, "newsletter", "email", "given", now, "bench") for party in made], by=by
        )


def campaign(port: int, connections: int = 4) -> tuple[Campaign, float]:
    """A campaign to everybody, approved; and how many seconds freezing its audience took."""
    from django.db import connection

    from kith.core.principals.actor import system
    from kith.core.records import verbs
    from kith.core.registry import current
    from kith.operational.marketing.campaign import actions
    from kith.operational.marketing.campaign.model import Campaign
    from kith.privacy.purpose.queries import purpose_named

    by = system("bench")
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    relay: Any = verbs.create(
        current().type("relay"), by=by,
        values={"name": "Sink", "host": "127.0.0.1", "port": port, "connections": connections, "patience": 30,
                "sender_address": "news@house.test", "security": "off"},
    )  # fmt: skip
    segment: Any = verbs.create(
        current().type("segment"), by=by, values={"name": "All", "condition": {"all": []}}
    )
    draft = verbs.create(
        current().type("campaign"), by=by,
        values={"name": "Bench", "segment": str(segment.uid), "relay": str(relay.uid),
                "purpose": str(purpose_named("newsletter").uid), "subject": "News for {{ person.given_name }}",
                "body": BODY, "body_kind": "mjml", "holdout_percent": 0, "window_days": 30},
    )  # fmt: skip
    assert isinstance(draft, Campaign)
    begun = time.perf_counter()
    return actions.approve(by=by, campaign=draft), time.perf_counter() - begun


def sink(port: int = 0, log: Path | None = None) -> tuple[subprocess.Popen[str], int]:
    """The relay as a process of its own, and its port."""
    command = [sys.executable, str(SINK), str(port), *([str(log)] if log else [])]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, int(process.stdout.readline())
