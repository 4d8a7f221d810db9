"""The page of a dashboard: its tiles for whoever looks, narrowed as the address says, and its files."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kith.analytical.dashboard import actions, files
from kith.analytical.dashboard.look import PATIENT, Look, Shown
from kith.analytical.dashboard.model import Dashboard
from kith.analytical.dashboard.shown import show_all
from kith.analytical.dashboard.tile import Tile, from_json
from kith.analytical.dashboard.view import filters, href, period_told, read_look, tile_view, tile_views
from kith.core.errors import Invalid, NotFound
from kith.core.files.sending import download_headers
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.records.reading import get
from kith.core.registry import current
from kith.desk.actions_view import Action, Empty
from kith.desk.door import desk
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.paper import picture_of
from kith.desk.render import Toast, add_toast, render_page, wants_fragment
from kith.lib.mediatype import PDF

TEMPLATE = "analytical/dashboard.jinja"


def dashboard_of(actor: Actor, uid: str) -> Dashboard:
    found = get(actor, current().type("dashboard"), uid)
    assert isinstance(found, Dashboard)
    return found


@desk
@require_GET
def dashboard_page(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """All tiles; htmx, which asks with other filters, gets the tiles alone."""
    dashboard = dashboard_of(actor, uid)
    return _answer(request, actor, dashboard, read_look(actor, dashboard, request.GET.dict()))


def _answer(request: HttpRequest, actor: Actor, dashboard: Dashboard, look: Look) -> HttpResponse:
    tiles = from_json(dashboard.tiles)
    kept = verbs.may_edit(actor, current().type("dashboard"), dashboard) and not actor.watcher
    context: dict[str, object] = {
        "dashboard": dashboard,
        "here": href(dashboard),
        "filters": filters(look, tiles),
        "compared": look.compared,
        "period": period_told(look),
        "tiles": tile_views(dashboard, look, tiles, show_all(look, tiles)),
        "actions": _actions(dashboard, look, kept=kept),
        "more": _more(dashboard, kept=kept),
        "empty": _empty(dashboard, kept=kept),
    }
    if not wants_fragment(request):
        context["shell"] = frame(request, actor, "dashboards")
    return render_page(request, TEMPLATE, context, block="board")


def _actions(dashboard: Dashboard, look: Look, *, kept: bool) -> tuple[Action, ...]:
    paper = Action(_("PDF"), href(dashboard, "/pdf", look), "file-text")
    return (
        (paper, Action(_("Add a tile"), href(dashboard, "/add"), "plus", tone="main")) if kept else (paper,)
    )


def _more(dashboard: Dashboard, *, kept: bool) -> tuple[Action, ...]:
    paper = Action(_("PDF"), href(dashboard, "/pdf"), "file-text")
    if not kept:
        return (paper,)
    return (
        paper,
        Action(_("Arrange"), href(dashboard, "/arrange"), "grip-vertical"),
        Action(_("Sent by mail"), href(dashboard, "/mailing"), "send"),
        Action(_("Name and who sees it"), href(dashboard, "/edit"), "pencil"),
        Action(_("Delete"), href(dashboard, "/delete"), "trash-2", "post", tone="bad"),
    )


def _empty(dashboard: Dashboard, *, kept: bool) -> Empty:
    text = _("Tiles show numbers, charts and rows of lists, and what analyses have found.")
    add = Action(_("Add a tile"), href(dashboard, "/add"), "plus")
    return Empty("layout-grid", _("No tiles yet"), text, add if kept else None)


@desk
@require_GET
def tile_page(request: HttpRequest, actor: Actor, uid: str, place: int) -> HttpResponse:
    """One tile that takes longer than a page waits."""
    dashboard = dashboard_of(actor, uid)
    look, tile, shown = _one(request, actor, dashboard, place)
    last = place == len(from_json(dashboard.tiles)) - 1
    changes = verbs.may_edit(actor, current().type("dashboard"), dashboard) and not actor.watcher
    view = tile_view(dashboard, look, place, tile, shown, changes=changes, last=last)
    return render_page(request, "analytical/dashboard_late.jinja", {"one": replace(view, later="")})


def _one(request: HttpRequest, actor: Actor, dashboard: Dashboard, place: int) -> tuple[Look, Tile, Shown]:
    """A tile by its place, worked out with patience. Raises NotFound."""
    tiles = from_json(dashboard.tiles)
    if place >= len(tiles):
        raise NotFound
    look = replace(read_look(actor, dashboard, request.GET.dict()), patience=PATIENT)
    return look, tiles[place], show_all(look, [tiles[place]])[0]


@desk
@require_GET
def tile_csv(request: HttpRequest, actor: Actor, uid: str, place: int) -> HttpResponse:
    """The figures of a tile."""
    _look, _tile, shown = _one(request, actor, dashboard_of(actor, uid), place)
    if shown.table is None:
        raise NotFound
    content = files.csv_of(shown.table)
    return HttpResponse(content, headers=download_headers(f"{shown.title}.csv", "text/csv", len(content)))


@desk
@require_GET
def tile_png(request: HttpRequest, actor: Actor, uid: str, place: int) -> HttpResponse:
    """The chart of a tile."""
    _look, _tile, shown = _one(request, actor, dashboard_of(actor, uid), place)
    if shown.chart is None:
        raise NotFound
    content = picture_of(shown.chart)
    return HttpResponse(content, headers=download_headers(f"{shown.title}.png", "image/png", len(content)))


@desk
@require_GET
def dashboard_pdf(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """The whole of it on paper, as this reader sees it."""
    dashboard = dashboard_of(actor, uid)
    look = replace(read_look(actor, dashboard, request.GET.dict()), patience=PATIENT)
    content = files.pdf(dashboard, look)
    return HttpResponse(content, headers=download_headers(f"{dashboard.name}.pdf", PDF, len(content)))


@desk
@require_POST
def change_tile(request: HttpRequest, actor: Actor, uid: str, place: int, do: str) -> HttpResponse:
    """Moves, widens, narrows or removes a tile; the toast takes it back."""
    before = timezone.now()
    dashboard = dashboard_of(actor, uid)
    actions.change_tile(by=actor, dashboard=dashboard, place=place, do=do)
    text = _("Tile removed") if do == "remove" else _("Tile changed")
    toast = Toast(text, undo_href=href(dashboard, "/undo") + f"?{urlencode({'at': before.isoformat()})}")
    return _changed(request, actor, uid, toast)


@desk
@require_POST
def undo_change(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """The dashboard as it was at the moment of the address."""
    dashboard = dashboard_of(actor, uid)
    try:
        at = datetime.fromisoformat(request.GET.get("at", ""))
    except ValueError:
        raise Invalid({"at": [_("This is not a date.")]}) from None
    actions.take_back(by=actor, dashboard=dashboard, at=at if at.tzinfo else timezone.make_aware(at))
    return go(request, href(dashboard), Toast(_("As it was before")))


def _changed(request: HttpRequest, actor: Actor, uid: str, toast: Toast) -> HttpResponse:
    dashboard = dashboard_of(actor, uid)
    look = read_look(actor, dashboard, request.GET.dict())
    if not wants_fragment(request):
        return go(request, href(dashboard, look=look), toast)
    return add_toast(_answer(request, actor, dashboard, look), toast)


@desk
@require_POST
def make_ready(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A board review of one's own, ready to be looked at."""
    made = actions.make_ready(by=actor)
    return go(request, href(made), Toast(_("%(title)s added") % {"title": made.name}))
