"""The rehearsal: a definition walked through by test people in imagined time, by the code that moves people in the house.

The gate is asked at each imagined moment, and what it counts and what steps write is taken back at the end: everything
happens in one transaction that is never committed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from kith.communicative.channels.email.compose import Recipient
from kith.communicative.merge import values_of_people
from kith.core.principals.actor import Actor
from kith.core.records.statement import fetch
from kith.core.registry import current
from kith.customers.party.model import Party
from kith.operational.marketing.campaign.about import values_of_records
from kith.operational.marketing.journey.asking import Eyes
from kith.operational.marketing.journey.course import Standing, move
from kith.operational.marketing.journey.entering import record_type
from kith.operational.marketing.journey.house import give_tag
from kith.operational.marketing.journey.mailing import compiled_mails, draft_campaign
from kith.operational.marketing.journey.model import Journey
from kith.operational.marketing.journey.steps import Ask, Asked, Comes, Definition, Fate, Send, Tag
from kith.privacy.gate.ask import hand_over, question
from kith.privacy.purpose.model import Purpose

CHANNEL = "email"
LONGEST = timedelta(days=3 * 365)
MOST_MOMENTS = 5_000
SAMPLE = 5
NEWEST = "select max(t.id) from {} t where t.{} = %s"


@dataclass(frozen=True, slots=True)
class Passage:
    """A step that somebody leaves at a moment, by a way, with what came of it."""

    step: str
    at: datetime
    way: str
    note: str
    subject: str = ""


@dataclass(slots=True)
class Walk:
    """The way of one test person. `outcome` is empty where the journey is longer than three years."""

    party: Party
    passages: list[Passage] = field(default_factory=list)
    outcome: str = ""


@dataclass(slots=True)
class Imagined:
    """A world with a clock of its own. `mails` says by run and step when the mail went out, and with which refusal."""

    now: datetime
    zone: ZoneInfo
    eyes: Eyes
    purposes: Mapping[str, Purpose]
    mails: dict[tuple[int, str], tuple[datetime, str]] = field(default_factory=dict)
    waiting: dict[tuple[int, str], datetime] = field(default_factory=dict)

    def gone(self, runs: Collection[Standing]) -> set[int]:
        usable = self.eyes.usable({run.party for run in runs})
        return {run.id for run in runs if run.party not in usable}

    def holds(self, ask: Ask, runs: Collection[Standing]) -> set[int]:
        if ask.about is Asked.MAIL:
            sent = {
                run for (run, step), (_at, refusal) in self.mails.items() if step == ask.step and not refusal
            }
            return {run.id for run in runs if run.id in sent} if ask.fate is Fate.SENT else set()
        return replace(self.eyes, now=self.now).holds(ask, runs)

    def post(self, step: str, mail: Send, runs: Collection[Standing]) -> None:
        self._hand_over(step, [run for run in runs if (run.id, step) not in self.mails])

    def _hand_over(self, step: str, runs: list[Standing]) -> None:
        """What the sender would do now: who is put off is tried again then."""
        if not runs:
            return
        asked = question(self.purposes[step], CHANNEL, self.now)
        answers = {row.party_id: row for row in hand_over({run.party for run in runs}, asked)}
        for run in runs:
            answer, place = answers[run.party], (run.id, step)
            if answer.again_at is not None:
                self.waiting[place] = answer.again_at
            else:
                self.waiting.pop(place, None)
                self.mails[place] = (self.now, answer.refusal)

    def posted(self, step: str, runs: Collection[Standing]) -> Mapping[int, str]:
        self._hand_over(step, [run for run in runs if self.waiting.get((run.id, step), self.now) < self.now])
        known = {run.id: self.mails[run.id, step] for run in runs if (run.id, step) in self.mails}
        return {
            run: f"refused:{refusal}" if refusal else "sent"
            for run, (at, refusal) in known.items()
            if refusal or at < self.now
        }

    def tag(self, tag: Tag, runs: Collection[Standing]) -> None:
        give_tag(tag, {run.party for run in runs})


def rehearse(
    by: Actor,
    journey: Journey,
    definition: Definition,
    people: Iterable[Party],
    start: datetime | None = None,
) -> list[Walk]:
    """The walks of these people if they came in at `start`, now if it is not given. Raises Invalid for a definition that
    cannot be walked. Writes nothing."""
    with transaction.atomic():
        walks = _walked(by, journey, definition, list(people), start or timezone.now())
        transaction.set_rollback(True)
    return walks


def _walked(
    by: Actor, journey: Journey, definition: Definition, people: list[Party], start: datetime
) -> list[Walk]:
    record = record_type(definition.entry)
    eyes = Eyes(by, start, journey.pk or 0, record)
    purposes = {key: Purpose.objects.get(uid=mail.purpose) for key, mail in definition.mails}
    world = Imagined(start, ZoneInfo(by.timezone or "UTC"), eyes, purposes)
    walks = {at: Walk(party) for at, party in enumerate(people, 1)}
    runs = [
        Standing(at, walk.party.pk, newest(record, walk.party.pk), definition.first, "", start, start)
        for at, walk in walks.items()
    ]
    for _moment in range(MOST_MOMENTS):
        due = [run for run in runs if run.due is not None and run.due <= world.now]
        move(definition, due, world)
        for run in due:
            walks[run.id].passages += [Passage(key, world.now, way, note) for key, way, note in run.passed]
            walks[run.id].outcome, run.passed = run.outcome, []
        coming = [run.due for run in runs if run.due is not None]
        if not coming or min(coming) > start + LONGEST:
            break
        world.now = min(coming)
    _fill_in(by, journey, definition, runs, walks, world)
    return list(walks.values())


def _fill_in(
    by: Actor,
    journey: Journey,
    definition: Definition,
    runs: list[Standing],
    walks: dict[int, Walk],
    world: Imagined,
) -> None:
    """The moment and the subject of each mail, as the person would read it."""
    texts = {
        key: compiled_mails(draft_campaign(journey, definition, key, mail), tracked=False)
        for key, mail in definition.mails
    }
    asks = {ask for each in texts.values() for text in each.values() for ask in text.asks}
    uids = {run.id: str(walks[run.id].party.uid) for run in runs}
    people = values_of_people(by, uids.values(), asks)
    records = values_of_records(by, world.eyes.record, [run.record for run in runs])
    for run in runs:
        values = people.get(uids[run.id], {}) | records.get(run.record, {})
        recipient = Recipient(0, "rehearsal@kith.example", values)
        walk = walks[run.id]
        walk.passages = [
            replace(
                each,
                at=world.mails[run.id, each.step][0],
                subject=texts[each.step]
                .get(walk.party.language, texts[each.step][""])
                .preview(recipient)
                .subject,
            )
            if each.step in texts and (run.id, each.step) in world.mails
            else each
            for each in walk.passages
        ]


def newest(record: str, party: int) -> int:
    """The newest record of a type that belongs to a person; 0 for none."""
    if not record:
        return 0
    declared = current().type(record)
    return int(fetch(NEWEST.format(declared.table, declared.belongs_to), (party,))[0][0] or 0)


def sample(by: Actor, journey: Journey, definition: Definition) -> list[Party]:
    """Some of those who would come in."""
    entry = definition.entry
    ask = Ask(Asked.SEGMENT, entry.segment) if entry.comes is Comes.SEGMENT else None
    if ask and not entry.segment:
        return []
    people = Eyes(by, timezone.now(), journey.pk or 0).people(ask)
    ids = [row[0] for row in fetch(f"{people.text} order by t.id limit {SAMPLE}", people.params)]
    return list(Party.objects.filter(pk__in=ids).order_by("pk"))
