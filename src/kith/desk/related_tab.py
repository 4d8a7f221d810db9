"""Rows of other types that belong to a record, as a tab of its page."""

from __future__ import annotations

from urllib.parse import quote

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _
from markupsafe import Markup

from kith.core.access import allowed, readable
from kith.core.conditions.tree import Line, Values
from kith.core.fieldtypes import REFERENCE, Viewer
from kith.core.principals.actor import Actor
from kith.core.records.planner import Column as PageColumn
from kith.core.records.planner import Listing, sort_for
from kith.core.records.reading import read_page
from kith.core.records.settings import house_currency
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.desk import formats
from kith.desk.actions_view import Action
from kith.desk.asked import write_where
from kith.desk.cells import row_drawer, shown
from kith.desk.form_page import href_of
from kith.desk.list_view import Column, Row
from kith.desk.render import render_fragment

MOST = 50


def related_types(actor: Actor, declared: ObjectType) -> list[ObjectType]:
    """Types that stand as tabs on the pages of this one, for who may see them."""
    own = {declared.key, "party"} if declared.belongs_to == "id" else {declared.key}
    return [
        each
        for each in current().types
        if each.tab and each.by_key[each.tab].target in own and allowed(actor, each.permission("see"))
    ]


def related_tab(request: HttpRequest, actor: Actor, declared: ObjectType, record: Model) -> Markup:
    """The newest rows, with the way to all of them and to a new one."""
    back = f"{href_of(current().type_of(record), record)}?tab={declared.url}"
    may_edit = declared.editable and allowed(actor, declared.permission("edit"))
    context = related_rows(actor, declared, record) | {
        "add": add_action(actor, declared, record, back, declared.tab),
        "edit": f"?next={quote(back)}" if may_edit else "",
    }
    return render_fragment("desk/related.jinja", context)


def related_rows(actor: Actor, declared: ObjectType, record: Model, most: int = MOST) -> dict[str, object]:
    """The newest rows with their columns, for the tab and for paper, where nothing is added or changed."""
    uid = str(getattr(record, "uid"))  # noqa: B009
    condition = Line(declared.tab, "is", Values((uid,)))
    wanted = (declared.title, *(key for key in declared.columns if key != declared.tab))
    columns = tuple(dict.fromkeys(key for key in wanted if key in readable(actor, declared)))
    page = read_page(actor, Listing(declared, columns, condition, sort_for(actor, declared), most))
    viewer = actor.viewer(house_currency())
    draw = row_drawer(page.columns[1:], viewer)
    return {
        "rows": tuple(_row(declared, page.columns[0], row, draw(row), viewer) for row in page.rows),
        "columns": tuple(
            Column(each.field.key, each.field.label, numeric=each.field.type.numeric) for each in page.columns
        ),
        "add": None,
        "edit": "",
        "all": f"/{declared.url}?where={write_where(condition)}" if page.next else "",
        "plural": declared.plural,
    }


def add_action(
    actor: Actor, declared: ObjectType, record: Model, back: str, by: str = "party"
) -> Action | None:
    """The way to a new row that names the record in this field, from where it leads back; None for who may not add one."""
    if not declared.creatable or not allowed(actor, declared.permission("create")):
        return None
    label = _("Add %(label)s") % {"label": formats.inside(declared.label)}
    return Action(label, f"/{declared.url}/new?{by}={getattr(record, 'uid')}&next={quote(back)}", "plus")  # noqa: B009


def _row(
    declared: ObjectType,
    named: PageColumn,
    row: tuple[object, ...],
    cells: tuple[Markup, ...],
    viewer: Viewer,
) -> Row:
    """The name leads to the row itself, also where it is the name of another record."""
    href, value = f"/{declared.url}/{row[0]}", named.value(row)
    name = (value or ("", ""))[1] if named.field.type is REFERENCE else shown(named.field, value, viewer)
    return Row(str(row[0]), "", href, (Markup('<a class="link" href="{}">{}</a>').format(href, name), *cells))
