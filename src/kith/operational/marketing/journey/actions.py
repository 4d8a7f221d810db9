"""What is done with journeys: publishing a version, holding it up, ending it, and moving people on purpose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.errors import Conflict
from kith.core.events.record import record as record_event
from kith.core.jobs.queue import enqueue_once
from kith.core.principals.actor import Actor
from kith.core.records.verbs import FOLLOW_UP
from kith.core.registry import current
from kith.core.statement import write
from kith.customers.party.model import Party
from kith.operational.marketing.campaign.model import Campaign, State
from kith.operational.marketing.journey.checking import require_ready
from kith.operational.marketing.journey.engine import world
from kith.operational.marketing.journey.entering import enter_people
from kith.operational.marketing.journey.looking import GO_ON
from kith.operational.marketing.journey.mailing import make_campaign
from kith.operational.marketing.journey.model import (
    Journey,
    JourneyMail,
    JourneyState,
    JourneyVersion,
    Outcome,
    Run,
)
from kith.operational.marketing.journey.written import from_json, to_json

OPEN = (JourneyState.RUNNING, JourneyState.PAUSED)
END = """
update marketing_journey_run set due_at = null, ended_at = %s, outcome = %s
where journey_id = %s and ended_at is null and (%s::bigint is null or party_id = %s)
"""


def check_draft(journey: Journey) -> None:
    """Raises Invalid for a definition that cannot be read. What is missing in it is asked for when it is published."""
    journey.draft = to_json(from_json(journey.draft or {}))


@transaction.atomic
def publish(*, by: Actor, journey: Journey) -> Journey:
    """Makes the draft a version that never changes. Newcomers walk through it; who is on the way stays with theirs.

    Raises Invalid, by step, for what is missing or cannot be used, Conflict for a journey that was stopped.
    """
    locked = locked_for(by, "publish", journey, (JourneyState.DRAFT, *OPEN))
    definition = from_json(locked.draft)
    require_ready(by, locked, definition)
    last = locked.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = JourneyVersion.objects.create(
        journey=locked, number=last + 1, definition=to_json(definition), published_by_id=by.id,
    )  # fmt: skip
    for key, mail in definition.mails:
        campaign = make_campaign(by, locked, version, definition, key, mail)
        if locked.state == JourneyState.PAUSED:
            Campaign.objects.filter(pk=campaign.pk).update(state=State.PAUSED)
        JourneyMail.objects.create(version=version, step=key, campaign=campaign)
    locked.current, locked.looked_at = version, None
    if locked.state == JourneyState.DRAFT:
        locked.state = JourneyState.RUNNING
    locked.save(update_fields=["current", "looked_at", "state"])
    tell(by, locked, "published", "publish", {"version": (last or None, version.number)})
    enqueue_once(GO_ON)
    return locked


@transaction.atomic
def pause(*, by: Actor, journey: Journey) -> Journey:
    """Nobody moves and no mail of it goes out until it goes on; nobody is lost."""
    locked = locked_for(by, "pause", journey, (JourneyState.RUNNING,))
    _mails(locked).filter(state=State.SENDING).update(state=State.PAUSED)
    return _turn(by, locked, JourneyState.PAUSED, "paused", "pause")


@transaction.atomic
def resume(*, by: Actor, journey: Journey) -> Journey:
    """Goes on: whose wait is over by now goes on at once."""
    locked = locked_for(by, "resume", journey, (JourneyState.PAUSED,))
    _mails(locked).filter(state=State.PAUSED).update(
        state=State.SENDING, limits_from=timezone.now(), problem=""
    )
    locked.looked_at = None
    locked.save(update_fields=["looked_at"])
    enqueue_once(GO_ON)
    return _turn(by, locked, JourneyState.RUNNING, "resumed", "resume")


@transaction.atomic
def stop(*, by: Actor, journey: Journey) -> Journey:
    """Ends it for good, for everybody on the way. Mails that have not left stay here."""
    locked = locked_for(by, "stop", journey, OPEN)
    now = timezone.now()
    _mails(locked).exclude(state=State.CANCELLED).update(state=State.CANCELLED, ended_at=now)
    write(END, (now, Outcome.STOPPED.value, locked.pk, None, None))
    return _turn(by, locked, JourneyState.STOPPED, "stopped", "stop")


@transaction.atomic
def put_in(*, by: Actor, journey: Journey, party: Party) -> Journey:
    """Begins the journey for one person now. Raises Conflict for whoever is on the way or may not come again."""
    locked = locked_for(by, "put_in", journey, (JourneyState.RUNNING,))
    assert locked.current is not None
    access.require(by, "customers.person.see", party)
    definition = from_json(locked.current.definition)
    house = world(locked.current, definition, timezone.now())
    if not enter_people(locked.current, definition, house.eyes, [party.pk]):
        raise Conflict(
            _("This person is on the way already, or has been through and does not come in again.")
        )
    enqueue_once(GO_ON)
    return locked


@transaction.atomic
def take_out(*, by: Actor, journey: Journey, party: Party) -> Journey:
    """Ends the journey for one person. A mail that waits for its turn still goes out if the gate lets it.

    Raises Conflict for whoever is not on the way.
    """
    locked = locked_for(by, "take_out", journey, OPEN)
    access.require(by, "customers.person.see", party)
    if not Run.objects.filter(journey=locked, party=party, ended_at=None).exists():
        raise Conflict(_("This person is not on the way."))
    write(END, (timezone.now(), Outcome.TAKEN_OUT.value, locked.pk, party.pk, party.pk))
    tell(by, locked, "taken_out", "take_out", {})
    return locked


def locked_for(by: Actor, verb: str, journey: Journey, states: tuple[JourneyState, ...]) -> Journey:
    """The journey, held until the transaction ends. Raises NotAllowed, and Conflict in any other state."""
    access.require(by, f"marketing.journey.{verb}", journey)
    locked = Journey.objects.select_for_update(of=("self",)).select_related("current").get(pk=journey.pk)
    if locked.state not in states:
        now = JourneyState(locked.state).label
        raise Conflict(format_lazy(_("This cannot be done while the journey is: {state}."), state=now))
    return locked


def _mails(journey: Journey) -> Any:
    return Campaign.objects.filter(journey_mail__version__journey=journey)


def _turn(by: Actor, journey: Journey, after: JourneyState, past: str, verb: str) -> Journey:
    before, journey.state = journey.state, after
    journey.save(update_fields=["state"])
    tell(by, journey, past, verb, {"state": (before, after)})
    return journey


def tell(by: Actor, journey: Journey, past: str, verb: str, changes: Mapping[str, tuple[Any, Any]]) -> None:
    """The event of a journey that has changed."""
    declared = current().type("journey")
    record_event(f"journey.{past}", by=by, on=journey, declared=declared, verb=verb, changes=changes)
    enqueue_once(FOLLOW_UP)
