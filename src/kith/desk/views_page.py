"""Saved views above a list: keeping one, changing what it shows and who sees it, and how many rows each has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from kith.core.access import allowed
from kith.core.errors import Conflict, Invalid, KithError
from kith.core.export.actions import may_export
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.records.counting import Count, exact, expected
from kith.core.records.planner import Listing, sort_of
from kith.core.records.reading import get, read_page
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.core.view import actions, layout
from kith.core.view.model import Reach
from kith.core.view.reading import View, may_change, view_in, views_of
from kith.desk.actions_view import Action
from kith.desk.asked import NONE, Asked, read_asked, write_where
from kith.desk.door import desk
from kith.desk.form_view import Choice
from kith.desk.going import go
from kith.desk.list_foot import total
from kith.desk.render import Toast, render_page
from kith.desk.view_switch import ICONS

MOST_COUNTED = 20
PATIENCE = 250
ALTOGETHER = 1.5
"""Seconds that counting the views of one list may take; those that are left stay estimated."""
LONG, KEPT_FOR, MOST_KEPT = 0.03, 60.0, 2_000
"""Seconds that make counting long, seconds for which its result is kept, and how many results."""
_kept: dict[tuple[int, int, str, str], tuple[str, float]] = {}


@dataclass(frozen=True, slots=True)
class ViewForm:
    """The form of a view: a new one, or what it is called and who sees it. `vals` are the parts of the list's address."""

    action: str
    vals: dict[str, str]
    name: str
    reaches: tuple[Choice, ...]
    teams: tuple[Choice, ...]
    error: str = ""


@dataclass(frozen=True, slots=True)
class ViewMenu:
    """What can be done with the list that is shown, and with its view where the reader keeps it."""

    title: str
    link: str
    href: str
    form: ViewForm | None
    roles: tuple[Choice, ...]
    deletable: bool
    ways: tuple[Action, ...]


@desk
def save_view_form(request: HttpRequest, actor: Actor, path: str) -> HttpResponse:
    """Keeps the list as it stands under a name."""
    declared = current().at(path)
    sent = request.POST if request.method == "POST" else request.GET
    asked = read_asked(actor, declared, sent)
    error = ""
    if request.method == "POST":
        try:
            view = actions.save_view(
                declared, by=actor, name=sent.get("name", ""), condition=asked.where, arranged=asked.layout,
                reach=sent.get("reach", "") or Reach.ME, team=sent.get("team", ""),
            )  # fmt: skip
            return HttpResponseRedirect(f"/{declared.url}?view={view.uid}")
        except Invalid as invalid:
            error = str(invalid)
    vals = {"where": write_where(asked.where), **asked.parts()}
    form = ViewForm(
        f"/{declared.url}/save-view", {key: value for key, value in vals.items() if value}, sent.get("name", ""),
        _reaches(sent.get("reach", Reach.ME)), _teams(actor, sent.get("team", "")), error,
    )  # fmt: skip
    context = {"form": form}
    return render_page(request, "desk/save_view.jinja", context, block="save", status=422 if error else 200)


@desk
@require_GET
def view_menu(request: HttpRequest, actor: Actor, path: str) -> HttpResponse:
    """The menu of the list that is shown."""
    asked = read_asked(actor, current().at(path), request.GET)
    view = asked.view
    kept = view is not None and may_change(actor, view)
    menu = ViewMenu(
        view.name if view else str(asked.type.plural),
        request.build_absolute_uri(asked.href()),
        _href(asked.type, view) if view and kept else "",
        _form(actor, asked.type, view) if view and kept else None,
        _roles(actor, view) if view and kept and view.shared and actor.administers else (),
        deletable=kept,
        ways=_ways(actor, asked),
    )
    return render_page(request, "desk/view_menu.jinja", {"menu": menu}, block="menu")


def _ways(actor: Actor, asked: Asked) -> tuple[Action, ...]:
    """What stands beside the views where there is room, for screens without."""
    order = Action(pgettext("sorting", "Order"), asked.href("/sort"), "arrow-up-down")
    columns = Action(_("Columns"), asked.href("/columns"), "columns-3")
    export = Action(_("Export"), asked.href("/export"), "download")
    match asked.layout.kind:
        case layout.BOARD:
            own = Action(_("How the board is made"), asked.href("/board"), ICONS[layout.BOARD])
            ways = [order, own, columns]
        case layout.CALENDAR:
            ways = [Action(_("Which date it goes by"), asked.href("/calendar"), ICONS[layout.CALENDAR])]
        case _:
            ways = [order, Action(_("Group"), asked.href("/group"), "rows-3"), columns]
    return (*ways, export) if may_export(actor, asked.type) else tuple(ways)


def _form(actor: Actor, declared: ObjectType, view: View) -> ViewForm:
    return ViewForm(
        f"{_href(declared, view)}/describe", {}, view.name, _reaches(view.reach), _teams(actor, view.team)
    )


def _href(declared: ObjectType, view: View) -> str:
    return f"/{declared.url}/views/{view.uid}"


def _reaches(chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(each.value, each.label, each.value == chosen) for each in Reach)


