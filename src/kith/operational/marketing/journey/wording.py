"""A journey in words: what each step does, as its card and the path of a person say it."""

from __future__ import annotations

from dataclasses import dataclass, field

from babel.dates import get_day_names
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kith.core import access
from kith.core.conditions.sentence import sentence
from kith.core.conditions.tree import from_json
from kith.core.errors import Invalid, Text
from kith.core.fieldtypes import Viewer
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.customers.segment.model import Segment
from kith.desk import formats
from kith.operational.marketing.journey.entering import record_type
from kith.operational.marketing.journey.events import EVENTS
from kith.operational.marketing.journey.mailing import mail_templates
from kith.operational.marketing.journey.model import Outcome
from kith.operational.marketing.journey.steps import (
    Again,
    Ask,
    Asked,
    Branch,
    Comes,
    Definition,
    Exit,
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
from kith.privacy.gate.reasons import WORDS, Refusal

ICONS = {
    Send: "mail", Wait: "clock", Hour: "calendar-clock", Until: "hourglass", Branch: "git-branch", Split: "shuffle",
    Tag: "tag", Exit: "log-out",
}  # fmt: skip
OPEN_WORD = "…"


def kind_name(does: str) -> str:
    """What a kind of step is called in the list of those that can be added."""
    return {
        "send": _("Send a mail"), "wait": _("Wait a while"), "hour": _("Wait for an hour of the week"),
        "until": _("Wait until something happens"), "branch": _("Branch by a condition"), "split": _("Split by lot"),
        "tag": _("Give or take a tag"), "exit": _("End here"),
    }[does]  # fmt: skip


def length_said(length: Length) -> str:
    words = {"n": length.amount}
    return {
        Unit.MINUTE: ngettext("%(n)s minute", "%(n)s minutes", length.amount),
        Unit.HOUR: ngettext("%(n)s hour", "%(n)s hours", length.amount),
        Unit.DAY: ngettext("%(n)s day", "%(n)s days", length.amount),
        Unit.WEEK: ngettext("%(n)s week", "%(n)s weeks", length.amount),
    }[length.unit] % words


@dataclass(slots=True)
class Words:
    """Says steps of one definition to one reader. Names of segments are looked up once."""

    actor: Actor
    definition: Definition
    segments: dict[str, str] = field(default_factory=dict)
    templates: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        asked = {ask.segment for ask in asks(self.definition) if ask.segment}
        visible = access.visible(
            self.actor, Segment.objects.filter(uid__in=_uids(asked)), current().type("segment")
        )
        self.segments = {str(uid): name for uid, name in visible.values_list("uid", "name")}
        if any(mail.template for _key, mail in self.definition.mails):
            self.templates = mail_templates(self.actor)

    def title(self, step: Step) -> str:
        """The name of a step, or what it does."""
        return step.name or self.said(step.what)

    def said(self, what: What) -> str:
        """What a step does in one line."""
        match what:
            case Send():
                return _("Send “%(subject)s”") % {"subject": self.mail(what)}
            case Wait():
                return _("Wait %(length)s") % {"length": length_said(what.length)}
            case Hour():
                return _("Wait for %(days)s, %(hour)s:00") % {
                    "days": days_said(what.weekdays),
                    "hour": what.hour,
                }
            case Until():
                return _("Wait until %(what)s, at most %(length)s") % {
                    "what": self.awaited(what), "length": length_said(what.at_most),
                }  # fmt: skip
            case Branch():
                return _("If %(what)s") % {"what": self.asked(what.ask)}
            case Split():
                return _("Split %(shares)s by lot") % {"shares": " / ".join(map(str, what.shares))}
            case Tag():
                words = {"tag": what.tag or OPEN_WORD}
                return (
                    _("Take the tag “%(tag)s” away") if what.remove else _("Give the tag “%(tag)s”")
                ) % words
            case Exit():
                return _("End here")

    def mail(self, what: Send) -> str:
        """What a mail is called: as its template, else by its subject."""
        return (self.templates.get(what.template, "") if what.template else what.subject) or OPEN_WORD

    def awaited(self, what: Until) -> str:
        if what.ask is not None:
            return self.asked(what.ask)
        return str(EVENTS.get(what.event, OPEN_WORD))

    def asked(self, ask: Ask) -> str:
        """A question as the end of a sentence."""
        if ask.about is Asked.SEGMENT:
            return _("in the segment “%(name)s”") % {"name": self.segments.get(ask.segment, OPEN_WORD)}
        if ask.about is Asked.MAIL:
            step = self.definition.by_key.get(ask.step)
            words = {
                "mail": step.name or self.mail(step.what)
                if step and isinstance(step.what, Send)
                else OPEN_WORD
            }
            return {
                Fate.SENT: _("“%(mail)s” was delivered"), Fate.OPENED: _("“%(mail)s” was opened"),
                Fate.CLICKED: _("there was a click in “%(mail)s”"), Fate.REPLIED: _("“%(mail)s” was answered"),
            }[ask.fate] % words  # fmt: skip
        record = record_type(self.definition.entry)
        return self._condition(ask, "person" if ask.about is Asked.PERSON else record)

    def _condition(self, ask: Ask, declared: str) -> str:
        if not ask.where or not declared:
            return OPEN_WORD
        viewer = Viewer(self.actor.locale, self.actor.timezone)
        try:
            scope = access.scope(self.actor, current().type(declared))
            return sentence(from_json(ask.where), scope, viewer).rstrip(".")
        except Invalid as invalid:
            return str(invalid)

    def entry(self) -> str:
        """Who comes in."""
        entry = self.definition.entry
        if entry.comes is Comes.SEGMENT:
            return _("Everybody in the segment “%(name)s”") % {
                "name": self.segments.get(entry.segment, OPEN_WORD)
            }
        if entry.comes is Comes.HAND:
            return _("Whoever is put in by hand or by a program")
        return str(EVENTS.get(entry.event, OPEN_WORD))

    def again(self) -> str:
        """Who comes in again."""
        entry = self.definition.entry
        if entry.again is Again.NEVER:
            return _("Each record once") if entry.each else _("Everybody once")
        if entry.again is Again.ALWAYS:
            return _("Again and again, but only once at a time")
        words = {"n": entry.days}
        return ngettext("Again %(n)s day after the end", "Again %(n)s days after the end", entry.days) % words

    def ways(self, what: What) -> tuple[str, ...]:
        """What the ways of a step are called."""
        if isinstance(what, Split):
            return tuple(formats.percent(share / 100) for share in what.shares)
        if isinstance(what, Until):
            return _("It happened"), _("Too late")
        return (_("Yes"), _("No")) if isinstance(what, Branch) else ()


def days_said(weekdays: tuple[int, ...]) -> str:
    """Days of the week: a row of them from first to last, others one by one."""
    names = get_day_names("abbreviated", locale=formats.locale())
    days = sorted(set(weekdays))
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return f"{names[days[0]]}–{names[days[-1]]}"
    return ", ".join(names[day] for day in days) or OPEN_WORD


def note_said(note: str) -> str:
    """What came of a step, as the path says it."""
    kind, _colon, reason = note.partition(":")
    if kind in ("refused", "withheld"):
        why = WORDS.get(Refusal(reason)) if reason in set(Refusal) else None
        short = {"refused": _("not allowed"), "withheld": _("withheld")}[kind]
        return f"{short}: {str(why).split('{')[0].strip(' “”') if why and '{' in str(why) else why or reason}"
    return {
        "sent": _("sent"), "unconfirmed": _("sent, not confirmed"), "failed": _("given up after several tries"),
        "bounced": _("came back"), "cancelled": _("cancelled"), "relay": _("refused by the relay"),
    }.get(kind, kind)  # fmt: skip


def outcome_said(outcome: str) -> Text:
    return Outcome(outcome).label


def asks(definition: Definition) -> list[Ask]:
    """All questions of a definition."""
    entry = definition.entry
    found = [Ask(Asked.SEGMENT, entry.segment), entry.ask, definition.goal]
    found += [getattr(step.what, "ask", None) for step in definition.by_key.values()]
    return [each for each in found if each is not None]


def _uids(texts: set[str]) -> list[str]:
    return [each for each in texts if len(each) == 36 and each.count("-") == 4]
