"""Senders, PostgreSQL and the relay are killed at random while a campaign goes out: nobody gets it twice, nobody is lost.

`python kills.py --people 20000 --kills 6`; the large run is `--people 500000 --kills 50`. It takes a folder of its own
and leaves nothing behind.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import mailing
import psycopg
import rounds

SENDERS, CONNECTIONS = 2, 4
SENDER = [sys.executable, "-m", "kith.operational.marketing.campaign.sender"]
PATIENCE = 3600.0

if TYPE_CHECKING:
    from kith.config.postgres import Server


@dataclass(slots=True)
class World:
    """What is running, and how often what was killed."""

    server: Server
    port: int
    log: Path
    relay: subprocess.Popen[str]
    senders: list[subprocess.Popen[bytes]] = field(default_factory=list)
    killed: Counter[str] = field(default_factory=Counter)

    def staff(self) -> None:
        """Starts senders in place of those that are gone."""
        self.senders = [each for each in self.senders if each.poll() is None]
        while len(self.senders) < SENDERS:
            self.senders.append(subprocess.Popen(SENDER, stderr=subprocess.DEVNULL))

    def kill(self, what: str) -> None:
        self.killed[what] += 1
        if what == "sender":
            victim = random.choice(self.senders)
            victim.kill()
            victim.wait()
        elif what == "relay":
            self.relay.kill()
            self.relay.wait()
            self.relay, _port = mailing.sink(self.port, self.log)
        else:
            pid = self.server.pid()
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
            time.sleep(0.5)
            self.server.start()


def ask(question: str) -> int:
    """A number out of the house, on a connection of its own; -1 while the database is not there."""
    with contextlib.suppress(psycopg.Error), psycopg.connect(os.environ["KITH_DATABASE_URL"]) as asked:
        row = asked.execute(question).fetchone()
        return int(row[0]) if row else -1
    return -1


def taken(log: Path) -> int:
    return log.read_bytes().count(b"\n") if log.exists() else 0


def run(world: World, people: int, kills: int) -> None:
    """Sends until all is done, killing something whenever a random further number of mails has been taken."""
    marks = sorted(random.randrange(people // 50, people - people // 50) for _kill in range(kills))
    turns = [("sender", "postgres", "relay")[number % 3] for number in range(kills)]
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        world.staff()
        if marks and taken(world.log) >= marks[0]:
            marks.pop(0)
            world.kill(turns.pop())
        if not marks and ask("select count(*) from marketing_campaign where state = 'sent'") == 1:
            return
        ask(
            "with u as (update communicative_pace set resting_until = null returning 1) select count(*) from u"
        )
        time.sleep(0.02)


def judge(world: World, people: int) -> None:
    arrived = Counter(world.log.read_text().split())
    states = {
        state: ask(f"select count(*) from marketing_delivery where state = '{state}'")
        for state in ("sent", "unconfirmed")
    }
    lost = people - sum(states.values())
    known = set(arrived)
    with psycopg.connect(os.environ["KITH_DATABASE_URL"]) as asked:
        rows = asked.execute(
            "select a.address from marketing_delivery d join marketing_assignment a on a.id = d.assignment_id where d.state = 'sent'"
        )
        false = sum(address not in known for (address,) in rows)
    print(f"# {dict(world.killed)}; {states}; {len(known)} of {people} arrived")
    rounds.say("KILLS duplicates", sum(times > 1 for times in arrived.values()), 0)
    rounds.say("KILLS silently lost", lost, 0)
    rounds.say("KILLS marked as sent and not arrived", false, 0)
    allowed = SENDERS * CONNECTIONS
    rounds.say("KILLS unconfirmed a kill", states["unconfirmed"] / max(1, world.killed.total()), allowed)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--data", help="not used: this bench makes its own people")
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="kith-kills-"))
    folder.chmod(0o755)
    server, relay, world = mailing.house(folder), None, None
    try:
        rounds.say_machine()
        mailing.crowd(chosen.people)
        relay, port = mailing.sink(0, folder / "taken")
        mailing.campaign(port, CONNECTIONS)
        world = World(server, port, folder / "taken", relay)
        run(world, chosen.people, chosen.kills)
        judge(world, chosen.people)
    finally:
        for process in [*(world.senders if world else []), world.relay if world else relay]:
            if process:
                process.kill()
                process.wait()
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
