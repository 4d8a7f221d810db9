"""The forms of a dashboard: its name and who sees it, a new tile, and the order of all tiles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from kith.analytical.catalogue import ANALYSES
from kith.analytical.dashboard import actions
from kith.analytical.dashboard.listed import source_of
from kith.analytical.dashboard.look import Look
from kith.analytical.dashboard.model import Dashboard
from kith.analytical.dashboard.own import questions
from kith.analytical.dashboard.pages import dashboard_of
from kith.analytical.dashboard.period import Period
from kith.analytical.dashboard.shown import show_all
from kith.analytical.dashboard.tile import WIDEST, Kind, Show, Tile, from_json
from kith.analytical.dashboard.view import href
from kith.analytical.seeing import sees_everybody
from kith.core.access import allowed, readable, require
from kith.core.errors import Invalid, Text
from kith.core.fieldtypes import DATE, MOMENT
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.records.found import look_up
from kith.core.records.totals import groupable
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.core.registry.objecttype import Audience, ObjectType
from kith.core.view.model import Reach
from kith.core.view.reading import views_of
from kith.desk.actions_view import Crumb
from kith.desk.door import desk
from kith.desk.form_view import Choice, FormField, FormSection, FormView
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.render import Toast, render_page

ANALYSIS, LIST, QUESTION = f"{Kind.ANALYSIS}:", f"{Kind.LIST}:", f"{Kind.QUESTION}:"


@desk
def new_dashboard(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form of a new dashboard."""
    require(actor, "analytical.dashboard.create")
    return _described(request, actor, None)


