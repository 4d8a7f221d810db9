"""Sharing one record: with colleagues and teams, and by links for guests; what is shared, and taking it back."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.core import access
from kith.core.access.model import GuestLink, Level, Share
from kith.core.administration import guests, sharing
from kith.core.errors import Invalid, NotFound
from kith.core.principals.actor import Actor
from kith.core.records.reading import get
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.desk import formats
from kith.desk.actions_view import Action, Crumb
from kith.desk.controls import end_of_day
from kith.desk.door import desk
from kith.desk.form_page import href_of
from kith.desk.form_view import Choice, FormField
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.one_record import title_of
from kith.desk.opened_view import Opened, OpenedView
from kith.desk.render import Toast, render_page


@desk
def share_page(request: HttpRequest, actor: Actor, path: str, uid: str) -> HttpResponse:
    """With whom a record is shared, and the form that shares it with somebody else."""
    declared = current().at(path)
    record = get(actor, declared, uid)
    access.require_to_share(actor, declared, record)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            return _shared(request, actor, declared, record)
        except Invalid as invalid:
            errors = invalid.firsts
    rows = tuple(_share_row(each, href_of(declared, record)) for each in sharing.shares_of(declared, record))
    nobody = _("Shared with nobody yet. Whoever may see it by a role sees it anyway.")
    told = _(
        "What belongs to a person or company is shared with them: timeline, notes, tasks, orders, files and history."
    )
    view = OpenedView(_("Share"), _("Share"), _share_fields(request, actor, errors), rows, nobody, told=told)
    return _page(request, actor, declared, record, view)


def _shared(request: HttpRequest, actor: Actor, declared: ObjectType, record: Model) -> HttpResponse:
    level, until = request.POST.get("level", ""), end_of_day(request.POST, "until")
    sharing.share(
        by=actor, declared=declared, record=record, to=_receiver(request, actor), level=level, until=until
    )
    return go(request, f"{href_of(declared, record)}/share", Toast(_("Shared")))


def _receiver(request: HttpRequest, actor: Actor) -> sharing.Receiver:
    person = request.POST.get("principal") or request.POST.get("outside", "")
    return sharing.receiver(by=actor, principal=person, team=request.POST.get("team", ""))


def _share_fields(request: HttpRequest, actor: Actor, errors: dict[str, str]) -> tuple[FormField, ...]:
    level = request.POST.get("level", Level.SEE)
    colleague, team = request.POST.get("principal", ""), request.POST.get("team", "")
    levels = tuple(Choice(each.value, each.label, each.value == level) for each in Level)
    how = (
        _("Can be chosen as soon as they are invited under Settings, Who can sign in.")
        if access.allowed(actor, "core.invitation.create")
        else ""
    )
    chosen = request.POST.get("outside", "")
    outside = (
        Choice("", _("—")),
        *(Choice(uid, name, uid == chosen) for uid, name in sharing.outside_people()),
    )
    return (
        FormField(
            "principal", _("Colleague"), "lookup", colleague, lookup_href="/colleagues/lookup", half=True,
            error=errors.get("principal", ""), value_label=_called(actor, "principal", colleague),
        ),
        FormField(
            "team", _("or team"), "lookup", team, lookup_href="/teams/lookup", half=True,
            error=errors.get("team", ""), value_label=_called(actor, "team", team),
        ),
        *([FormField("outside", _("or outside person"), "select", choices=outside, help=how)] if outside[1:] or how else []),
        FormField(
            "level", _("What they may do"), "select", choices=levels, required=True, half=True,
            error=errors.get("level", ""),
        ),
        FormField(
            "until", _("Until"), "date", request.POST.get("until", ""), error=errors.get("until", ""), half=True,
            help=_("Empty means until it is taken back."),
        ),
    )  # fmt: skip


def _called(actor: Actor, key: str, uid: str) -> str:
    """The name of whom somebody had chosen, as far as they may see them."""
    try:
        return title_of(actor, current().type(key), get(actor, current().type(key), uid)) if uid else ""
    except NotFound:
        return ""


def _share_row(share: Share, href: str) -> Opened:
    receiver = share.principal or share.team
    detail = _("%(level)s · shared by %(by)s") % {
        "level": share.get_level_display(),
        "by": share.made_by.name,
    }
    ended = share.until is not None and share.until <= timezone.now()
    end = Action(_("Take back"), f"{href}/share/{share.uid}/end", "x", "post")
    return Opened(receiver.name if receiver else "", detail, _until(share.until), ended, end)


def _until(moment: datetime | None) -> str:
    return _("Until %(day)s") % {"day": formats.day(timezone.localtime(moment).date())} if moment else ""


@desk
@require_POST
def end_share(request: HttpRequest, actor: Actor, path: str, uid: str, one: UUID) -> HttpResponse:
    declared = current().at(path)
    record = get(actor, declared, uid)
    sharing.unshare(by=actor, declared=declared, record=record, uid=one)
    return go(request, f"{href_of(declared, record)}/share", Toast(_("No longer shared")))


@desk
def guest_page(request: HttpRequest, actor: Actor, path: str, uid: str) -> HttpResponse:
    """The links with which guests look at a record; a new one is shown once."""
    declared = current().at(path)
    record = get(actor, declared, uid)
    access.require_to_share(actor, declared, record)
    errors: dict[str, str] = {}
    made = ""
    if request.method == "POST":
        try:
            made = _linked(request, actor, declared, record)
        except Invalid as invalid:
            errors = invalid.firsts
    rows = tuple(_link_row(each, href_of(declared, record)) for each in guests.links_of(declared, record))
    shown = _shown(request, actor, declared)
    view = OpenedView(
        _("Links for guests"), _("Make a link"), _link_fields(request, errors), rows,
        _("There is no link yet. Whoever holds one sees this record without signing in."), shown, made,
    )  # fmt: skip
    return _page(request, actor, declared, record, view)


def _linked(request: HttpRequest, actor: Actor, declared: ObjectType, record: Model) -> str:
    _link, secret = guests.make_link(
        by=actor, declared=declared, record=record, recipient=request.POST.get("recipient", ""),
        until=end_of_day(request.POST, "until") or timezone.now(), fields=tuple(request.POST.getlist("fields")),
    )  # fmt: skip
    return request.build_absolute_uri(f"/guest/{secret}")


def _shown(request: HttpRequest, actor: Actor, declared: ObjectType) -> tuple[Choice, ...]:
    chosen = request.POST.getlist("fields") or guests.shown_at_first(actor, declared)
    known = guests.showable(actor, declared).items()
    return tuple(Choice(key, field.label, key in chosen) for key, field in known)


def _link_fields(request: HttpRequest, errors: dict[str, str]) -> tuple[FormField, ...]:
    month = str((timezone.localtime() + timedelta(days=30)).date())
    return (
        FormField(
            "recipient", _("For whom"), value=request.POST.get("recipient", ""), required=True,
            error=errors.get("recipient", ""), half=True, help=_("So that you know later whose link it is."),
        ),
        FormField(
            "until", _("Until"), "date", request.POST.get("until", month), required=True, half=True,
            error=errors.get("until", ""),
        ),
    )  # fmt: skip


def _link_row(link: GuestLink, href: str) -> Opened:
    looks = _("looked at %(count)s times · made by %(by)s") % {"count": link.views, "by": link.made_by.name}
    ended = link.revoked_at is not None or link.until <= timezone.now()
    end = Action(_("Withdraw"), f"{href}/guests/{link.uid}/end", "x", "post")
    return Opened(link.recipient, looks, _until(link.until), ended, None if ended else end)


@desk
@require_POST
def end_link(request: HttpRequest, actor: Actor, path: str, uid: str, one: UUID) -> HttpResponse:
    declared = current().at(path)
    record = get(actor, declared, uid)
    guests.revoke_link(by=actor, declared=declared, record=record, uid=one)
    return go(request, f"{href_of(declared, record)}/guests", Toast(_("The link opens nothing any more")))


def _page(
    request: HttpRequest, actor: Actor, declared: ObjectType, record: Model, view: OpenedView
) -> HttpResponse:
    title, href = title_of(actor, declared, record), href_of(declared, record)
    context: dict[str, object] = {
        "view": view,
        "crumbs": (Crumb(declared.plural, f"/{declared.url}"), Crumb(title, href)),
        "shell": frame(request, actor, declared.url),
    }
    return render_page(request, "desk/share.jinja", context, block="page", status=422 if view.errors else 200)
