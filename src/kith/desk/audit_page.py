"""The audit: what was done, by whom and from where, for those who may read it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from operator import itemgetter
from typing import cast
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from markupsafe import Markup

from kith.core import access
from kith.core.access.rules import titles_of
from kith.core.errors import Invalid, Text
from kith.core.events.verify import waiting
from kith.core.principals.actor import Actor
from kith.core.records import audit, configuration
from kith.core.records.audit import Asked, Entry
from kith.core.records.audit_check import (
    YEARS,
    Checked,
    change_keep_years,
    check_soon,
    keep_years,
    last_check,
)
from kith.core.records.cursor import read_cursor
from kith.core.registry import current
from kith.desk import formats
from kith.desk.act_words import ACTS, SUBJECTS, act_of
from kith.desk.actions_view import Action
from kith.desk.door import desk
from kith.desk.form_view import Choice, FormField
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.history_words import DOORS, Words, noted
from kith.desk.render import Toast, render_page

FILTERS = ("who", "act", "type", "record", "door", "since", "until")


@dataclass(frozen=True, slots=True)
class Row:
    """One entry: who did what to which record, when, and from where."""

    href: str
    when: str
    who: str
    act: str
    subject: str
    subject_href: str
    door: str
    address: str
    body: Markup
    notes: tuple[str, ...]
    undo_href: str = ""


@desk
def audit_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The newest entries that fit and that the actor may read, fifty at a time."""
    given = {key: request.GET.get(key, "").strip() for key in FILTERS}
    given["record"] = _of_address(given["record"])
    errors: dict[str, str] = {}
    rows: tuple[Row, ...] = ()
    more = ""
    try:
        after = request.GET.get("after", "")
        page = audit.entries(actor, read_asked(given), read_cursor(after, 1) if after else None)
        rows = tuple(_rows(actor, page.entries))
        more = f"/audit?{urlencode({**_kept(given), 'after': page.next})}" if page.next else ""
    except Invalid as invalid:
        errors = invalid.firsts
    may = access.allowed(actor, current().type(audit.KEY).permission("see"))
    context = {
        "fields": _fields(actor, given, errors),
        "rows": rows,
        "more": more,
        "error": next(iter(errors.values()), ""),
        "filtered": any(given.values()),
        "exports": _exports(actor, given),
        "years": _years() if actor.administers else None,
        "chain": _chain(last_check(), *waiting()) if may else None,
        "shell": frame(request, actor, "settings"),
    }
    block = "rows" if request.GET.get("after") else "page"
    return render_page(request, "desk/audit.jinja", context, block=block, status=422 if errors else 200)


def read_asked(given: dict[str, str]) -> Asked:
    """What an address asks for. Raises Invalid for days that are none."""
    since, until = _day(given["since"], "since"), _day(given["until"], "until")
    return Asked(
        given["who"], given["act"], given["type"], given["record"], given["door"],
        since, until + timedelta(days=1) if until else None,
    )  # fmt: skip


def _of_address(text: str) -> str:
    """The public id in the address of a record's page; what was written where there is none."""
    found = re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", text[:500].lower())
    return found[-1] if found else text


def _day(text: str, key: str) -> datetime | None:
    try:
        return timezone.make_aware(datetime.combine(date.fromisoformat(text), time())) if text else None
    except (ValueError, OverflowError):
        raise Invalid(
            {key: [_("“%(value)s” is not a date. Write it as 2026-11-30.") % {"value": text[:40]}]}
        ) from None


def _kept(given: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in given.items() if value}


def _fields(actor: Actor, given: dict[str, str], errors: dict[str, str]) -> tuple[FormField, ...]:
    who = given["who"]
    name = _name(actor, who)
    types = [(each.key, str(each.plural)) for each in current().types]
    types = sorted([*types, ("setting", _("Setting"))], key=itemgetter(1))
    return (
        FormField("who", _("Who"), "lookup", who, lookup_href="/colleagues/lookup", value_label=name),
        _select("act", _("What was done"), given, [(key, str(word)) for key, word in ACTS.items()]),
        _select("type", _("Type of record"), given, types),
        FormField(
            "record",
            _("Record"),
            value=given["record"],
            error=errors.get("subject_uid", ""),
            placeholder=_("Paste its address"),
        ),
        _select("door", _("Door"), given, [(key, str(word)) for key, word in DOORS.items()]),
        FormField("since", _("From"), "date", given["since"], error=errors.get("since", "")),
        FormField("until", _("To"), "date", given["until"], error=errors.get("until", "")),
    )


def _name(actor: Actor, who: str) -> str:
    try:
        return titles_of(actor, current().type("principal"), [str(UUID(who))]).get(who, "")
    except ValueError:
        return ""


def _select(name: str, label: str, given: dict[str, str], pairs: list[tuple[str, str]]) -> FormField:
    return FormField(name, label, "select", choices=_choices(given[name], pairs))


def _choices(chosen: str, pairs: list[tuple[str, str]]) -> tuple[Choice, ...]:
    return (Choice("", _("All"), not chosen), *(Choice(key, word, key == chosen) for key, word in pairs))


def _exports(actor: Actor, given: dict[str, str]) -> tuple[Action, ...]:
    if not access.allowed(actor, current().type(audit.KEY).permission("export")):
        return ()
    return tuple(
        Action(label, f"/audit/export?{urlencode({**_kept(given), 'form': form})}", "download", "post")
        for form, label in (("csv", _("Export as CSV")), ("jsonl", _("Export as JSON lines")))
    )


