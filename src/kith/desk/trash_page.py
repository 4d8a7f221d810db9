"""The trash: what was deleted, by whom and when, and the ways out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kith.core.errors import NotFound
from kith.core.principals.actor import Actor
from kith.core.records import trash, trash_age
from kith.core.records.trash import PURGING, Deleted
from kith.core.registry.objecttype import ObjectType
from kith.desk import formats
from kith.desk.door import desk
from kith.desk.form_view import Choice, FormField
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.list_view import Tab
from kith.desk.render import Toast, render_page

PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A deleted record."""

    uid: str
    title: str
    when: str
    by: str


@desk
def trash_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The deleted records of one type, fifty at a time."""
    types = trash.types_with_trash(actor)
    chosen = _chosen(actor, types, request.GET.get("type", ""))
    found = trash.trashed(actor, chosen, _after(request.GET.get("after", "")), PAGE + 1) if chosen else []
    last = found[PAGE - 1] if len(found) > PAGE else None
    context = {
        "tabs": tuple(
            Tab(str(each.plural), f"/trash?type={each.key}", current=each is chosen) for each in types
        ),
        "chosen": chosen,
        "rows": tuple(_row(each) for each in found[:PAGE]),
        "more": f"/trash?{urlencode({'type': chosen.key, 'after': f'{last.at.isoformat()}~{last.uid}'})}"
        if last and chosen
        else "",
        "may_purge": actor.role in PURGING,
        "days": trash_age.keep_days(),
        "age": _age(_days(request.GET.get("days", ""))) if actor.role in PURGING else None,
        "shell": frame(request, actor, "settings"),
    }
    block = "due" if "days" in request.GET else "page"
    return render_page(request, "desk/trash.jinja", context, block=block)


@dataclass(frozen=True, slots=True)
class Age:
    """After how many days the trash empties itself, and what would go then."""

    field: FormField
    told: str
    held: str


def _age(days: int) -> Age:
    choices = tuple(Choice(str(each), _span(each), each == days) for each in trash_age.DAYS)
    due = trash_age.due(days)
    held, going = sum(each.held for each in due), [each for each in due if each.number]
    parts = [f"{formats.number(each.number)} {each.type.plural}" for each in going]
    told = (
        _("Next night these go for good: %(what)s.") % {"what": ", ".join(parts)}
        if parts
        else _("Nothing goes next night.")
    )
    stay = ngettext(
        "%(count)s as old stays: a legal hold, a restriction, or something that must be kept is with it.",
        "%(count)s as old stay: a legal hold, a restriction, or something that must be kept is with them.",
        held,
    ) % {"count": formats.number(held)}  # fmt: skip
    return Age(
        FormField("days", _("Empty by itself"), "select", choices=choices, required=True),
        told,
        stay if held else "",
    )


def _span(days: int) -> str:
    return (
        ngettext("after %(count)s day", "after %(count)s days", days) % {"count": days}
        if days
        else _("never")
    )


def _days(text: str) -> int:
    """The days that are being looked at, else those that hold now."""
    return int(text) if text in map(str, trash_age.DAYS) else trash_age.keep_days()


@desk
@require_POST
def keep(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Sets after how many days the trash empties itself."""
    text = request.POST.get("days", "")
    trash_age.change_keep_days(by=actor, days=int(text) if text.isdigit() else -1)
    return go(request, "/trash", Toast(_("Saved")))


def _chosen(actor: Actor, types: list[ObjectType], key: str) -> ObjectType | None:
    """The type that was asked for, else the first of which something is there."""
    if not types:
        return None
    if not key:
        return next((each for each in types if trash.trashed(actor, each, most=1)), types[0])
    chosen = next((each for each in types if each.key == key), None)
    if chosen is None:
        raise NotFound
    return chosen


def _after(text: str) -> tuple[datetime, str] | None:
    moment, _mark, uid = text.partition("~")
    try:
        return datetime.fromisoformat(moment), str(UUID(uid))
    except ValueError:  # an address that somebody has changed by hand begins anew
        return None


def _row(deleted: Deleted) -> Row:
    return Row(deleted.uid, deleted.title, formats.moment_full(deleted.at), deleted.by)


@desk
@require_POST
def take_out(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Brings the chosen records back, or removes them for good."""
    chosen = _chosen(actor, trash.types_with_trash(actor), request.POST.get("type", ""))
    uids = request.POST.getlist("uid")
    if chosen is None or not uids:
        raise NotFound(_("Choose at least one record."))
    if request.POST.get("do") == "purge":
        count = trash.purge(chosen, by=actor, uids=uids)
        told = ngettext("%(count)s record is gone for good", "%(count)s records are gone for good", count)
    else:
        count = trash.restore_many(chosen, by=actor, uids=uids)
        told = ngettext("%(count)s record is back", "%(count)s records are back", count)
    return go(request, f"/trash?type={chosen.key}", Toast(told % {"count": count}))
