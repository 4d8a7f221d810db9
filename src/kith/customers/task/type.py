"""Tasks, described."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.colleague import PEOPLE
from kith.core.fieldtypes import CHOICE, DATE, INTEGER, LONG_TEXT, MOMENT, REFERENCE, TEXT, Choice
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import Action, ObjectType, OnErase, OnMerge, Verb
from kith.core.tag.field import tags_field
from kith.customers.party.type import NOT_IN_TRASH
from kith.customers.task import actions
from kith.customers.task.model import Kind, Priority, State, Task

TONES = {State.OPEN: "accent", State.DONE: "good"}
URGENCY = {Priority.HIGH: "warn", Priority.NORMAL: "", Priority.LOW: ""}
OUTCOME = Field(
    "outcome", _("What came of it"), LONG_TEXT, Privacy.PERSONAL, max_length=5000,
    help=_("Stands in the timeline. It may stay empty."),
)  # fmt: skip
DAY = Field("day", _("Day"), DATE, Privacy.INTERNAL, required=True)


def is_open(task: Task) -> bool:
    return task.state == State.OPEN


TASK = ObjectType(
    key="task",
    model=Task,
    label=_("Task"),
    plural=_("Tasks"),
    icon="circle-check",
    path="tasks",
    belongs_to="party_id",
    base=f"t.deleted_at is null and {NOT_IN_TRASH}",
    subject="party",
    tab="party",
    author="author_id",
    owner="owner_id",
    fields=(
        Field("title", _("What is to be done"), TEXT, Privacy.PERSONAL, required=True, max_length=300),
        Field(
            "kind", _("Kind"), CHOICE, Privacy.INTERNAL, required=True,
            choices=tuple(Choice(kind.value, kind.label) for kind in Kind),
        ),
        Field("due_on", _("Due"), DATE, Privacy.INTERNAL, help=_("Empty means today."), mark="day"),
        Field(
            "starts_at", _("Appointment"), MOMENT, Privacy.INTERNAL,
            help=_("Only if it has a time of its own; then it is due on that day."),
        ),
        Field("minutes", _("Minutes"), INTEGER, Privacy.INTERNAL),
        Field("party", _("About"), REFERENCE, Privacy.INTERNAL, target="party"),
        Field(
            "priority", _("Priority"), CHOICE, Privacy.INTERNAL, required=True, mark="badge",
            choices=tuple(Choice(each.value, each.label, URGENCY[each]) for each in Priority),
        ),
        Field("details", _("Details"), LONG_TEXT, Privacy.PERSONAL, max_length=20_000),
        Field("owner", _("Who does it"), REFERENCE, Privacy.INTERNAL, target="principal", among=PEOPLE, mark="owner"),
        Field(
            "state", _("State"), CHOICE, Privacy.INTERNAL, writable=False, mark="badge",
            choices=tuple(Choice(state.value, state.label, TONES[state]) for state in State),
        ),
        Field("outcome", OUTCOME.label, LONG_TEXT, Privacy.PERSONAL, max_length=5000, writable=False),
        Field("done_at", _("Done"), MOMENT, Privacy.INTERNAL, writable=False, mark="when"),
        Field("author", _("Written by"), REFERENCE, Privacy.INTERNAL, target="principal", writable=False),
        tags_field("customers_task"),
        Field("created_at", _("Added"), MOMENT, Privacy.INTERNAL, writable=False, mark="when"),
        Field("changed_at", _("Changed"), MOMENT, Privacy.INTERNAL, writable=False, mark="changed"),
    ),
    title="title",
    columns=("title", "kind", "party", "due_on", "priority", "owner", "state"),
    sort=("due_on",),
    board="priority",
    search=("title",),
    prepare=actions.prepare,
    check=actions.check,
    verbs=(
        Verb(
            "complete", _("Done"), actions.complete, "circle-check", Action.EDIT, (OUTCOME,), when=is_open,
            opposite="reopen",
        ),
        Verb("move", _("Move to another day"), actions.move, "calendar-clock", Action.EDIT, (DAY,), when=is_open),
        Verb(
            "reopen", _("Take up again"), actions.reopen, "undo-2", Action.EDIT,
            when=lambda task: not is_open(task),
        ),
    ),
    lake=(),
    on_merge=OnMerge.MOVE,
    on_erase=OnErase("delete"),
)  # fmt: skip