@desk
def edit_dashboard(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """The form of one that is there."""
    dashboard = dashboard_of(actor, uid)
    require(actor, "analytical.dashboard.edit", dashboard)
    return _described(request, actor, dashboard)


def _described(request: HttpRequest, actor: Actor, dashboard: Dashboard | None) -> HttpResponse:
    if request.method != "POST":
        return _form(request, actor, _describing(actor, dashboard, {}, {}))
    sent = {key: request.POST.get(key, "") for key in ("name", "reach", "team", "period")}
    if sent["reach"] != Reach.TEAM:
        sent["team"] = ""
    try:
        declared = current().type("dashboard")
        kept = (
            verbs.edit(declared, by=actor, record=dashboard, values=sent)
            if dashboard
            else verbs.create(declared, by=actor, values=sent)
        )
    except Invalid as invalid:
        return _form(request, actor, _describing(actor, dashboard, sent, invalid.firsts), 422)
    assert isinstance(kept, Dashboard)
    return go(request, href(kept), Toast(_("Saved")))


def _describing(
    actor: Actor, dashboard: Dashboard | None, sent: Mapping[str, str], errors: Mapping[str, str]
) -> FormView:
    team = str(dashboard.team.uid) if dashboard and dashboard.team else ""
    known = ("name", "reach", "period")
    kept = {"team": team, **{key: getattr(dashboard, key) for key in known}} if dashboard else {}
    values = {"reach": Reach.ME, "period": Period.YEAR, **kept, **sent}
    fields = (
        FormField("name", _("Name"), value=values.get("name", ""), required=True, error=errors.get("name", "")),
        FormField("reach", _("Who sees it"), "select", choices=_choices(Reach, values["reach"]), required=True, half=True),
        FormField(
            "team", _("Team"), "select", choices=_teams(actor, values.get("team", "")), half=True,
            error=errors.get("team", ""), help=_("Only where a team sees it."),
        ),
        FormField("period", _("Period"), "select", choices=_choices(Period, values["period"]), required=True, half=True),
    )  # fmt: skip
    title = _("Name and who sees it") if dashboard else _("New dashboard")
    return _view(
        dashboard, title, href(dashboard, "/edit") if dashboard else "/dashboards/new", fields, errors
    )


def _choices(kinds: type[Reach] | type[Period], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(each.value, each.label, each.value == chosen) for each in kinds)


def _teams(actor: Actor, chosen: str) -> tuple[Choice, ...]:
    found = look_up(actor, "team", ("name",), None, ("name",), 200)
    named = tuple(Choice(each.uid, str(each.values["name"]), each.uid == chosen) for each in found)
    return (Choice("", "—", not chosen), *named)


def _view(
    dashboard: Dashboard | None,
    title: str,
    action: str,
    fields: tuple[FormField, ...],
    errors: Mapping[str, str],
) -> FormView:
    crumbs: tuple[Crumb, ...] = (Crumb(_("Dashboards"), "/dashboards"),)
    if dashboard:
        crumbs = (*crumbs, Crumb(dashboard.name, href(dashboard)))
    known = {field.name for field in fields}
    other = next((text for key, text in errors.items() if key not in known), "")
    return FormView(
        title, action, (FormSection("", fields),), crumbs,
        cancel_href=href(dashboard) if dashboard else "/dashboards", error=other,
    )  # fmt: skip


def _form(request: HttpRequest, actor: Actor, view: FormView, status: int = 200) -> HttpResponse:
    context = {"form": view, "shell": frame(request, actor, "dashboards")}
    return render_page(request, "desk/form.jinja", context, block="form", status=status)


@desk
def add_tile(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """First what the tile is of; of a list then what of it."""
    dashboard = dashboard_of(actor, uid)
    require(actor, "analytical.dashboard.edit", dashboard)
    sent = request.POST if request.method == "POST" else request.GET
    of, errors = sent.get("of", ""), {}
    if request.method == "POST":
        if of.startswith(LIST) and "show" not in sent:
            return go(request, href(dashboard, "/add") + f"?{urlencode({'of': of})}")
        try:
            return _added(request, actor, dashboard, of)
        except Invalid as invalid:
            errors = invalid.firsts
    listed = listable(actor).get(of.removeprefix(LIST)) if of.startswith(LIST) else None
    fields = _of_list(actor, listed, sent, errors) if listed else _sources(actor, of, errors)
    view = _view(dashboard, _("Add a tile"), href(dashboard, "/add"), fields, errors)
    return _form(request, actor, view, 422 if errors else 200)


def _added(request: HttpRequest, actor: Actor, dashboard: Dashboard, of: str) -> HttpResponse:
    before = timezone.now()
    actions.add_tile(by=actor, dashboard=dashboard, tile=_tile(request, actor, of))
    undo = href(dashboard, "/undo") + f"?{urlencode({'at': before.isoformat()})}"
    return go(request, href(dashboard), Toast(_("Tile added"), undo_href=undo))


def _tile(request: HttpRequest, actor: Actor, of: str) -> Tile:
    """What the form says. Raises Invalid."""
    sent = request.POST
    if of.removeprefix(ANALYSIS) in ANALYSES and of.startswith(ANALYSIS):
        return Tile(Kind.ANALYSIS, of.removeprefix(ANALYSIS))
    if of.startswith(QUESTION) and of.removeprefix(QUESTION) in dict(questions(actor)):
        return Tile(Kind.QUESTION, of.removeprefix(QUESTION))
    declared = listable(actor).get(of.removeprefix(LIST))
    if declared is None:
        raise Invalid({"of": [_("Choose what the tile is of.")]})
    width = sent.get("width", "1")
    tile = Tile(
        Kind.LIST, declared.key, sent.get("show", ""), sent.get("title", "").strip()[:120], sent.get("view", ""),
        sent.get("by", ""), sent.get("sum", ""), sent.get("date", ""), int(width) if width in ("1", "2", "3") else 1,
    )  # fmt: skip
    if tile.show in (Show.CHART, Show.TABLE) and not tile.by:
        raise Invalid({"by": [_("Choose the field that parts it.")]})
    source_of(Look(actor), tile)
    return tile


def listable(actor: Actor) -> dict[str, ObjectType]:
    """The types whose lists the actor sees and that are about the business, by key."""
    return {
        declared.key: declared
        for declared in current().types
        if declared.audience is Audience.STAFF and allowed(actor, declared.permission("see"))
    }


def _sources(actor: Actor, of: str, errors: Mapping[str, str]) -> tuple[FormField, ...]:
    lists = [(f"{LIST}{key}", each.plural, _("Lists")) for key, each in listable(actor).items()]
    analyses = [(f"{ANALYSIS}{each.key}", each.title, _("Analyses")) for each in ANALYSES]
    own = [(f"{QUESTION}{key}", name, _("Own analyses")) for key, name in questions(actor)]
    offered = (analyses if sees_everybody(actor) else []) + own + lists
    found = tuple(Choice(key, label, key == of, group=group) for key, label, group in offered)
    label = _("What the tile is of")
    return (FormField("of", label, "select", choices=found, required=True, error=errors.get("of", "")),)


SHOWS = {
    Show.NUMBER: pgettext_lazy("tile", "A number"),
    Show.CHART: pgettext_lazy("tile", "A chart"),
    Show.TABLE: pgettext_lazy("tile", "A table"),
    Show.NEWEST: pgettext_lazy("tile", "The newest"),
}


def _of_list(
    actor: Actor, declared: ObjectType, sent: Mapping[str, str], errors: Mapping[str, str]
) -> tuple[FormField, ...]:
    fields = list(readable(actor, declared).values())
    everything = _("All %(plural)s") % {"plural": declared.plural}
    views = [(str(view.uid), view.name) for view in views_of(actor, declared)]

    def chosen(
        name: str, label: str, nothing: str, found: Iterable[tuple[str, Text]], note: str = ""
    ) -> FormField:
        choices = [("", nothing), *found] if nothing else list(found)
        offered = tuple(Choice(key, text, key == sent.get(name, "")) for key, text in choices)
        return FormField(
            name, label, "select", choices=offered, half=True, required=not nothing, help=note,
            error=errors.get(name, ""),
        )  # fmt: skip

    widths = [(str(width), str(width)) for width in range(1, WIDEST + 1)]
    return (
        FormField("of", "", "hidden", f"{LIST}{declared.key}"),
        chosen("show", _("What it shows"), "", SHOWS.items()),
        FormField("title", _("Title"), value=sent.get("title", ""), half=True),
        chosen("view", _("Which of them"), everything, views),
        chosen("sum", _("Added up"), _("Nothing: they are counted"), _named(fields, numbers)),
        chosen("by", _("Parted by"), "—", _named(fields), _("For charts and tables. Dates part by month.")),
        chosen("date", _("The period goes by"), _("Nothing: always all"), _named(fields, dates)),
        chosen("width", _("Width in thirds of the page"), "", widths),
    )


def numbers(field: Field) -> bool:
    return field.type.numeric


def dates(field: Field) -> bool:
    return field.type in (DATE, MOMENT)


def _named(fields: Iterable[Field], kind: Callable[[Field], bool] = groupable) -> list[tuple[str, Text]]:
    return [(field.key, field.label) for field in fields if kind(field)]


@desk
def arrange_page(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """All tiles below each other: dragged or moved by keys into their order, named, widened, taken out."""
    dashboard = dashboard_of(actor, uid)
    require(actor, "analytical.dashboard.edit", dashboard)
    if request.method == "POST":
        before = timezone.now()
        actions.arrange(by=actor, dashboard=dashboard, order=_order(request))
        undo = href(dashboard, "/undo") + f"?{urlencode({'at': before.isoformat()})}"
        return go(request, href(dashboard), Toast(_("Tiles arranged"), undo_href=undo))
    tiles = from_json(dashboard.tiles)
    shown = show_all(Look(actor), tiles)
    context = {
        "dashboard": dashboard, "here": href(dashboard), "widths": range(1, WIDEST + 1),
        "rows": [(place, tile, each.title) for place, (tile, each) in enumerate(zip(tiles, shown, strict=True))],
        "shell": frame(request, actor, "dashboards"),
    }  # fmt: skip
    return render_page(request, "analytical/dashboard_arrange.jinja", context)


def _order(request: HttpRequest) -> list[tuple[int, str, int]]:
    """The tiles that stay as (place, title, width), in the order in which the form has them. Raises Invalid."""
    sent = request.POST
    try:
        places = [int(place) for place in sent.getlist("tile") if f"out-{place}" not in sent]
        return [
            (
                place,
                sent.get(f"title-{place}", "").strip(),
                min(max(int(sent.get(f"width-{place}", "1")), 1), WIDEST),
            )
            for place in places
        ]
    except ValueError:
        raise Invalid({"": [_("This order cannot be read.")]}) from None
