"""The menus that lay a list out: columns, density, order."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from kith.core.access import readable
from kith.core.errors import Text
from kith.core.principals.actor import Actor
from kith.core.records.ordering import has_every_order, is_served
from kith.core.records.totals import groupable
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.core.view.layout import DENSITIES, MOST_SORTS
from kith.desk.asked import Asked, read_asked, widths_of, write_where
from kith.desk.door import desk
from kith.desk.form_view import Choice
from kith.desk.render import render_page


@desk
@require_GET
def columns_form(request: HttpRequest, actor: Actor, path: str) -> HttpResponse:
    """Which columns a list shows, in which order, and how dense its rows are."""
    asked = read_asked(actor, current().at(path), request.GET)
    if request.GET.get("set"):
        widths = widths_of(request.GET.get("widths", ""))
        return HttpResponseRedirect(asked.having(columns=tuple(request.GET.getlist("column")), widths=widths))
    known = {key: field for key, field in readable(actor, asked.type).items() if key != asked.type.title}
    shown = tuple(key for key in asked.columns if key in known)
    context = {
        "href": f"/{asked.type.url}/columns",
        "vals": {"where": write_where(asked.where), **asked.parts(), "columns": ""},
        "widths": ",".join(f"{key}:{width}" for key, width in asked.layout.widths),
        "fields": [known[key] for key in dict.fromkeys((*shown, *known))],
        "shown": shown,
        "densities": _densities(asked.layout.density or "normal"),
    }
    return render_page(request, "desk/columns.jinja", context, block="columns")


def _densities(chosen: str) -> tuple[Choice, ...]:
    labels = (pgettext("density", "Normal"), _("Compact"), _("Roomy"))
    return tuple(Choice(key, label, key == chosen) for key, label in zip(DENSITIES, labels, strict=True))


@dataclass(frozen=True, slots=True)
class GroupLink:
    """The list grouped by one field, or by none."""

    label: Text
    href: str
    current: bool


@desk
@require_GET
def group_form(request: HttpRequest, actor: Actor, path: str) -> HttpResponse:
    """By which field a list is grouped."""
    asked = read_asked(actor, current().at(path), request.GET)
    now = asked.layout.group
    fields = [field for field in readable(actor, asked.type).values() if groupable(field)]
    links = [GroupLink(_("No groups"), asked.having(group=""), not now)]
    links += [GroupLink(field.label, asked.having(group=field.key), field.key == now) for field in fields]
    return render_page(request, "desk/group.jinja", {"links": links, "heading": _("Group by")}, block="group")


@dataclass(frozen=True, slots=True)
class SortLink:
    """The orders by one field: alone, upward and downward, and behind what rows are ordered by now."""

    key: str
    label: Text
    up: str
    down: str
    more: str


@dataclass(frozen=True, slots=True)
class Sorted:
    """One of several fields that rows are ordered by, with the lists that turn it round and that leave it out."""

    label: Text
    descending: bool
    turned: str
    without: str


@desk
@require_GET
def sort_form(request: HttpRequest, actor: Actor, path: str) -> HttpResponse:
    """By which fields a list is ordered. Of many rows only the orders are offered that are quick at any size."""
    asked = read_asked(actor, current().at(path), request.GET)
    every = has_every_order(actor, asked.listing())
    fields = readable(actor, asked.type)
    offered = [each for each in fields.values() if each.orderable and (every or is_served(asked.type, each))]
    context = {
        "links": [_link(asked, field) for field in offered],
        "present": [
            _sorted(asked, key, fields[key.lstrip("-")]) for key in asked.sort if key.lstrip("-") in fields
        ],
        "now": asked.sort[0] if len(asked.sort) == 1 else "",
    }
    return render_page(request, "desk/sort.jinja", context, block="sort")


def _link(asked: Asked, field: Field) -> SortLink:
    further = (
        asked.sort
        and field.key not in {key.lstrip("-") for key in asked.sort}
        and len(asked.sort) < MOST_SORTS
    )
    more = (
        asked.having(sort=(*asked.sort, f"-{field.key}" if field.type.numeric else field.key))
        if further
        else ""
    )
    return SortLink(
        field.key, field.label, asked.having(sort=(field.key,)), asked.having(sort=(f"-{field.key}",)), more
    )


def _sorted(asked: Asked, key: str, field: Field) -> Sorted:
    turned = tuple(turned_round(each) if each == key else each for each in asked.sort)
    without = tuple(each for each in asked.sort if each != key)
    return Sorted(field.label, key.startswith("-"), asked.having(sort=turned), asked.having(sort=without))


def turned_round(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"
