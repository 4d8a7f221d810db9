"""The list of any type: made from its description, read by the planner, drawn row by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Literal

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from markupsafe import Markup

from kith.core.access import readable
from kith.core.access.rules import allowed
from kith.core.conditions.tree import Group
from kith.core.errors import Invalid, Text
from kith.core.export.actions import may_export
from kith.core.fieldtypes import CHOICE, DATE, MOMENT, REFERENCE, TEXT, Viewer
from kith.core.principals.actor import Actor
from kith.core.records.counting import Count, exact
from kith.core.records.ordering import has_every_order, is_served
from kith.core.records.reading import Page, cursor_at, read_page
from kith.core.records.settings import house_currency
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType
from kith.core.view.layout import MOST_SORTS
from kith.desk import formats, marks
from kith.desk.actions_view import Action, NoResult
from kith.desk.asked import NONE, Asked, read_asked, write_where
from kith.desk.bulk_selection import bulk_actions
from kith.desk.cells import row_drawer
from kith.desk.chips import chips
from kith.desk.door import desk
from kith.desk.frame import frame
from kith.desk.layout_page import turned_round
from kith.desk.list_groups import group_field, group_heads
from kith.desk.list_view import Column, ListView, PhonePlace, Row, Tab
from kith.desk.render import Toast, render_page, toast_after, wants_fragment
from kith.desk.view_switch import ICONS, switched
from kith.desk.views_page import kept_by
from kith.desk.ways_in import empty_list, list_actions, new_href

PHONE: dict[str, PhonePlace] = {
    "abc_class": "mark",
    "city": "detail",
    "lifetime_value": "end",
    "last_order_at": "end2",
}
ON_PHONE: dict[str, PhonePlace] = {
    CHOICE.key: "mark",
    REFERENCE.key: "detail",
    TEXT.key: "detail",
    MOMENT.key: "end2",
    DATE.key: "end2",
}
FIRST_WIDTH, NUMBER_WIDTH, WIDTH = 260, 120, 160
"""Pixels of columns without a width of their own, in a list where another one has it."""
MOST_DROPPED, SOON = 5, 300
"""So many filters are offered to be dropped, each with a number that is found in so many milliseconds."""
PATIENCE = 8_000
"""Milliseconds that filtering a list may take."""


def list_page(request: HttpRequest, actor: Actor, asked: Asked) -> HttpResponse:
    """A page of a list, or its next rows."""
    declared = asked.type
    try:
        page = read_page(actor, asked.listing(), PATIENCE)
    except Invalid as error:
        usual = tuple(key for key in declared.sort if key.lstrip("-") in readable(actor, declared))
        if "sort" not in error.fields or asked.sort == usual:
            raise
        return toast_after(HttpResponseRedirect(asked.having(sort=usual)), Toast(error.message, "bad"))
    if (asked.after or request.GET.get("rows")) and wants_fragment(request):
        return render_page(request, "desk/list.jinja", {"list": rows_view(actor, asked, page)}, block="rows")
    shell = frame(request, actor, rail_key(declared), new_href(actor, declared), (declared.key,))
    view = list_view(actor, asked, page, _first(request) if asked.after else 1)
    view = _in_groups(actor, asked, view) if page.rows else with_nothing(actor, asked, view)
    view = switched(actor, asked, view)
    return render_page(request, "desk/list.jinja", {"list": view, "shell": shell}, block="page")


def stopped(request: HttpRequest, actor: Actor, asked: Asked, why: Text, status: int = 200) -> HttpResponse:
    """The list without rows, its filters in sight to be changed, and why: what would make it quicker, or what a filter
    asks for that cannot be asked any more."""
    view = list_view(actor, asked, Page([], (), ""))
    advice = NoResult(why, Action(_("Drop all filters"), f"/{asked.type.url}"))
    shell = frame(request, actor, rail_key(asked.type), new_href(actor, asked.type))
    context = {"list": replace(view, no_result=advice, count_href=""), "shell": shell}
    return render_page(request, "desk/list.jinja", context, block="page", status=status)


@desk
def jump(request: HttpRequest, actor: Actor, path: str) -> HttpResponse:
    """To a row of the list by its number."""
    asked = read_asked(actor, current().at(path), request.GET)
    wanted = request.GET.get("row", "").strip().replace(".", "").replace(",", "")
    row = int(wanted) if wanted.isdecimal() and len(wanted) < 10 else 1
    try:
        after = cursor_at(actor, asked.listing(), row)
    except Invalid as error:
        return toast_after(HttpResponseRedirect(asked.href()), Toast(error.message, "bad"))
    return HttpResponseRedirect(asked.href(after=after or None, row=row if after else None))


def _in_groups(actor: Actor, asked: Asked, view: ListView) -> ListView:
    """The list in groups, where it is to be; as it is, where finding them takes too long."""
    by = group_field(actor, asked)
    if by is None:
        return view
    heads = group_heads(actor, asked, by)
    if heads is None:
        return replace(view, notice=_("There are too many rows to group them soon. Filter the list first."))
    return replace(view, groups=heads, jump_href="", group_label=_("Group: %(field)s") % {"field": by.label})


@desk
def laid_out(request: HttpRequest, actor: Actor, path: str) -> HttpResponse:
    """What stands above a list whose columns were made wider in the browser: what has changed can be saved there."""
    asked = read_asked(actor, current().at(path), request.GET)
    view = list_view(actor, asked, Page([], (), ""))
    return render_page(request, "desk/list/laid_out.jinja", {"list": view})


def rail_key(declared: ObjectType) -> str:
    return declared.path or declared.key


def rows_view(actor: Actor, asked: Asked, page: Page) -> ListView:
    """The rows with what they need: all that an endless list asks for."""
    declared = asked.type
    draw = row_drawer(page.columns[1:], actor.viewer(house_currency()))
    first = _first_cell(declared)
    places = _on_phone([each.field for each in page.columns])
    named = page.columns[0].at + page.columns[0].pair if page.rows else 0
    name = namer(declared.by_key[declared.title], actor.viewer(""))
    return ListView(
        title=declared.plural,
        singular=declared.label,
        href="",
        total_text="",
        caption=str(declared.plural),
        columns=tuple(
            _column(each.field, number, places.get(each.field.key, ""))
            for number, each in enumerate(page.columns)
        ),
        bulk=bulk_actions(actor, asked),
        rows=tuple(_row(declared, row, name(row[named]), first, draw(row)) for row in page.rows),
        next_href=asked.href(after=page.next) if page.next else "",
    )


def _first(request: HttpRequest) -> int:
    """The number of the first row shown, as the jump to it has written."""
    text = request.GET.get("row", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _rows_text(first: int, count: int) -> str:
    if not first:
        return ""
    return _("Row %(first)s–%(last)s") % {
        "first": formats.number(first),
        "last": formats.number(first + count - 1),
    }


def list_view(actor: Actor, asked: Asked, page: Page, first: int = 1) -> ListView:
    """The rows from the `first` on, and what stands above and below them."""
    declared, rows = asked.type, rows_view(actor, asked, page)
    headed = partial(_headed, asked, has_every_order(actor, asked.listing()))
    return replace(
        rows,
        href=asked.href(),
        columns=_wide(asked, tuple(map(headed, rows.columns, (each.field for each in page.columns)))),
        density=asked.layout.density,
        tabs=_tabs(asked),
        counts_href=f"/{declared.url}/views/counts",
        menu_href=asked.href("/views/menu"),
        keep_href=kept_by(actor, asked) if asked.changed else "",
        keep_vals=asked.parts(),
        parts=asked.parts(),
        meaning=write_where(asked.where),
        select_all_text=_("Select all that match"),
        all_selected_text=_("All that match are selected"),
        notice=_notice(asked),
        chips=chips(asked, actor),
        actions=list_actions(actor, declared),
        rows_text=_rows_text(first, len(page.rows)),
        jump_href=f"/{declared.url}/jump",
        count_href=asked.href("/count"),
        edit_href=f"/{declared.url}/{{uid}}/cell/{{column}}"
        if declared.editable and allowed(actor, declared.permission("edit"))
        else "",
        filter_href=asked.href("/filter"),
        build_href=asked.href("/conditions"),
        columns_href=asked.href("/columns"),
        live_href=asked.href("/live"),
        live_topic=declared.key,
        export_href=asked.href("/export") if may_export(actor, declared) else "",
        sort_label=_sort_label(asked),
        sort_href=asked.href("/sort"),
        group_href=asked.href("/group"),
        group_label=_("Group"),
        reset_href=replace(asked, changed=False).href() if asked.changed else "",
        save_href=asked.href("/save-view") if asked.changed else "",
    )


def with_nothing(actor: Actor, asked: Asked, view: ListView) -> ListView:
    """The view of a list without any row: how the first comes in, or which filters to drop."""
    if asked.lines:
        return replace(view, no_result=_no_result(actor, asked))
    return replace(view, empty=empty_list(actor, asked.type))


def namer(title: Field, viewer: Viewer) -> Callable[[object], str]:
    """How records are named by the value of their title; a choice has a label."""
    if title.type is not CHOICE:
        return lambda value: str(value or _("No name"))
    return lambda value: title.type.show(value, title.spec, viewer) or _("No name")


def _row(
    declared: ObjectType,
    row: tuple[object, ...],
    name: str,
    first: Callable[[str, str], Markup],
    cells: tuple[Markup, ...],
) -> Row:
    uid = str(row[0])
    href = f"/{declared.url}/{uid}"
    return Row(uid, name, href, (first(name, href), *cells))


def _first_cell(declared: ObjectType) -> Callable[[str, str], Markup]:
    """A function that draws the name of a row: people and companies have a face, other things the sign of their type."""
    if declared.kind is None:
        return lambda name, href: marks.thing(name, href, declared.icon)
    kind: marks.Kind = declared.kind[1]  # type: ignore[assignment]
    return lambda name, href: marks.who(name, href, kind)


def _on_phone(fields: Sequence[Field]) -> dict[str, PhonePlace]:
    """Where columns stand in a narrow list: the known ones, else the first that fits each place."""
    if any(field.key in PHONE for field in fields):
        return PHONE
    places: dict[PhonePlace, str] = {}
    for field in fields[1:]:
        place = "end" if field.type.numeric else ON_PHONE.get(field.type.key)
        if place:
            places.setdefault(place, field.key)
    return {key: place for place, key in places.items()}


def _column(field: Field, number: int, phone: PhonePlace) -> Column:
    return Column(
        field.key,
        field.label,
        numeric=field.type.numeric,
        editable=field.writable and number > 0,
        phone=phone,
    )


def _headed(asked: Asked, every: bool, column: Column, field: Field) -> Column:
    """With the order that a press on the head asks for: the other way round where it is sorted by already."""
    found = next((key for key in asked.sort if key.lstrip("-") == field.key), "")
    turned = turned_round(found) if found else f"-{field.key}" if field.type.numeric else field.key
    if not field.orderable or not (every or is_served(asked.type, field)):
        return replace(column, sorted=_direction(found))
    place = asked.sort.index(found) + 1 if found and len(asked.sort) > 1 else 0
    more = tuple(turned if key == found else key for key in asked.sort) if found else (*asked.sort, turned)
    return replace(
        column,
        sort_href=asked.having(sort=(turned,)),
        sorted=_direction(found),
        sorted_at=place,
        sort_more_href=asked.having(sort=more) if len(more) <= MOST_SORTS else "",
    )


def _direction(key: str) -> Literal["", "ascending", "descending"]:
    return "descending" if key.startswith("-") else "ascending" if key else ""


def _wide(asked: Asked, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """With their widths; where one has its own, all but the last get one, so that the table keeps to them."""
    widths = dict(asked.layout.widths)
    if not widths or not columns:
        return columns
    common = [FIRST_WIDTH, *(NUMBER_WIDTH if column.numeric else WIDTH for column in columns[1:])]
    common[-1] = 0
    return tuple(
        replace(column, width=widths.get(column.key, width))
        for column, width in zip(columns, common, strict=True)
    )


def _tabs(asked: Asked) -> tuple[Tab, ...]:
    every = Tab(
        _("All %(plural)s") % {"plural": formats.inside(asked.type.plural)},
        f"/{asked.type.url}" + (f"?view={NONE}" if asked.saved.first else ""),
        current=asked.view is None,
        changed=asked.view is None and asked.changed,
        key=NONE,
    )
    views = [
        Tab(
            view.name,
            f"/{asked.type.url}?view={view.uid}",
            current=here,
            shared=view.shared,
            changed=here and asked.changed,
            key=str(view.uid),
            icon=ICONS.get(view.layout.kind, ""),
        )
        for view in asked.saved.all
        for here in [asked.view is not None and asked.view.uid == view.uid]
    ]
    return (every, *views)


def _notice(asked: Asked) -> str:
    """What a view names and its reader may not see is left out, and not named."""
    if asked.view is None or not asked.view.lacking:
        return ""
    return _("This view asks for something that is not open to you or no longer there. It works without it.")


def _sort_label(asked: Asked) -> str:
    field = asked.type.by_key.get(asked.sort[0].lstrip("-")) if asked.sort else None
    return str(field.label) if field else pgettext("sorting", "Order")


def _no_result(actor: Actor, asked: Asked) -> NoResult:
    """Of several filters each is offered to be dropped, with what that would bring."""
    every = Action(_("Drop all filters"), f"/{asked.type.url}")
    lines = asked.lines if 1 < len(asked.lines) <= MOST_DROPPED else ()
    rests = [Group("all", (*lines[:place], *lines[place + 1 :])) for place in range(len(lines))]
    drops = tuple(
        Action(
            _("Drop “%(filter)s”") % {"filter": chip.label},
            asked.having(where=rest),
            count=_number(exact(actor, replace(asked, where=rest).listing(), SOON)),
        )
        for chip, rest in zip(chips(asked, actor), rests, strict=False)
    )
    return NoResult(_("Nothing matches all filters."), every, drops)


def _number(found: Count | None) -> str:
    return formats.number(found.number) if found else ""
