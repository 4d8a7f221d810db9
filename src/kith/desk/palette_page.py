"""What the palette and look-up fields ask for: records by the beginnings of their words, and what to do with them."""

from __future__ import annotations

from urllib.parse import urlencode

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kith.core.access.fields import readable
from kith.core.conditions.tree import Group, Line, Node, Values
from kith.core.principals.actor import Actor
from kith.core.records.planner import Listing, sort_for
from kith.core.records.reading import get, read_page
from kith.core.records.tags import takes_tags
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.core.search.asking import LONGEST, search
from kith.core.search.reading import find, recent
from kith.desk import marks
from kith.desk.asked import read_where
from kith.desk.door import desk
from kith.desk.form_view import Choice
from kith.desk.hits import actions, drawn, grouped
from kith.desk.passage_hits import texts_found
from kith.desk.render import render_page
from kith.desk.shell import PaletteGroup, PaletteHit

MOST = 8
FEW_TEXTS = 4
TAGS_SHOWN = 3


@desk
@require_GET
def palette(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Hits of all types, grouped; before anything is typed, what was opened last."""
    text = request.GET.get("q", "").strip()
    if text:
        found = (*_tagged(actor, text), *grouped(search(actor, text)))
        groups = (*found, *_colleagues(actor, text), *_texts(actor, text))
    else:
        opened = tuple(map(drawn, recent(actor)))
        groups = (PaletteGroup(_("Opened last"), opened),) if opened else ()
    return render_page(request, "desk/palette_results.jinja", {"groups": groups})


def _texts(actor: Actor, text: str) -> tuple[PaletteGroup, ...]:
    """What stands in notes and files."""
    hits = texts_found(actor, text, FEW_TEXTS)
    return (PaletteGroup(_("In texts and files"), hits),) if hits else ()


def _colleagues(actor: Actor, text: str) -> tuple[PaletteGroup, ...]:
    """Colleagues, who are few: asked for by `@` alone."""
    declared = current().type("principal")
    if not text.startswith("@") or not text[1:].strip():
        return ()
    found = _by_title(actor, declared, text[1:].strip()[:LONGEST])
    hits = tuple(
        PaletteHit(
            str(one.label), f"/{declared.url}/{one.value}", avatar=marks.avatar(str(one.label), "av-sm")
        )
        for one in found
    )
    return (PaletteGroup(declared.plural, hits),) if hits else ()


def _tagged(actor: Actor, text: str) -> tuple[PaletteGroup, ...]:
    """Lists of what has a tag, for tags that begin so: asked for by `#`."""
    if not text.startswith("#") or not text[1:].strip():
        return ()
    tags = _by_title(actor, current().type("tag"), text[1:].strip()[:LONGEST])[:TAGS_SHOWN]
    kinds = [declared for declared in current().types if takes_tags_of(actor, declared)]
    return tuple(
        PaletteGroup(
            f"#{tag.label}",
            tuple(
                PaletteHit(str(declared.plural), _having(declared, str(tag.label)), declared.icon)
                for declared in kinds
            ),
        )
        for tag in tags
    )


def takes_tags_of(actor: Actor, declared: ObjectType) -> bool:
    """Whether records of the type have tags that the actor may see."""
    field = readable(actor, declared).get("tags")
    return field is not None and takes_tags(field) and declared.key != "party"


def _having(declared: ObjectType, tag: str) -> str:
    where = orjson.dumps({"field": "tags", "op": "has_any", "value": [tag]}).decode()
    return f"/{declared.url}?{urlencode({'where': where})}"


@desk
@require_GET
def record_actions(request: HttpRequest, actor: Actor, path: str, uid: str) -> HttpResponse:
    """What can be done with a record that was found: for the palette, or as a menu."""
    declared = current().at(path)
    record = get(actor, declared, uid)
    context = {"actions": actions(request, actor, declared, record)}
    shape = "menu" if "menu" in request.GET else "palette"
    return render_page(request, f"desk/{shape}_actions.jinja", context)


@desk
@require_GET
def lookup(request: HttpRequest, actor: Actor, path: str) -> HttpResponse:
    """Records that a reference can point to: those with the words, and the first ones before anything is typed. `where`
    is a condition that they meet, as far as the actor reads the fields that it names."""
    declared = current().at(path)
    among = _among(actor, declared, request.GET.get("where", ""))
    text = request.GET.get("q", "")[:200].strip()
    types = tuple(each.key for each in current().types if each.search and each.table == declared.table)
    if declared.search:
        types = (declared.key,)
    by_words = text and types and not among
    options = _by_words(actor, text, types) if by_words else _by_title(actor, declared, text, among)
    return render_page(request, "desk/lookup_options.jinja", {"options": options})


def _by_words(actor: Actor, text: str, types: tuple[str, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(str(hit.uid), hit.title, detail=hit.detail) for hit in find(actor, text, MOST, types))


def _among(actor: Actor, declared: ObjectType, text: str) -> tuple[Node, ...]:
    asked, fields = read_where(text) if text else None, readable(actor, declared)
    parts = asked.parts if isinstance(asked, Group) else ()
    return tuple(part for part in parts if isinstance(part, Line) and part.field in fields)


def _by_title(actor: Actor, declared: ObjectType, text: str, among: tuple[Node, ...] = ()) -> tuple[Choice, ...]:
    """Types without search documents are few rows: relays, purposes. Theirs are looked for in their titles."""
    title = declared.by_key[declared.title]
    if text and "contains" not in title.type.operators:
        return ()
    words = (Line(title.key, "contains", Values((text,))),) if text else ()
    condition = Group("all", (*among, *words)) if among or words else None
    page = read_page(actor, Listing(declared, (title.key,), condition, sort_for(actor, declared), MOST))
    column, viewer = page.columns[0], actor.viewer("")
    return tuple(
        Choice(str(row[0]), title.type.show(column.value(row), title.spec, viewer)) for row in page.rows
    )
