"""Journeys, described."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes import CHOICE, INTEGER, MOMENT, REFERENCE, STRUCTURE, TEXT, Choice
from kith.core.registry.field import Field, Privacy, Source
from kith.core.registry.objecttype import ObjectType, Verb
from kith.operational.marketing.journey import actions, moving
from kith.operational.marketing.journey.model import Journey, JourneyState

TONES = {
    JourneyState.DRAFT: "",
    JourneyState.RUNNING: "good",
    JourneyState.PAUSED: "warn",
    JourneyState.STOPPED: "bad",
}
ON_THE_WAY = "(select count(*) from marketing_journey_run r where r.journey_id = t.id and r.ended_at is null)"
VERSION = "(select v.number from marketing_journey_version v where v.id = t.current_id)"
PERSON = Field("party", _("Person"), REFERENCE, Privacy.PERSONAL, target="person", required=True)
VERSION_FROM = Field(
    "version", _("From version"), INTEGER, Privacy.INTERNAL, required=True,
    help=_("Those at steps that are gone stay with it."),
)  # fmt: skip
STEPS = Field("steps", _("Where others go, by step"), STRUCTURE, Privacy.INTERNAL)


def in_state(*states: JourneyState) -> Callable[[Journey], bool]:
    return lambda journey: journey.state in states


JOURNEY = ObjectType(
    key="journey",
    model=Journey,
    label=_("Journey"),
    plural=_("Journeys"),
    icon="route",
    path="journeys",
    base="t.deleted_at is null",
    owner="owner_id",
    fields=(
        Field("name", _("Name"), TEXT, Privacy.INTERNAL, required=True, max_length=200, sortable=True),
        Field(
            "state", _("State"), CHOICE, Privacy.INTERNAL, writable=False, mark="badge",
            choices=tuple(Choice(state.value, state.label, TONES[state]) for state in JourneyState),
        ),
        Field("relay", _("Mail relay"), REFERENCE, Privacy.INTERNAL, target="relay"),
        Field(
            "draft", _("Steps"), STRUCTURE, Privacy.INTERNAL,
            help=_("As they are being edited. People walk through what was published."),
        ),
        Field(
            "version", _("Version"), INTEGER, Privacy.INTERNAL, writable=False,
            source=Source(VERSION),
        ),
        Field(
            "on_the_way", _("On the way"), INTEGER, Privacy.INTERNAL, writable=False, over=("person",),
            source=Source(ON_THE_WAY, nullable=False),
        ),
        Field("owner", _("Owner"), REFERENCE, Privacy.INTERNAL, target="principal", mark="owner"),
        Field("created_at", _("Added"), MOMENT, Privacy.INTERNAL, writable=False, mark="when"),
        Field("changed_at", _("Changed"), MOMENT, Privacy.INTERNAL, writable=False, mark="changed"),
    ),
    title="name",
    columns=("name", "state", "version", "on_the_way", "owner", "changed_at"),
    sort=("-created_at",),
    search=("name",),
    check=actions.check_draft,
    verbs=(
        Verb("publish", _("Publish"), actions.publish, "send", when=in_state(
            JourneyState.DRAFT, JourneyState.RUNNING, JourneyState.PAUSED)),
        Verb("pause", _("Pause"), actions.pause, "pause", when=in_state(JourneyState.RUNNING), opposite="resume"),
        Verb("resume", _("Go on"), actions.resume, "play", when=in_state(JourneyState.PAUSED), opposite="pause"),
        Verb(
            "stop", _("Stop for good"), actions.stop, "ban", tone="bad",
            when=in_state(JourneyState.RUNNING, JourneyState.PAUSED),
            confirm=_("It ends for everybody on the way, and nobody comes in any more. This cannot be undone."),
        ),
        Verb("put_in", _("Put somebody in"), actions.put_in, "user-plus", inputs=(PERSON,), when=in_state(
            JourneyState.RUNNING)),
        Verb("take_out", _("Take somebody out"), actions.take_out, "user-minus", inputs=(PERSON,), when=in_state(
            JourneyState.RUNNING, JourneyState.PAUSED)),
        Verb(
            "move_runs", _("Move people to the current version"), moving.move_runs, "git-branch",
            inputs=(VERSION_FROM, STEPS), when=in_state(JourneyState.RUNNING, JourneyState.PAUSED),
        ),
    ),
)  # fmt: skip