def _rows(actor: Actor, entries: list[Entry]) -> list[Row]:
    by_type: dict[str, list[str]] = {}
    for each in entries:
        by_type.setdefault(each.subject_type, []).append(each.subject_uid)
    known = {each.key: each for each in current().types}
    names = {key: titles_of(actor, known[key], uids) for key, uids in by_type.items() if key in known}
    words = {key: Words(actor, known[key], known[key].by_key) for key in by_type if key in known}
    for key, told in words.items():
        told.learn(each.changes for each in entries if each.subject_type == key)
    return [_row(each, names.get(each.subject_type, {}), words.get(each.subject_type)) for each in entries]


def _row(entry: Entry, names: dict[str, str], words: Words | None) -> Row:
    declared = next((each for each in current().types if each.key == entry.subject_type), None)
    label = str(declared.label if declared else SUBJECTS.get(entry.subject_type, entry.subject_type))
    name = names.get(entry.subject_uid, "")
    notes = [_("Personal values erased")] if entry.lost else []
    notes += [_("More was changed that is not open to you")] if entry.closed else []
    return Row(
        href=f"/audit/{entry.uid}",
        when=formats.moment_full(entry.occurred_at),
        who=entry.actor[1],
        act=str(act_of(entry.act)),
        subject=f"{label}: {name}" if name else label,
        subject_href=f"/{declared.url}/{entry.subject_uid}" if declared and name else "",
        door=str(DOORS.get(entry.via, entry.via)),
        address=entry.address,
        body=_body(entry, words),
        notes=tuple(notes),
    )


def _body(entry: Entry, words: Words | None) -> Markup:
    if words is None:
        return Markup("<br>").join(noted(key, pair) for key, pair in entry.changes.items())
    return words.of(entry.changes)


@desk
def configuration_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What changed in the configuration, newest first, with the way back where there is one."""
    after = request.GET.get("after", "")
    asked = Asked(types=configuration.configuring_types())
    page = audit.entries(actor, asked, read_cursor(after, 1) if after else None)
    rows = zip(_rows(actor, page.entries), page.entries, strict=True)
    context = {
        "rows": tuple(
            replace(row, undo_href=f"/audit/configuration/undo?entry={entry.uid}")
            if configuration.undoable(actor, entry)
            else row
            for row, entry in rows
        ),
        "more": f"/audit/configuration?{urlencode({'after': page.next})}" if page.next else "",
        "shell": frame(request, actor, "settings"),
    }
    return render_page(request, "desk/configuration.jinja", context, block="rows" if after else "page")


@desk
@require_POST
def undo_change(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Brings back what was before an entry about the configuration."""
    configuration.undo(by=actor, entry=audit.entry(actor, request.GET.get("entry", "")))
    return go(request, "/audit/configuration", Toast(_("Undone")))


@dataclass(frozen=True, slots=True)
class Chain:
    """What is known of the chain: the last walk over it, and what waits to be sealed."""

    text: Text
    tone: str
    faults: tuple[str, ...]
    receipt: str
    tail: Text


def _chain(checked: Checked | None, waiting_now: int, since: datetime | None) -> Chain:
    tail = (
        ngettext(
            "%(count)s entry waits to be sealed, since %(when)s.",
            "%(count)s entries wait to be sealed, the oldest since %(when)s.",
            waiting_now,
        )
        % {"count": formats.number(waiting_now), "when": formats.moment_full(since)}
        if since
        else _("Nothing waits to be sealed.")
    )
    if checked is None:
        return Chain(_("The chain has not been verified yet."), "warn", (), "", tail)
    told = {"when": formats.moment_full(checked.at), "count": formats.number(checked.events)}
    if checked.faults:
        return Chain(
            _("On %(when)s the chain of %(count)s entries did not hold.") % told,
            "bad",
            tuple(map(str, checked.faults)),
            checked.receipt,
            tail,
        )
    return Chain(
        _("On %(when)s the chain of %(count)s entries held.") % told, "good", (), checked.receipt, tail
    )


@desk
@require_POST
def verify_soon(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Has the chain verified in the background."""
    access.require(actor, current().type(audit.KEY).permission("see"))
    check_soon()
    return go(request, "/audit", Toast(_("The chain is being verified. Look again in a moment.")))


@desk
@require_POST
def keep(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Sets for how many years entries are kept."""
    years = request.POST.get("years", "")
    change_keep_years(by=actor, years=int(years) if years.isdigit() else -1)
    return go(request, "/audit", Toast(_("Saved")))


def _years() -> FormField:
    chosen = keep_years()
    choices = tuple(
        Choice(
            str(years),
            ngettext("%(num)s year", "%(num)s years", years) % {"num": years} if years else _("Always"),
            years == chosen,
        )
        for years in YEARS
    )
    return FormField("years", _("Keep entries for"), "select", choices=choices, required=True)


@desk
@require_POST
def export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The entries that fit as a file."""
    form = "csv" if request.GET.get("form") == "csv" else "jsonl"
    given = {key: request.GET.get(key, "").strip() for key in FILTERS}
    parts = audit.export(actor, read_asked(given), form)
    kind = "text/csv; charset=utf-8" if form == "csv" else "application/jsonl"
    name = f"audit-{timezone.localdate():%Y-%m-%d}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return cast("HttpResponse", StreamingHttpResponse(parts, content_type=kind, headers=headers))
