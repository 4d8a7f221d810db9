"""Journeys: how fast people come in and are moved, and whether a killed worker loses or doubles anything.

`python journeys.py --people 1000000 --due 20000`; with `--kills 8` workers are killed while people wait, and while
all of them get a mail. It takes
a folder of its own and leaves nothing behind. The goal is 10,000 due steps a minute.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import mailing
import psycopg
import rounds

WORKER = """
import django; django.setup()
from kith.operational.marketing.campaign.sending import send_open_campaigns
from kith.operational.marketing.journey.engine import drain
while True:
    drain(); send_open_campaigns()
"""
GOAL = 10_000
NOT_DUE = "update marketing_journey_run set due_at = now() + interval '1 year' where ended_at is null"
DUE = (
    "update marketing_journey_run set due_at = now() where id in (select id from marketing_journey_run"
    " where ended_at is null and step = %s order by id limit %s)"
)
WAITING = (
    "update marketing_journey_run set step = 'w', phase = 'waiting', since = now(),"
    " due_at = now() + random() * interval '15 seconds'"
)
AT_ONCE = "with u as (update {} returning 1) select count(*) from u"
TWICE = "select count(*) from (select 1 from marketing_assignment group by run having count(*) > 1) x"
LOST = (
    "select count(*) from marketing_journey_run r left join marketing_assignment a on a.run = r.id"
    " left join marketing_delivery d on d.assignment_id = a.id where r.ended_at is null or d.assignment_id is null"
)


def journey(port: int) -> Any:
    """A journey of all people: a condition, a wait, a mail."""
    from kith.core.principals.actor import system
    from kith.core.records import verbs
    from kith.core.registry import current
    from kith.operational.marketing.journey import actions
    from kith.privacy.purpose.queries import purpose_named

    by = system("bench")
    relay: Any = verbs.create(
        current().type("relay"), by=by,
        values={"name": "Sink", "host": "127.0.0.1", "port": port, "connections": 4, "patience": 30,
                "sender_address": "news@house.test", "security": "off"},
    )  # fmt: skip
    segment: Any = verbs.create(
        current().type("segment"), by=by, values={"name": "All", "condition": {"all": []}}
    )
    ask = {"about": "person", "where": {"field": "given_name", "op": "contains", "value": "7"}}
    mail = {"do": "send", "purpose": str(purpose_named("newsletter").uid), "subject": "News", "body": "Hello"}
    steps: list[dict[str, Any]] = [
        {"key": "b", "do": "branch", "ask": ask, "ways": [[{"key": "t", "do": "tag", "tag": "seven"}]]},
        {"key": "w", "do": "wait"},
        {"key": "m", **mail},
    ]
    entry = {"comes": "segment", "segment": str(segment.uid)}
    values = {"name": "Bench", "relay": str(relay.uid), "draft": {"entry": entry, "steps": steps}}
    made: Any = verbs.create(current().type("journey"), by=by, values=values)
    return actions.publish(by=by, journey=made)


def measure(made: Any, people: int, due: int) -> None:
    from django.db import connection

    from kith.operational.marketing.journey import looking
    from kith.operational.marketing.journey.engine import drain_journey

    begun = time.perf_counter()
    looking.look_at(made)
    print(f"# {people:,} came in within {time.perf_counter() - begun:.1f} s")
    with connection.cursor() as cursor:
        cursor.execute(NOT_DUE)
        cursor.execute("analyze")
        for step, what in (("b", "a condition, a tag and a wait"), ("m", "a mail")):
            cursor.execute("update marketing_journey_run set step = %s, phase = ''", [step])
            cursor.execute(DUE, [step, due])
            begun, used = time.perf_counter(), time.process_time()
            moved = drain_journey(made)
            took = time.perf_counter() - begun
            print(
                f"# {moved:,} at {what}: {took:.1f} s, of that {time.process_time() - used:.1f} s in Python"
            )
            rounds.say(f"JOURNEYS due steps a minute ({what})", moved / took * 60, GOAL, "≥")


def kill(made: Any, people: int, kills: int, log: Path) -> None:
    from django.db import connection

    from kith.operational.marketing.journey import looking

    looking.look_at(made)
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
    connection.close()
    end = time.monotonic() + 900
    while time.monotonic() < end:
        worker = subprocess.Popen([sys.executable, "-c", WORKER], stderr=subprocess.DEVNULL)
        last = kills <= 0
        while time.monotonic() < end and last and ask(LOST):
            time.sleep(1)
            ask(AT_ONCE.format("communicative_pace set resting_until = null"))
            ask(AT_ONCE.format("marketing_journey_run set due_at = now() where due_at > now()"))
        if not last:
            time.sleep(random.uniform(2.0, 5.0))
        worker.kill()
        worker.wait()
        kills -= 1
        if last:
            break
    arrived = Counter(log.read_text().split())
    print(f"# {len(arrived)} of {people} arrived")
    rounds.say("JOURNEYS rows of the ledger twice", ask(TWICE), 0)
    rounds.say("JOURNEYS mails twice", sum(times > 1 for times in arrived.values()), 0)
    rounds.say("JOURNEYS lost or not at the end", ask(LOST), 0)


def ask(question: str) -> int:
    with psycopg.connect(os.environ["KITH_DATABASE_URL"], autocommit=True) as asked:
        row = asked.execute(question).fetchone()  # type: ignore[call-overload]
        return int(row[0]) if row else -1


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--due", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--data", help="not used: this bench makes its own people")
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="kith-journeys-"))
    folder.chmod(0o755)
    server, relay = mailing.house(folder), None
    try:
        rounds.say_machine()
        mailing.crowd(chosen.people)
        relay, port = mailing.sink(0, folder / "taken")
        made = journey(port)
        if chosen.kills:
            kill(made, chosen.people, chosen.kills, folder / "taken")
        else:
            measure(made, chosen.people, chosen.due)
    finally:
        if relay:
            relay.kill()
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
