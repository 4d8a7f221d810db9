"""The page of everything that was found: by type, page after page, and without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kith.core.principals.actor import Actor
from kith.core.registry.objecttype import ObjectType
from kith.core.search.asking import LONGEST, search
from kith.core.search.reading import Hit, recent
from kith.core.search.words import sought
from kith.desk import formats
from kith.desk.door import desk
from kith.desk.frame import frame
from kith.desk.hits import drawn, types_found
from kith.desk.passage_hits import texts_found
from kith.desk.render import render_page
from kith.desk.shell import PaletteHit

SHOWN, PAGE, LAST = 6, 25, 20


@dataclass(frozen=True, slots=True)
class TypeTab:
    label: str
    href: str
    current: bool
    count: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Hits of one type. `all_href` leads to all of them, where there may be more."""

    label: str
    hits: tuple[PaletteHit, ...]
    all_href: str = ""
    all_label: str = ""


@desk
@require_GET
def search_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All hits by type, a few of each; or those of one type, page by page."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    some = search(actor, text, SHOWN + 1) if text else []
    types = types_found(some)
    chosen = next((each for each in types if each.key == request.GET.get("type")), None)
    page = _page(request.GET.get("page", ""))
    groups, more = _one(actor, text, chosen, page) if chosen else (_groups(text, some), False)
    context = {
        "q": text,
        "tabs": _tabs(text, types, chosen) if len(types) > 1 else (),
        "groups": (*groups, *_texts(actor, text, chosen)) if text else _opened(actor),
        "short": bool(text) and not sought(text).is_enough,
        "wordless": not sought(text).words,
        "earlier": address(text, chosen, page - 1) if chosen and page > 1 else "",
        "later": address(text, chosen, page + 1) if more and page < LAST else "",
        "shell": frame(request, actor, "search"),
    }
    return render_page(request, "desk/search.jinja", context, block="found")


def _texts(actor: Actor, text: str, chosen: ObjectType | None) -> tuple[Found, ...]:
    """What stands in notes and files, behind the hits of all types."""
    hits = () if chosen else texts_found(actor, text, PAGE)
    return (Found(_("In texts and files"), hits),) if hits else ()


def address(text: str, declared: ObjectType | None = None, page: int = 1) -> str:
    asked = {"q": text} | ({"type": declared.key} if declared else {}) | ({"page": page} if page > 1 else {})
    return f"/search?{urlencode(asked)}"


def _page(text: str) -> int:
    return min(max(int(text), 1), LAST) if text.isascii() and text.isdigit() and len(text) < 4 else 1


def _one(actor: Actor, text: str, declared: ObjectType, page: int) -> tuple[tuple[Found, ...], bool]:
    """A page of the hits of a type, and whether others follow. Hits come best first, so the pages before are read too."""
    hits = [hit for hit in search(actor, text, page * PAGE + 1, (declared.key,)) if hit.type is declared]
    shown = hits[(page - 1) * PAGE : page * PAGE]
    return (_found(declared, shown),) if shown else (), len(hits) > page * PAGE


def _groups(text: str, hits: list[Hit]) -> tuple[Found, ...]:
    parted = ((each, [hit for hit in hits if hit.type is each]) for each in types_found(hits))
    return tuple(
        _found(each, own[:SHOWN], address(text, each) if len(own) > SHOWN else "") for each, own in parted
    )


def _found(declared: ObjectType, hits: list[Hit], all_href: str = "") -> Found:
    everything = _("All %(types)s") % {"types": formats.inside(declared.plural)}
    return Found(str(declared.plural), tuple(map(drawn, hits)), all_href, everything)


def _opened(actor: Actor) -> tuple[Found, ...]:
    hits = tuple(map(drawn, recent(actor)))
    return (Found(_("Opened last"), hits),) if hits else ()


def _tabs(text: str, types: list[ObjectType], chosen: ObjectType | None) -> tuple[TypeTab, ...]:
    tabs = (TypeTab(str(each.plural), address(text, each), each is chosen) for each in types)
    return (TypeTab(_("Everything"), address(text), chosen is None), *tabs)
