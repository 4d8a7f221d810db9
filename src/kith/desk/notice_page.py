"""What the actor is told of others' doings, and the star with which a record is followed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from kith.core.notice import reading
from kith.core.notice.following import follow, follows, want_own, wants_own
from kith.core.notice.model import Reason
from kith.core.notice.reading import Told
from kith.core.principals.actor import Actor
from kith.core.principals.model import Kind
from kith.core.records.reading import get
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.desk import formats
from kith.desk.act_words import act_of
from kith.desk.door import desk
from kith.desk.form_page import href_of
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.keymap import shown
from kith.desk.record_view import Star
from kith.desk.render import Toast, render_page, wants_fragment

HERE = "/notices"
ICONS = {Reason.MENTION: "at-sign", Reason.GIVEN: "user-round-check", Reason.CHANGE: "pencil"}


@dataclass(frozen=True, slots=True)
class Line:
    """A notice as the page shows it: what was done, on which record, when."""

    uid: str
    icon: str
    title: str
    text: str
    detail: str
    when: str
    when_full: str
    href: str
    unread: bool
    mutable: bool


@desk
@require_GET
def notices_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The newest notices by day, fifty at a time."""
    found = reading.notices_of(actor, _before(request.GET.get("before", "")), reading.PAGE)
    last = found[-1] if len(found) >= reading.PAGE else None
    days = tuple(
        (_heading(day), tuple(map(_line, each)))
        for day, each in groupby(found, key=lambda told: formats.day_of(told.occurred_at))
    )
    context: dict[str, object] = {
        "days": days,
        "next_href": f"{HERE}?before={last.occurred_at.timestamp()}~{last.id}" if last else "",
        "own": wants_own(actor),
        "unread": any(told.unread for told in found),
        "shell": frame(request, actor, "notices"),
    }
    return render_page(request, "desk/notices.jinja", context, block="page")


def _heading(day: date) -> str:
    text = formats.day(day)
    return text[:1].upper() + text[1:]


def _before(text: str) -> tuple[datetime, int] | None:
    moment, mark, number = text.partition("~")
    try:
        return (datetime.fromtimestamp(float(moment), tz=UTC), int(number)) if mark else None
    except (ValueError, OverflowError, OSError):
        return None


def _line(told: Told) -> Line:
    declared = current().type(told.subject_type)
    return Line(
        str(told.uid), ICONS[Reason(told.reason)], told.title, _said(told), told.detail[:200],
        formats.clock(told.occurred_at), formats.moment_full(told.occurred_at),
        f"/{declared.url}/{told.subject_uid}", told.unread, told.reason != Reason.MENTION,
    )  # fmt: skip


def _said(told: Told) -> str:
    if told.reason == Reason.MENTION:
        return _("%(name)s mentioned you") % {"name": told.actor}
    if told.reason == Reason.GIVEN:
        return _("%(name)s gave it to you") % {"name": told.actor}
    if told.times > 1:
        return ngettext(
            "%(count)s change, the last by %(name)s", "%(count)s changes, the last by %(name)s", told.times
        ) % {"count": formats.number(told.times), "name": told.actor}
    about = current().type(told.about_type)
    act = str(act_of(told.kind.rpartition(".")[2]))
    what = f"{about.label}: {act}" if told.about_type != told.subject_type else act
    return f"{what} · {told.actor}"


@desk
@require_POST
def open_notice(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """Reads a notice and leads to its record."""
    key, subject = reading.read_one(by=actor, uid=uid)
    return go(request, f"/{current().type(key).url}/{subject}")


@desk
@require_POST
def mute_notice(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """Nothing more of this record, until it is followed again."""
    reading.mute(by=actor, uid=uid)
    return go(request, HERE, Toast(_("You will not be told of this record any more.")))


@desk
@require_POST
def read_notices(request: HttpRequest, actor: Actor) -> HttpResponse:
    reading.read_all(by=actor)
    return go(request, HERE, Toast(_("All read")))


@desk
@require_POST
def own_records(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Whether changes to the actor's own records are told without following each."""
    wanted = bool(request.POST.get("wanted"))
    want_own(by=actor, wanted=wanted)
    said = (
        _("You are told of changes to your own records.")
        if wanted
        else _("You are told only of what you follow.")
    )
    return go(request, HERE, Toast(said))


@desk
@require_POST
def follow_page(request: HttpRequest, actor: Actor, path: str, uid: str) -> HttpResponse:
    """Follows a record, or no longer."""
    declared = current().at(path)
    record = get(actor, declared, uid)
    on = follow(by=actor, record=record, on=bool(request.POST.get("on")))
    said = _("You are told when others change this.") if on else _("You are no longer told of changes here.")
    if not wants_fragment(request):
        return go(request, href_of(declared, record), Toast(said))
    return render_page(
        request, "desk/record/star.jinja", {"star": Star(f"{href_of(declared, record)}/follow", on, shown("w"))}
    )


def star(actor: Actor, declared: ObjectType, record: Model) -> Star | None:
    """The button on the record's page; none for a watcher and for outside people, who follow nothing."""
    if actor.watcher or actor.kind == Kind.OUTSIDE:
        return None
    on = follows(actor, current().type_of(record), record)
    return Star(f"{href_of(declared, record)}/follow", on, shown("w"))
