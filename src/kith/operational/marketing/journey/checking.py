"""What a draft lacks before it can be published, said at the step and field where it is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.conditions.compile import compile_condition
from kith.core.conditions.tree import from_json
from kith.core.errors import Invalid, NotFound, Text
from kith.core.principals.actor import Actor
from kith.core.records.reading import get
from kith.core.registry import current
from kith.operational.marketing.journey.entering import record_type
from kith.operational.marketing.journey.events import EVENTS
from kith.operational.marketing.journey.mailing import compiled_mails, draft_campaign, mail_templates
from kith.operational.marketing.journey.model import Journey
from kith.operational.marketing.journey.steps import (
    Again,
    Ask,
    Asked,
    Branch,
    Comes,
    Definition,
    Hour,
    Send,
    Split,
    Step,
    Tag,
    Until,
    Wait,
)

ENTRY, GOAL = "entry", "goal"
NEEDED = _("This field is needed.")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a field of a step; `step` is its key, or `entry` or `goal`."""

    step: str
    field: str
    text: Text


def require_ready(by: Actor, journey: Journey, definition: Definition) -> None:
    """Raises Invalid with everything that stands in the way of publishing, by `step.field`."""
    found: dict[str, list[Text]] = {}
    for each in problems(by, journey, definition):
        found.setdefault(f"{each.step}.{each.field}" if each.step else each.field, []).append(each.text)
    if found:
        raise Invalid(found)


def problems(by: Actor, journey: Journey, definition: Definition) -> list[Problem]:
    """Everything that stands in the way of publishing, from top to bottom."""
    record = record_type(definition.entry)
    found = [*_of_journey(journey, definition), *_of_entry(by, definition)]
    if definition.goal:
        found += _of_ask(by, GOAL, definition.goal, record, ())
    above: tuple[str, ...] = ()
    for key, step in definition.by_key.items():
        found += _of_step(by, journey, definition, step, record, above)
        above = (*above, key) if isinstance(step.what, Send) else above
    return found


def _of_journey(journey: Journey, definition: Definition) -> Iterator[Problem]:
    if not definition.steps:
        yield Problem("", "draft", _("A journey needs a step."))
    if journey.relay_id is None and any(definition.mails):
        yield Problem("", "relay", _("Choose a mail relay."))


def _of_entry(by: Actor, definition: Definition) -> Iterator[Problem]:
    entry = definition.entry
    if entry.comes is Comes.SEGMENT:
        yield from _of_segment(by, ENTRY, entry.segment)
        if entry.again is Again.ALWAYS:
            yield Problem(ENTRY, "again", _("Whoever is still in the segment would begin again at once."))
    if entry.comes is Comes.EVENT and entry.event not in EVENTS:
        yield Problem(ENTRY, "event", NEEDED if not entry.event else _("There is no such event."))
    elif entry.comes is Comes.EVENT and entry.ask:
        yield from _of_ask(by, ENTRY, entry.ask, entry.event.partition(".")[0], ())
    if entry.again is Again.AFTER and entry.days < 1:
        yield Problem(ENTRY, "days", _("At least one day."))


def _of_step(
    by: Actor, journey: Journey, definition: Definition, step: Step, record: str, above: tuple[str, ...]
) -> Iterator[Problem]:
    what = step.what
    if isinstance(what, Send):
        yield from _of_mail(by, journey, definition, step.key, what)
    elif isinstance(what, Wait) and not what.length.amount:
        yield Problem(step.key, "amount", _("How long?"))
    elif isinstance(what, Hour) and not what.weekdays:
        yield Problem(step.key, "weekdays", NEEDED)
    elif isinstance(what, Until):
        yield from _of_until(by, step.key, what, record, above)
    elif isinstance(what, Branch):
        yield from _of_ask(by, step.key, what.ask, record, above)
    elif isinstance(what, Split) and sum(what.shares) != 100:
        yield Problem(step.key, "shares", _("The shares must make 100 percent."))
    elif isinstance(what, Tag) and not what.tag.strip():
        yield Problem(step.key, "tag", NEEDED)


def _of_until(by: Actor, key: str, what: Until, record: str, above: tuple[str, ...]) -> Iterator[Problem]:
    if not what.at_most.amount:
        yield Problem(key, "amount", _("How long at most?"))
    if what.ask is not None:
        yield from _of_ask(by, key, what.ask, record, above)
    elif what.event not in EVENTS:
        yield Problem(key, "event", NEEDED)


def _of_mail(by: Actor, journey: Journey, definition: Definition, key: str, mail: Send) -> Iterator[Problem]:
    needed = ("purpose",) if mail.template else ("purpose", "subject", "body")
    missing = [field for field in needed if not getattr(mail, field).strip()]
    if missing:
        yield from (Problem(key, field, NEEDED) for field in missing)
        return
    if not _seen(by, "purpose", mail.purpose):
        yield Problem(key, "purpose", _("There is no such purpose."))
    if mail.template and mail.template not in mail_templates(by):
        yield Problem(key, "template", _("There is no such template, or it is not shared with you."))
        return
    if journey.relay_id is not None:
        try:
            compiled_mails(draft_campaign(journey, definition, key, mail), tracked=True)
        except Invalid as invalid:
            for field, texts in invalid.fields.items():
                yield Problem(key, "template" if mail.template else field or "body", texts[0])


def _of_segment(by: Actor, key: str, segment: str) -> Iterator[Problem]:
    if not segment:
        yield Problem(key, "segment", NEEDED)
    elif not _seen(by, "segment", segment):
        yield Problem(key, "segment", _("There is no such segment, or it is not shared with you."))


def _of_ask(by: Actor, key: str, ask: Ask, record: str, above: tuple[str, ...]) -> Iterator[Problem]:
    if ask.about is Asked.SEGMENT:
        yield from _of_segment(by, key, ask.segment)
    elif ask.about is Asked.MAIL:
        if ask.step not in above:
            yield Problem(key, "step", _("Choose a mail that stands further up."))
    elif ask.about is Asked.RECORD and not record:
        yield Problem(key, "about", _("This journey has one run for each person, not for each record."))
    else:
        yield from _of_condition(by, key, ask, record if ask.about is Asked.RECORD else "person")


def _of_condition(by: Actor, key: str, ask: Ask, declared: str) -> Iterator[Problem]:
    try:
        compile_condition(from_json(ask.where or {"all": []}), access.scope(by, current().type(declared)))
    except Invalid as invalid:
        yield Problem(key, "where", invalid.message)
    else:
        if not ask.where:
            yield Problem(key, "where", NEEDED)


def _seen(by: Actor, declared: str, uid: str) -> bool:
    try:
        get(by, current().type(declared), UUID(uid))
    except (NotFound, ValueError):
        return False
    return True
