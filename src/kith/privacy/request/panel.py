"""What privacy adds to record pages: the steps of a request, a person's open requests, and what limits their use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from kith.core.access.rules import allowed
from kith.core.jobs.model import State as RunState
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.registry.objecttype import Verb
from kith.customers.party.model import Party
from kith.desk import formats
from kith.desk.actions_view import Action
from kith.desk.controls import control
from kith.desk.record_view import Panel
from kith.desk.render import render_fragment
from kith.privacy.hold.model import Hold
from kith.privacy.hold.queries import holds_on
from kith.privacy.request.actions import JOBS
from kith.privacy.request.erasing import Planned, plan
from kith.privacy.request.files import ready
from kith.privacy.request.model import POSSIBLE, Kind, Request, State
from kith.privacy.request.queries import erasure_of, open_requests
from kith.privacy.request.view import Line, Step, StepsView, Work

SOON = 7
FILES = {"page": "file-text", "archive": "file-archive"}


def steps_panel(request: HttpRequest, actor: Actor, record: Request) -> Markup:
    """The clock, what can be done next, and what was done."""
    return render_fragment("privacy/steps.jinja", {"view": steps_of(actor, record)})


def steps_of(actor: Actor, record: Request, errors: dict[str, str] | None = None) -> StepsView:
    href, clock = f"/data-requests/{record.uid}", _clock(record)
    erasing = record.kind == Kind.ERASURE and record.is_open
    holds = holds_on(record.party_id) if erasing else []
    return StepsView(
        href=href,
        clock=clock[0],
        clock_tone=clock[1],
        steps=tuple(_steps(actor, record, href, errors or {})),
        notes=(*_notes(record), *_waiting(holds)),
        blocked=tuple(hold.reason for hold in holds),
        plan=tuple(map(_line, plan(record.party))) if erasing else (),
        plan_title=_("What erasing will do"),
        work=_work(record, href),
        files=tuple(_files(actor, record, href)),
        receipt=tuple(_receipt(record)),
        told=tuple(_told(record)),
    )


def _clock(record: Request) -> tuple[str, str]:
    """How much time is left, in words and as a tone."""
    if not record.is_open:
        ended = formats.day_full(timezone.localtime(record.closed_at).date()) if record.closed_at else ""
        return _("Ended on %(day)s.") % {"day": ended}, "good"
    due = formats.day_full(record.due_on)
    if record.state == State.WAITING:
        return _("The clock stands until the person has shown who they are. Due %(day)s or later.") % {
            "day": due
        }, "warn"
    left = (record.due_on - timezone.localdate()).days
    if left < 0:
        late = ngettext("%(n)s day late", "%(n)s days late", -left) % {"n": formats.number(-left)}
        return _("Was due on %(day)s: %(late)s.") % {"day": due, "late": late}, "bad"
    days = ngettext("%(n)s day left", "%(n)s days left", left) % {"n": formats.number(left)}
    return _("Due on %(day)s: %(left)s.") % {"day": due, "left": days}, "warn" if left <= SOON else ""


def _steps(actor: Actor, record: Request, href: str, errors: dict[str, str]) -> list[Step]:
    declared, found = current().type("request"), list[Step]()
    if record.run and record.run.state in (RunState.WAITING, RunState.RUNNING):
        return []
    verbs = {verb.key: verb for verb in declared.verbs}
    for key in POSSIBLE[State(record.state)]:
        verb = verbs[key]
        possible = (verb.when is None or verb.when(record)) and _makes_sense(record, key)
        if possible and allowed(actor, declared.permission(key), record):
            found.append(_step(record, verb, href, errors, main=not found))
    return found


def _makes_sense(record: Request, key: str) -> bool:
    limited = {Kind.RESTRICTION: record.party.restricted_at, Kind.OBJECTION: record.party.unprofiled_at}
    if key == "carry_out":
        return record.kind != Kind.RECTIFICATION and limited.get(Kind(record.kind)) is None
    if key == "close":
        return record.kind == Kind.RECTIFICATION or limited.get(Kind(record.kind)) is not None
    if key == "lift":
        return limited.get(Kind(record.kind)) is not None
    return not (key == "extend" and record.extension)


def _step(record: Request, verb: Verb, href: str, errors: dict[str, str], *, main: bool) -> Step:
    asked = verb.inputs[0] if verb.inputs else None
    field = (
        replace(control(asked, "", error=errors.get(verb.key, "")), name=f"{asked.key}") if asked else None
    )
    erases = verb.key == "carry_out" and record.kind == Kind.ERASURE and record.party
    sure = (
        _("Erase %(name)s for good? This cannot be undone.") % {"name": record.party.name} if erases else ""
    )
    return Step(verb.key, label_of(record, verb), verb.icon, f"{href}/step/{verb.key}", field, main, sure)


def label_of(record: Request, verb: Verb) -> str:
    """What a step is called: carrying out is named for what it does."""
    words = {
        Kind.ACCESS: _("Collect the data"), Kind.PORTABILITY: _("Collect the data"), Kind.ERASURE: _("Erase"),
        Kind.RESTRICTION: _("Restrict the use"), Kind.OBJECTION: _("Stop profiling"),
    }  # fmt: skip
    return words[Kind(record.kind)] if verb.key == "carry_out" else str(verb.label)


def _notes(record: Request) -> list[str]:
    if record.kind == Kind.RECTIFICATION and record.is_open:
        receivers = [name for room in current().rooms for named in room.receivers for name in named()]
        told = _("Correct the record itself; every change stands in its history. Then close this request.")
        tell = _("Tell those who got the data: %(names)s.") % {"names": ", ".join(receivers)}
        return [told, tell] if receivers else [told]
    if record.kind == Kind.OBJECTION and record.state == State.CONFIRMED and record.party.unprofiled_at:
        return [
            _(
                "No scores are made of this person. A colleague looks at the objection and closes it with the outcome."
            )
        ]
    return []


def _waiting(holds: Sequence[Hold]) -> list[str]:
    """What can be done while nothing may be erased."""
    return (
        [_("Erasing is possible once the hold has ended. Until then extend the time, or refuse and say why.")]
        if holds
        else []
    )


def _told(record: Request) -> list[tuple[str, str]]:
    """What colleagues wrote down at the steps."""
    fields = current().type("request").by_key
    values = {key: getattr(record, key) for key in ("identity", "extension", "answer")}
    return [(str(fields[key].label), value) for key, value in values.items() if value]


def _line(planned: Planned) -> Line:
    words = {
        "delete": _("goes"), "blank": _("is blanked"),
        "keep": _("stays without name until %(day)s") % {"day": formats.day_full(planned.until)} if planned.until else "",
    }  # fmt: skip
    becomes, why = (planned.why, "") if planned.do == "trace" else (words[planned.do], planned.why)
    return Line(planned.label, formats.number(planned.number), becomes, why, planned.do == "keep")


def _work(record: Request, href: str) -> Work | None:
    run = record.run
    if run is None or record.kind not in JOBS or run.state == RunState.DONE:
        return None
    if run.state == RunState.FAILED:
        return Work(href, "", error=run.error or _("The work stopped."))
    share = run.done / run.total if run.total else 0.0
    return Work(f"{href}/steps", run.note or _("Waiting for its turn"), share, going=True)


def _files(actor: Actor, record: Request, href: str) -> list[Action]:
    words = {"page": _("Readable page"), "archive": _("Archive for programs")}
    if not allowed(actor, "privacy.request.carry_out", record):
        return []
    return [Action(words[key], f"{href}/file/{key}", FILES[key]) for key in ready(record)]


def _receipt(record: Request) -> list[tuple[str, str]]:
    """What an erasure did, in words for whoever asked: what went, what stays, why, and until when."""
    erasure = erasure_of(record)
    if erasure is None:
        return []
    types = current().types
    labels = {each.key: str(each.plural) for each in types}
    labels |= {trace.key: str(trace.label) for room in current().rooms for trace in room.traces}
    why = {each.key: str(each.on_erase.reason) for each in types if each.on_erase}
    gone = [
        (labels.get(key, key), ngettext("%(n)s erased", "%(n)s erased", number) % {"n": formats.number(number)})
        for key, number in erasure.done.items() if number
    ]  # fmt: skip
    kept = [
        (labels.get(key, key), _kept(rows["number"], date.fromisoformat(rows["until"]), why.get(key, "")))
        for key, rows in erasure.kept.items()
    ]
    return [(_("Done on"), formats.moment_full(erasure.erased_at)), *gone, *kept]


def _kept(number: int, until: date, why: str) -> str:
    text = ngettext(
        "%(n)s kept until %(day)s, without the name", "%(n)s kept until %(day)s, without the name", number
    ) % {"n": formats.number(number), "day": formats.day_full(until)}
    return f"{text}. {why}" if why else text


def requests_panel(request: HttpRequest, actor: Actor, record: Party) -> Panel | None:
    """The person's open requests, each with the day on which it is due."""
    if not allowed(actor, "privacy.request.see"):
        return None
    found: list[Any] = open_requests(record.pk)
    if not found:
        return None
    lines = [
        (Kind(each.kind).label, f"/data-requests/{each.uid}", formats.day_full(each.due_on)) for each in found
    ]
    return Panel("requests", _("Data requests"), render_fragment("privacy/requests.jinja", {"lines": lines}))


def request_action(request: HttpRequest, actor: Actor, record: Party) -> Action | None:
    """The way to a new request of this person."""
    if not allowed(actor, "privacy.request.create"):
        return None
    return Action(_("Data request"), f"/data-requests/new?party={record.uid}", "scale")


def limit_banner(request: HttpRequest, actor: Actor, record: Party) -> str | None:
    """That nothing may be done with the data, or that nothing may be concluded from them."""
    if record.restricted_at:
        day = formats.day_full(timezone.localtime(record.restricted_at).date())
        return _("Restricted since %(day)s: kept, but not used, changed, or written to.") % {"day": day}
    if record.unprofiled_at:
        day = formats.day_full(timezone.localtime(record.unprofiled_at).date())
        return _("Objected to profiling on %(day)s: no scores are made.") % {"day": day}
    return None
