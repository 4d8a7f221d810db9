"""Requests, described."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from kith.core.colleague import PEOPLE
from kith.core.errors import Text
from kith.core.fieldtypes import CHOICE, DATE, LONG_TEXT, MOMENT, REFERENCE, TEXT, Choice
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import Action, Audience, ObjectType, OnErase, OnMerge, Verb
from kith.privacy.hold.queries import holds_on
from kith.privacy.request import actions
from kith.privacy.request.model import POSSIBLE, Kind, Request, State, Way

TONES = {
    State.RECEIVED: "accent", State.WAITING: "warn", State.CONFIRMED: "accent", State.DONE: "good",
    State.REFUSED: "neutral",
}  # fmt: skip
IDENTITY = Field(
    "identity", _("How the identity was checked"), TEXT, Privacy.PERSONAL, max_length=500, required=True,
    help=_("For example: answered from the address we know, or showed an identity card. Keep no copy of it."),
)  # fmt: skip
EXTENSION = Field(
    "extension", _("Why it takes longer"), TEXT, Privacy.INTERNAL, max_length=500, required=True,
    help=_("The person has to be told this within the first month."),
)  # fmt: skip
ANSWER = Field(
    "answer", _("What came of it"), LONG_TEXT, Privacy.PERSONAL, max_length=5000, required=True,
    help=_("What was done, what the person was told, and who else was told."),
)  # fmt: skip


def step(
    key: str, label: Text, do: Callable[..., Request], icon: str, action: Action, asked: Field | None = None
) -> Verb:
    """A step of a request, offered in the states that allow it."""
    inputs = (asked,) if asked else ()
    return Verb(key, label, do, icon, action, inputs, when=lambda request: _is_possible(request, key))


def _is_possible(request: Request, key: str) -> bool:
    erases = key == "carry_out" and request.kind == Kind.ERASURE
    return key in POSSIBLE[State(request.state)] and not (erases and holds_on(request.party_id))


def shown(field: Field) -> Field:
    """An input of a verb as a field of the record, which only that verb writes."""
    return Field(
        field.key, field.label, field.type, field.privacy, writable=False, max_length=field.max_length
    )


REQUEST = ObjectType(
    key="request", model=Request, label=_("Data request"), plural=_("Data requests"), icon="scale", path="data-requests",
    audience=Audience.ADMINISTRATORS, belongs_to="party_id", subject="party",
    fields=(
        Field(
            "kind", _("What is asked for"), CHOICE, Privacy.INTERNAL, required=True,
            choices=tuple(Choice(kind.value, kind.label) for kind in Kind),
        ),
        Field("party", _("Who asks"), REFERENCE, Privacy.INTERNAL, target="person", required=True, icon="users-round"),
        Field(
            "state", _("State"), CHOICE, Privacy.INTERNAL, writable=False, mark="badge",
            choices=tuple(Choice(state.value, state.label, TONES[state]) for state in State),
        ),
        Field(
            "channel", _("How they asked"), CHOICE, Privacy.INTERNAL, required=True,
            choices=tuple(Choice(way.value, way.label) for way in Way),
        ),
        Field("said", _("In their words"), LONG_TEXT, Privacy.PERSONAL, max_length=5000),
        Field("received_at", _("Received"), MOMENT, Privacy.INTERNAL, help=_("Empty means now."), sortable=True),
        Field("due_on", _("Due"), DATE, Privacy.INTERNAL, writable=False, sortable=True, mark="day"),
        shown(IDENTITY), shown(EXTENSION), shown(ANSWER),
        Field("closed_at", _("Ended"), MOMENT, Privacy.INTERNAL, writable=False),
        Field("owner", _("Owner"), REFERENCE, Privacy.INTERNAL, target="principal", among=PEOPLE, mark="owner"),
        Field("created_at", _("Added"), MOMENT, Privacy.INTERNAL, writable=False, mark="when"),
        Field("changed_at", _("Changed"), MOMENT, Privacy.INTERNAL, writable=False, mark="changed"),
    ),
    title="kind", columns=("kind", "party", "state", "due_on", "received_at", "owner"), sort=("due_on",),
    deletable=False, prepare=actions.prepare, check=actions.check, protect=actions.protect,
    verbs=(
        step("confirm", _("Identity is confirmed"), actions.confirm, "user-check", Action.EDIT, IDENTITY),
        step("wait", _("Ask for proof of identity"), actions.wait, "hourglass", Action.EDIT, IDENTITY),
        step("extend", _("Extend by two months"), actions.extend, "calendar-plus", Action.EDIT, EXTENSION),
        step("carry_out", _("Carry out"), actions.carry_out, "play", Action.DELETE),
        step("lift", _("Lift the limit"), actions.lift, "undo-2", Action.DELETE),
        step("close", _("Close"), actions.close, "check", Action.EDIT, ANSWER),
        step("refuse", _("Refuse"), actions.refuse, "x", Action.EDIT, ANSWER),
    ),
    lake=(), on_merge=OnMerge.MOVE,
    on_erase=OnErase(
        "keep", _("That a request was answered, and when, may have to be proved."), 3, ("said", "identity", "answer"),
    ),
)  # fmt: skip
