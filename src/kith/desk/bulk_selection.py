"""Which rows of a list were marked, and what can be done with them: the bar below the list."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kith.core.bulk.asked import Selection, marked
from kith.core.bulk.operations import operations
from kith.core.conditions.tree import MOST_VALUES, Group, Line, Node, Values
from kith.core.export.actions import may_export
from kith.core.principals.actor import Actor
from kith.core.registry.objecttype import ObjectType
from kith.desk import formats
from kith.desk.asked import Asked, read_asked
from kith.desk.list_view import BulkAction


def bulk_actions(actor: Actor, asked: Asked) -> tuple[BulkAction, ...]:
    """What this actor may do with marked rows of the list. Only the columns of the list go with an export."""
    declared = asked.type
    found = [
        BulkAction(each.label, f"/{declared.url}/bulk/{each.key}", each.icon, dialog=True)
        for each in operations(actor, declared)
    ]
    if may_export(actor, declared):
        export = BulkAction(_("Export"), f"/{declared.url}/bulk-export", "download", dialog=True)
        found.append(export)
    return tuple(found)


def read_selection(actor: Actor, declared: ObjectType, sent: Mapping[str, str]) -> Selection:
    """The rows that were marked, or all that the list holds. Raises Invalid."""
    if sent.get("all"):
        return Selection(declared, every=True, condition=read_asked(actor, declared, sent).where)
    return marked(declared, [uid for uid in sent.get("ids", "").split(",") if uid])


def kept(actor: Actor, declared: ObjectType, sent: Mapping[str, str]) -> dict[str, str]:
    """The selection as a form hands it on."""
    if sent.get("all"):
        return {"all": "1", **read_asked(actor, declared, sent).parts()}
    return {"ids": sent.get("ids", "")}


def only_marked(selection: Selection) -> Node:
    """The marked rows as a condition, which takes a thousand values a line."""
    uids = tuple(map(str, selection.uids))
    some = [uids[start : start + MOST_VALUES] for start in range(0, len(uids), MOST_VALUES)]
    return Group("any", tuple(Line("uid", "one_of", Values(each)) for each in some))


def how_many(selection: Selection, total: int | None) -> str:
    if selection.every and total is None:
        return _("All rows that match")
    count = len(selection.uids) if total is None else total
    return ngettext("%(count)s row", "%(count)s rows", count) % {"count": formats.number(count)}
