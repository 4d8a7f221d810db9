"""The form of each kind of step: its fields, and the step that was written in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from babel.dates import get_day_names
from django.utils.translation import gettext as _

from kith.core.conditions.text import parse_text, print_text
from kith.core.conditions.tree import from_json, to_json
from kith.core.errors import Invalid
from kith.desk import formats
from kith.desk.form_view import Choice, FormField
from kith.operational.marketing.campaign.model import BodyKind
from kith.operational.marketing.journey.events import EVENTS
from kith.operational.marketing.journey.steps import (
    Again,
    Ask,
    Asked,
    Branch,
    Comes,
    Definition,
    Entry,
    Fate,
    Hour,
    Length,
    Send,
    Split,
    Step,
    Tag,
    Unit,
    Until,
    Wait,
    What,
)
from kith.privacy.purpose.queries import active_purposes, shown_name

Sent = Mapping[str, str]
EVENT = "event"
"""What a wait may be for besides a question."""


@dataclass(frozen=True, slots=True)
class Known:
    """What forms need besides the step: the names of chosen segments, the mails further up, and templates, by key."""

    segments: Mapping[str, str]
    mails: tuple[tuple[str, str], ...]
    record: str
    errors: Mapping[str, str]
    templates: Mapping[str, str] = field(default_factory=dict)


def fields_of(what: What, about: str, known: Known) -> tuple[FormField, ...]:
    """The controls of a step. `about` is what its question is about."""
    made = FIELDS[type(what)](what, about, known) if type(what) in FIELDS else ()
    return tuple(replace(each, error=known.errors.get(each.name, "")) for each in made)


def read(what: What, sent: Sent) -> What:
    """The step that was written. Raises Invalid at the field that cannot be read."""
    return READS[type(what)](sent) if type(what) in READS else what


def _choices(pairs: Any, chosen: str, empty: bool = False) -> tuple[Choice, ...]:
    start = (Choice("", _("Choose"), not chosen),) if empty else ()
    return (*start, *(Choice(key, label, key == chosen) for key, label in pairs))


def _unit_choices(chosen: Unit) -> tuple[Choice, ...]:
    names = {
        Unit.MINUTE: _("minutes"), Unit.HOUR: _("hours"), Unit.DAY: _("days"), Unit.WEEK: _("weeks"),
    }  # fmt: skip
    return _choices(((unit.value, name) for unit, name in names.items()), chosen.value)


def _length(length: Length, label: str) -> tuple[FormField, ...]:
    return (
        FormField(
            "amount",
            label,
            "number",
            str(length.amount),
            required=True,
            half=True,
            minimum="1",
            maximum="10000",
        ),
        FormField("unit", _("Unit"), "select", required=True, half=True, choices=_unit_choices(length.unit)),
    )


def _send(what: Send, _about: str, known: Known) -> tuple[FormField, ...]:
    purposes = [(str(each.uid), shown_name(each)) for each in active_purposes() if "email" in each.channels]
    kinds = [(kind.value, kind.label) for kind in BodyKind]
    return (
        FormField("purpose", _("Purpose"), "select", required=True, half=True, choices=_choices(
            purposes, what.purpose, True)),
        FormField("template", _("Template"), "select", half=True, choices=(
            Choice("", _("None: the text below"), not what.template), *_choices(known.templates.items(), what.template)),
            help=_("Everybody gets it in their language, where it has that.")),
        FormField("body_kind", _("Written as"), "select", required=True, choices=_choices(kinds, what.body_kind), half=True),
        FormField("subject", _("Subject"), "text", what.subject),
        FormField("body", _("Text"), "textarea", what.body, rows=14, help=_(
            "Merge fields stand in double braces: {{ person.given_name | default: \"friend\" }}.")),
    )  # fmt: skip


def _wait(what: Wait, _about: str, _known: Known) -> tuple[FormField, ...]:
    return _length(what.length, _("How long"))


def _hour(what: Hour, _about: str, _known: Known) -> tuple[FormField, ...]:
    names = get_day_names("wide", locale=formats.locale())
    days = [
        FormField(f"day{day}", names[day], "checkbox", checked=day in what.weekdays, half=True)
        for day in range(7)
    ]
    hour = FormField(
        "hour", _("Hour"), "number", str(what.hour), required=True, minimum="0", maximum="23",
        help=_("In the time zone of whoever publishes."),
    )  # fmt: skip
    return (hour, *days)


def ask_fields(ask: Ask, about: str, known: Known) -> tuple[FormField, ...]:
    """The controls of a question about something."""
    if about == Asked.SEGMENT:
        return (
            FormField(
                "segment", _("Segment"), "lookup", ask.segment, required=True, lookup_href="/segments/lookup",
                value_label=known.segments.get(ask.segment, ""),
            ),
        )  # fmt: skip
    if about == Asked.MAIL:
        fates = [
            (Fate.CLICKED.value, _("Clicked")), (Fate.OPENED.value, _("Opened")), (Fate.REPLIED.value, _("Answered")),
            (Fate.SENT.value, _("Delivered")),
        ]  # fmt: skip
        return (
            FormField(
                "step", _("Mail"), "select", required=True, choices=_choices(known.mails, ask.step, True)
            ),
            FormField(
                "fate",
                _("What became of it"),
                "select",
                required=True,
                choices=_choices(fates, ask.fate.value),
            ),
        )
    text = print_text(from_json(ask.where)) if ask.where and about == ask.about else ""
    return (
        FormField(
            "where", _("Condition"), "textarea", text, required=True, rows=4,
            help=_("As in filters that are typed, such as: city is Berlin"),
        ),
    )  # fmt: skip


def _until(what: Until, about: str, known: Known) -> tuple[FormField, ...]:
    if about == EVENT:
        awaited: tuple[FormField, ...] = (
            FormField(
                "event",
                _("What happens"),
                "select",
                required=True,
                choices=_choices(EVENTS.items(), what.event, True),
            ),
        )
    else:
        awaited = ask_fields(what.ask or Ask(), about, known)
    return (*awaited, *_length(what.at_most, _("At most")))


def _branch(what: Branch, about: str, known: Known) -> tuple[FormField, ...]:
    return ask_fields(what.ask, about, known)


def _split(what: Split, _about: str, _known: Known) -> tuple[FormField, ...]:
    shares = ", ".join(map(str, what.shares))
    return (
        FormField(
            "shares",
            _("Shares in percent"),
            "text",
            shares,
            required=True,
            help=_("Such as 50, 50 or 20, 30, 50"),
        ),
    )


def _tag(what: Tag, _about: str, _known: Known) -> tuple[FormField, ...]:
    return (
        FormField("tag", _("Tag"), "text", what.tag, required=True),
        FormField("remove", _("Take it away"), "checkbox", checked=what.remove),
    )


FIELDS: dict[type[Any], Any] = {
    Send: _send, Wait: _wait, Hour: _hour, Until: _until, Branch: _branch, Split: _split, Tag: _tag,
}  # fmt: skip


def _number(sent: Sent, key: str, most: int) -> int:
    try:
        found = int(sent.get(key, "").strip())
    except ValueError:
        found = -1
    if not 0 <= found <= most:
        raise Invalid({key: [_("A whole number up to %(most)s.") % {"most": most}]})
    return found


def _read_length(sent: Sent) -> Length:
    unit = sent.get("unit", "")
    return Length(_number(sent, "amount", 10_000), Unit(unit) if unit in set(Unit) else Unit.DAY)


def read_ask(sent: Sent) -> Ask:
    """The question that was written."""
    about = Asked(sent["about"]) if sent.get("about") in set(Asked) else Asked.SEGMENT
    if about is Asked.SEGMENT:
        return Ask(about, sent.get("segment", ""))
    if about is Asked.MAIL:
        fate = sent.get("fate", "")
        return Ask(about, step=sent.get("step", ""), fate=Fate(fate) if fate in set(Fate) else Fate.CLICKED)
    try:
        where = to_json(parse_text(sent["where"])) if sent.get("where", "").strip() else None
    except Invalid as invalid:
        raise Invalid({"where": [invalid.message]}) from None
    return Ask(about, where=where)


def _read_send(sent: Sent) -> Send:
    return Send(
        sent.get("purpose", ""), sent.get("template", ""), sent.get("subject", "").strip(),
        sent.get("body_kind", "plain"), sent.get("body", ""),
    )  # fmt: skip


def _read_hour(sent: Sent) -> Hour:
    days = tuple(day for day in range(7) if sent.get(f"day{day}"))
    if not days:
        raise Invalid({"day0": [_("Choose a day.")]})
    return Hour(_number(sent, "hour", 23), days)


def _read_until(sent: Sent) -> Until:
    length = _read_length(sent)
    if sent.get("about") == EVENT:
        return Until(None, sent.get("event", ""), length)
    return Until(read_ask(sent), "", length)


def _read_split(sent: Sent) -> Split:
    texts = [each.strip() for each in sent.get("shares", "").replace("/", ",").split(",")]
    if not 2 <= len(texts) <= 10 or not all(each.isdecimal() and int(each) <= 100 for each in texts):
        raise Invalid({"shares": [_("Two to ten whole numbers, parted by commas.")]})
    return Split(tuple(map(int, texts)))


READS: dict[type[Any], Any] = {
    Send: _read_send,
    Wait: lambda sent: Wait(_read_length(sent)),
    Hour: _read_hour,
    Until: _read_until,
    Branch: lambda sent: Branch(read_ask(sent)),
    Split: _read_split,
    Tag: lambda sent: Tag(sent.get("tag", "").strip(), bool(sent.get("remove"))),
}


def entry_fields(entry: Entry, comes: str, known: Known) -> tuple[FormField, ...]:
    """The controls of how people come in, who come in this way."""
    agains = {
        Again.NEVER: _("Never"), Again.AFTER: _("Some days after the end"), Again.ALWAYS: _("Whenever it happens again"),
    }  # fmt: skip
    if comes == Comes.SEGMENT:
        first = ask_fields(Ask(Asked.SEGMENT, entry.segment), Asked.SEGMENT, known)
    elif comes == Comes.EVENT:
        events = _choices(EVENTS.items(), entry.event, True)
        first = (
            FormField("event", _("What happens"), "select", required=True, choices=events),
            FormField(
                "each", _("One run for each record, not for each person"), "checkbox", checked=entry.each
            ),
        )
    else:
        first = ()
    wanted = {
        key: label for key, label in agains.items() if comes != Comes.SEGMENT or key is not Again.ALWAYS
    }
    made = (
        *first,
        FormField("again", _("Comes in again"), "select", required=True, half=True, choices=_choices(
            ((key.value, label) for key, label in wanted.items()), entry.again.value)),
        FormField("days", _("Days after the end"), "number", str(entry.days), required=True, half=True, minimum="1"),
    )  # fmt: skip
    return tuple(replace(each, error=known.errors.get(each.name, "")) for each in made)


def read_entry(sent: Sent, before: Entry) -> Entry:
    """How people come in, as it was written."""
    comes = Comes(sent["about"]) if sent.get("about") in set(Comes) else Comes.SEGMENT
    again = Again(sent["again"]) if sent.get("again") in set(Again) else Again.NEVER
    days = _number(sent, "days", 3_650)
    if comes is Comes.SEGMENT:
        return Entry(comes, sent.get("segment", ""), again=again, days=days)
    if comes is Comes.EVENT:
        ask = before.ask if before.event == sent.get("event") else None
        return Entry(comes, "", sent.get("event", ""), bool(sent.get("each")), ask, again, days)
    return Entry(comes, again=again, days=days)


def about_of(step: Step) -> str:
    """What the question of a step is about; empty for a step that asks nothing."""
    if isinstance(step.what, Until) and step.what.ask is None:
        return EVENT
    ask = getattr(step.what, "ask", None)
    return ask.about.value if ask else ""


def abouts(definition: Definition, what: What, record: str) -> tuple[tuple[str, str], ...]:
    """What a question can be about, with words."""
    if not isinstance(what, Until | Branch):
        return ()
    found = [(Asked.SEGMENT.value, _("Segment")), (Asked.PERSON.value, _("Person"))]
    if record:
        found.append((Asked.RECORD.value, _("Record")))
    if any(definition.mails):
        found.append((Asked.MAIL.value, _("Mail")))
    return ((EVENT, _("Event")), *found) if isinstance(what, Until) else tuple(found)
