"""Looks for people who come in and for whom a wait is over, journey by journey, and hears what happens in the house."""

# ruff: noqa: S608 - the statements are put together from their own parts

from __future__ import annotations

from datetime import timedelta
from time import monotonic

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kith.core.errors import Invalid
from kith.core.events.consume import Heard
from kith.core.jobs.queue import enqueue_once
from kith.core.registry import current
from kith.core.registry.room import Listener
from kith.core.statement import write
from kith.lib.copy_text import numbers
from kith.operational.marketing.journey.course import HAPPENED
from kith.operational.marketing.journey.engine import drain, world
from kith.operational.marketing.journey.entering import enter_event, enter_segment
from kith.operational.marketing.journey.events import EVENTS, type_of
from kith.operational.marketing.journey.house import House
from kith.operational.marketing.journey.model import Journey, JourneyState, JourneyVersion
from kith.operational.marketing.journey.steps import Asked, Comes, Definition, Until
from kith.operational.marketing.journey.written import from_json

GO_ON, HEARD = "marketing.journey.go_on", "marketing.journey.heard"
SHORTEST, LONGEST, SHARE = timedelta(minutes=1), timedelta(hours=1), 20
WAKE = """
update marketing_journey_run set due_at = %s, phase = %s
where version_id = %s and step = %s and ended_at is null and phase = 'waiting' and due_at > %s and {}
"""
WAITING = """
select id from marketing_journey_version v where journey_id = %s
and exists (select from marketing_journey_run r where r.version_id = v.id and r.ended_at is null)
"""


def go_on() -> None:
    """What the job does every minute: lets people in, ends waits, and moves whoever is due."""
    look()
    drain()


def look() -> None:
    """Looks at every running journey whose turn it is. One that takes long to look at has its turn less often."""
    for journey in Journey.objects.filter(state=JourneyState.RUNNING, deleted_at=None):
        if journey.looked_at is None or journey.looked_at <= timezone.now():
            begun = monotonic()
            look_at(journey)
            took = timedelta(seconds=(monotonic() - begun) * SHARE)
            again = timezone.now() + min(max(took, SHORTEST), LONGEST)
            Journey.objects.filter(pk=journey.pk).update(looked_at=again)


def look_at(journey: Journey) -> None:
    """Lets in who may come now, and ends the waits for what has come true. What cannot be asked stands on the journey."""
    problem = ""
    for version in _versions(journey):
        definition = from_json(version.definition)
        try:
            with transaction.atomic():
                house = world(version, definition, timezone.now())
                if version.pk == journey.current_id and definition.entry.comes is Comes.SEGMENT:
                    enter_segment(version, definition, house.eyes)
                _wake(house, definition)
        except Invalid as invalid:
            problem = str(invalid)
    Journey.objects.filter(pk=journey.pk).update(problem=problem)


def _versions(journey: Journey) -> list[JourneyVersion]:
    """The versions in which somebody stands, and the one that newcomers begin with."""
    wanted = [row[0] for row in write(WAITING, (journey.pk,))]
    found = JourneyVersion.objects.filter(Q(pk__in=wanted) | Q(pk=journey.current_id))
    return list(found.select_related("published_by"))


def _wake(house: House, definition: Definition) -> None:
    """Ends waits for what holds by now: one statement for each step that waits for something."""
    for key, step in definition.by_key.items():
        ask = step.what.ask if isinstance(step.what, Until) else None
        if ask is None:
            continue
        if ask.about is Asked.MAIL:
            rows, column, number = house.eyes.mailed(ask), "id", "a.run"
        elif ask.about is Asked.RECORD:
            declared = current().type(house.eyes.record)
            rows, column, number = house.eyes.rows(declared, house.eyes.node(ask)), "record", "t.id"
        else:
            rows, column, number = house.eyes.people(ask), "party_id", "t.id"
        mine = f"select {column} from marketing_journey_run where version_id = %s and step = %s and ended_at is null"
        among = f"{column} in ({rows.text} and {number} in ({mine}))"
        place = (house.version.pk, key)
        write(WAKE.format(among), (house.now, HAPPENED, *place, house.now, *rows.params, *place))


def hear(events: list[Heard]) -> None:
    """Something has happened: journeys begin with it, and those who waited for it go on."""
    found = Journey.objects.filter(state=JourneyState.RUNNING, deleted_at=None)
    for journey in found:
        for version in _versions(journey):
            definition = from_json(version.definition)
            house = world(version, definition, timezone.now())
            for kind in {event.kind for event in events}:
                _happened(
                    house, definition, kind, [event.subject_id for event in events if event.kind == kind]
                )
            entry = definition.entry
            if version.pk == journey.current_id and entry.comes is Comes.EVENT:
                subjects = {event.subject_id for event in events if event.kind == entry.event}
                if subjects:
                    enter_event(version, definition, house.eyes, subjects)
    enqueue_once(GO_ON)


def _happened(house: House, definition: Definition, kind: str, subjects: list[int]) -> None:
    """Those at a step that waits for this kind of event, and whom it is about, are due."""
    declared = current().type(type_of(kind))
    owner = "id" if declared.belongs_to == "id" else declared.belongs_to
    about = f"party_id in (select t.{owner} from {declared.table} t where t.id = any(%s::bigint[]))"
    for key, step in definition.by_key.items():
        if isinstance(step.what, Until) and step.what.event == kind:
            write(
                WAKE.format(about), (house.now, HAPPENED, house.version.pk, key, house.now, numbers(subjects))
            )


LISTENER = Listener("marketing.journeys", tuple(EVENTS), hear)