def _teams(actor: Actor, chosen: str) -> tuple[Choice, ...]:
    return _named(actor, "team", chosen)


def _roles(actor: Actor, view: View) -> tuple[Choice, ...]:
    return (Choice("", _("Nobody"), not view.role), *_named(actor, "role", view.role))


def _named(actor: Actor, key: str, chosen: str) -> tuple[Choice, ...]:
    """The records of a type by name, as far as the actor sees them."""
    declared = current().type(key)
    if not allowed(actor, declared.permission("see")):
        return ()
    page = read_page(actor, Listing(declared, (declared.title,), None, sort_of(declared), 200))
    return tuple(Choice(str(row[0]), str(row[1]), str(row[0]) == chosen) for row in page.rows)


def changing(
    change: Callable[[HttpRequest, Actor, ObjectType, View], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A POST about one view of a type's list. A refusal leads back to the list and says why there."""

    @desk
    @require_POST
    def changed(request: HttpRequest, actor: Actor, path: str, uid: str) -> HttpResponse:
        declared = current().at(path)
        view = view_in(views_of(actor, declared), str(uid))
        try:
            return change(request, actor, declared, view)
        except (Invalid, Conflict) as error:
            return go(request, shown(declared, view), Toast(error.message, "bad"))

    return changed


def shown(declared: ObjectType, view: View) -> str:
    return f"/{declared.url}?view={view.uid}"


@changing
def keep_view(request: HttpRequest, actor: Actor, declared: ObjectType, view: View) -> HttpResponse:
    asked = read_asked(actor, declared, request.POST)
    actions.keep_view(by=actor, view=view, condition=asked.where, arranged=asked.layout)
    return go(request, shown(declared, view), Toast(_("%(name)s saved") % {"name": view.name}))


@changing
def describe_view(request: HttpRequest, actor: Actor, declared: ObjectType, view: View) -> HttpResponse:
    sent = request.POST
    actions.describe_view(
        by=actor, view=view, name=sent.get("name", ""), reach=sent.get("reach", ""), team=sent.get("team", "")
    )
    return go(request, shown(declared, view))


@changing
def move_view(request: HttpRequest, actor: Actor, declared: ObjectType, view: View) -> HttpResponse:
    steps = -1 if request.POST.get("to") == "left" else 1
    actions.move_view(declared, by=actor, view=view, steps=steps)
    return go(request, shown(declared, view))


@changing
def first_view(request: HttpRequest, actor: Actor, declared: ObjectType, view: View) -> HttpResponse:
    actions.show_first(by=actor, view=view, role=request.POST.get("role", ""))
    return go(request, shown(declared, view))


@changing
def delete_view(request: HttpRequest, actor: Actor, declared: ObjectType, view: View) -> HttpResponse:
    own = current().type("view")
    verbs.delete(own, by=actor, record=get(actor, own, view.uid))
    undo = f"{_href(declared, view)}/restore"
    return go(
        request, f"/{declared.url}", Toast(_("%(title)s deleted") % {"title": view.name}, undo_href=undo)
    )


@desk
@require_POST
def restore_view(request: HttpRequest, actor: Actor, path: str, uid: str) -> HttpResponse:
    verbs.restore(current().type("view"), by=actor, uid=uid)
    return go(request, f"/{current().at(path).url}?view={uid}")


@desk
@require_GET
def view_counts(request: HttpRequest, actor: Actor, path: str) -> HttpResponse:
    """How many rows each view has: estimated first, and with `exact` counted as far as that is quick."""
    declared, counting = current().at(path), bool(request.GET.get("exact"))
    end = monotonic() + ALTOGETHER
    counted = {NONE: _count(actor, declared, None, counting, end)}
    for view in views_of(actor, declared)[:MOST_COUNTED]:
        counted[str(view.uid)] = _count(actor, declared, view, counting, end)
    again = "" if counting else f"/{declared.url}/views/counts?exact=1"
    context = {"counts": {key: number for key, number in counted.items() if number}, "again": again}
    return render_page(request, "desk/list/counts.jinja", context)


def _count(actor: Actor, declared: ObjectType, view: View | None, counting: bool, end: float) -> str:
    """The number as it is shown; while `counting` none that is only estimated, since the foot of the list may have told
    the exact one by then. What took long to count is kept for a minute."""
    listing = Listing(declared, (), view.condition if view else None)
    key = (actor.id, actor.revision, declared.key, write_where(listing.condition))
    begun = monotonic()
    kept, until = _kept.get(key, ("", 0.0))
    if begun < until and (kept or counting):
        return kept
    try:
        if counting:
            found = exact(actor, listing, PATIENCE) if begun < end else None
        else:
            found = Count(expected(actor, listing), False)
    except KithError:
        return ""
    text = total(found) if found else ""
    if counting and monotonic() - begun > LONG:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = text, begun + KEPT_FOR
    return text


def kept_by(actor: Actor, asked: Asked) -> str:
    """The address that saves what is shown into the view itself, for who keeps it."""
    return f"{_href(asked.type, asked.view)}/keep" if asked.view and may_change(actor, asked.view) else ""
