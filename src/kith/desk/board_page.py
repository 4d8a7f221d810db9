"""The board of any type: a column for each choice of a field, made from its description."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from urllib.parse import urlencode, urlsplit

from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET
from markupsafe import Markup

from kith.core.access import writable
from kith.core.access.rules import allowed
from kith.core.conditions.tree import Line, Values
from kith.core.errors import Invalid, NotFound
from kith.core.fieldtypes import MONEY
from kith.core.principals.actor import Actor
from kith.core.records.board import (
    AT_ONCE,
    Arranged,
    Board,
    Head,
    boards_of,
    numbers_of,
    pile_of,
    read_board,
    read_heads,
    weights_of,
)
from kith.core.records.ordering import has_at_most
from kith.core.records.reading import Page, read_page
from kith.core.records.settings import house_currency
from kith.core.records.totals import narrowed
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType
from kith.core.view.layout import LIST, NOTHING, limits_of
from kith.desk import formats
from kith.desk.asked import Asked, read_asked
from kith.desk.board_view import BoardForm, BoardView, Figure, PileHead, PileView
from kith.desk.bulk_selection import bulk_actions
from kith.desk.cards import card_drawer
from kith.desk.door import desk
from kith.desk.form_view import Choice
from kith.desk.frame import frame
from kith.desk.list_page import PATIENCE, list_view, namer, rail_key, with_nothing
from kith.desk.list_view import ListView
from kith.desk.money_sums import Sum, summed_up
from kith.desk.render import Toast, render_page, toast_after, wants_fragment
from kith.desk.view_switch import switched
from kith.desk.ways_in import new_href
from kith.desk.written import written

NO_BREAK = formats.NO_BREAK
NO_SUM = Sum("", "")
PER_PILE = 12


def board_page(request: HttpRequest, actor: Actor, asked: Asked) -> HttpResponse:
    """The board, or the next cards of one of its columns."""
    arranged = arranged_by(actor, asked)
    if arranged is None:
        led = asked.turned(kind=LIST).href()
        return toast_after(
            HttpResponseRedirect(led), Toast(_("There is no field to make a board by."), "info")
        )
    if request.GET.get("rows") and wants_fragment(request):
        return _more(request, actor, asked, arranged)
    try:
        found = read_board(actor, asked.listing(PER_PILE), arranged, PATIENCE)
    except Invalid as error:
        if "sort" not in error.fields or asked.sort == asked.type.sort:
            raise
        led = asked.having(sort=asked.type.sort)
        return toast_after(HttpResponseRedirect(led), Toast(error.message, "bad"))
    view = board_view(actor, asked, arranged, found)
    context = {
        "board": view,
        "figures": figures(asked, arranged, found.heads),
        "list": _around(actor, asked, arranged, any(page.rows for page in found.piles.values())),
        "shell": frame(request, actor, rail_key(asked.type), new_href(actor, asked.type), (asked.type.key,)),
    }
    return render_page(request, "desk/board.jinja", context, block="page")


def arranged_by(actor: Actor, asked: Asked) -> Arranged | None:
    """How the board is made: as its address or view says, else as the type suggests: amounts are added up, and weighted
    by a share that records have of their own. None where no field is one of choices."""
    fields = boards_of(actor, asked.type)
    if not fields:
        return None
    by = next((field for field in fields if field.key == asked.layout.by), fields[0])
    numbers, weights = numbers_of(actor, asked.type), weights_of(actor, asked.type)
    number = _chosen(numbers, asked.layout.sum, [field for field in numbers if field.type is MONEY])
    weight = _chosen(weights, asked.layout.weight, [field for field in weights if field.source is None])
    return Arranged(by, number, weight if number else None)


def _chosen(fields: list[Field], key: str, suggested: list[Field]) -> Field | None:
    if key == NOTHING:
        return None
    return next((field for field in fields if field.key == key), next(iter(suggested), None))


def may_move(actor: Actor, declared: ObjectType, field: Field) -> bool:
    """Whether the actor can give records another value of the field; each one is asked for again. On another day of this
    year nobody was born."""
    if field.yearly or not declared.editable or not allowed(actor, declared.permission("edit")):
        return False
    return field.key in writable(actor, declared, (field.key,))


def _more(request: HttpRequest, actor: Actor, asked: Asked, arranged: Arranged) -> HttpResponse:
    value = request.GET.get("pile", "")
    narrow = replace(asked, where=narrowed(asked.where, pile_of(arranged.by, value)))
    page = read_page(actor, narrow.listing(PER_PILE * 2), PATIENCE)
    draw = cards_of(actor, asked, arranged.by)
    pile = _pile(asked, arranged, value, PileHead(0, ""), page, draw)
    return render_page(request, "desk/board.jinja", {"pile": pile}, block="cards")


def _around(actor: Actor, asked: Asked, arranged: Arranged, filled: bool) -> ListView:
    """What stands above every list, with the board's own menu in place of that of groups."""
    view = switched(actor, asked, list_view(actor, asked, Page([], (), "")))
    return replace(
        view if filled else with_nothing(actor, asked, view),
        group_href=asked.href("/board"),
        group_label=_("Board: %(field)s") % {"field": arranged.by.label},
    )


def board_view(actor: Actor, asked: Asked, arranged: Arranged, found: Board) -> BoardView:
    draw = cards_of(actor, asked, arranged.by)
    heads = heads_of(asked, arranged, found.heads)
    piles = tuple(
        _pile(asked, arranged, value, head, found.piles[value], draw)
        for value, head in zip(arranged.values, heads, strict=True)
        if value or found.piles[value].rows
    )
    return BoardView(
        label=_("%(title)s, board by %(field)s") % {"title": asked.type.plural, "field": arranged.by.label},
        by=arranged.by.key,
        query=urlsplit(asked.href()).query,
        piles=piles,
        heads_href=asked.href("/board/heads") if found.heads is None else "",
        movable=may_move(actor, asked.type, arranged.by),
        said=said(),
    )


def said() -> dict[str, str]:
    """What is read aloud while a card is moved by keys."""
    return {
        "picked": _("%(card)s picked up. Arrow keys choose where to, space drops it, escape puts it back."),
        "over": _("Over %(place)s"),
        "dropped": _("%(card)s dropped on %(place)s"),
        "back": _("%(card)s put back"),
    }


def cards_of(actor: Actor, asked: Asked, by: Field) -> Callable[[Page], Markup]:
    """A function that draws the cards of a page."""
    fields = [asked.type.by_key[key] for key in asked.columns if key not in (asked.type.title, by.key)]
    query = urlencode({"by": by.key}) if may_move(actor, asked.type, by) else ""
    pick = bool(bulk_actions(actor, asked))
    card = card_drawer(fields, actor.viewer(house_currency()), f"/{asked.type.url}/", query, pick=pick)
    name = namer(asked.type.by_key[asked.type.title], actor.viewer(""))

    def drawn(page: Page) -> Markup:
        title, *rest = page.columns
        shown = [column for column in rest if column.field.key != by.key]
        cards = (
            card(row[0], name(row[title.at]), [column.value(row) for column in shown]) for row in page.rows
        )
        return written("\n".join(cards))

    return drawn


def _pile(
    asked: Asked, arranged: Arranged, value: str, head: PileHead, page: Page, draw: Callable[[Page], Markup]
) -> PileView:
    """A column with its first cards, and the addresses of the next ones and of all as a list."""
    own = narrowed(asked.where, pile_of(arranged.by, value))
    return PileView(
        head, value, draw(page),
        asked.href(rows=1, pile=value, after=page.next) if page.next else "",
        asked.turned(where=own, kind=LIST).href() if page.next else "",
    )  # fmt: skip


def heads_of(asked: Asked, arranged: Arranged, found: Mapping[str, Head] | None) -> tuple[PileHead, ...]:
    limits = dict(asked.layout.limits)
    return tuple(
        _head(
            arranged,
            number,
            value,
            limits.get(value, 0),
            None if found is None else found.get(value, Head(value, 0, ())),
        )
        for number, value in enumerate(arranged.values)
    )


def _head(arranged: Arranged, number: int, value: str, limit: int, found: Head | None) -> PileHead:
    labels = {choice.key: choice.label for choice in arranged.by.choices}
    label = labels[value] if value else _("%(label)s: nothing") % {"label": arranged.by.label}
    known = PileHead(number, label, limit=formats.number(limit) if limit else "")
    if found is None:  # it comes after the page, and finds its room kept
        shares = NO_BREAK if arranged.weight else ""
        return replace(known, sum=NO_BREAK, weighted=shares) if arranged.number else known
    known = replace(known, count=formats.number(found.count), over=0 < limit < found.count)
    if arranged.number is None or not found.count:
        return known
    total, weighted = _sums(arranged, [found]) if any(one[1] for one in found.sums) else (NO_SUM, NO_SUM)
    share = _share(arranged, found)
    return replace(known, sum=total.text, whole=total.title, weighted=weighted.text, share=share)


def _share(arranged: Arranged, found: Head) -> float | None:
    """The weighted part of a sum in one currency, or of one that is whole in the house currency."""
    if arranged.weight is None:
        return None
    whole, weighted = found.sums[0][1:] if len(found.sums) == 1 else found.house
    if (found.unconverted and len(found.sums) > 1) or not whole:
        return None
    return min(1.0, max(0.0, float(weighted / whole)))


def _sums(arranged: Arranged, heads: Iterable[Head]) -> tuple[Sum, Sum]:
    """What heads come to, and what they come to weighted, in words."""
    number, found = arranged.number, list(heads)
    if number is None:
        return NO_SUM, NO_SUM
    missing = sum(head.unconverted for head in found)
    own, weighted = (
        summed_up(
            [(name, both[which]) for head in found for name, *both in head.sums],
            sum((head.house[which] for head in found), Decimal(0)) if number.house else None,
            missing,
            partial(_amount, number),
        )
        for which in (0, 1)
    )
    return own, weighted if arranged.weight else NO_SUM


def _amount(field: Field, value: Decimal, name: str) -> str:
    """A sum in whole units: heads are to be compared at a glance."""
    return formats.money(value, name or house_currency(), 0) if field.type is MONEY else formats.number(value)


def figures(asked: Asked, arranged: Arranged, found: Mapping[str, Head] | None) -> tuple[Figure, ...]:
    """What the whole board comes to."""
    if arranged.number is None:
        return ()
    if found is None:
        return (Figure(NO_BREAK, ""),)
    count = sum(head.count for head in found.values())
    text = ngettext("%(label)s, %(number)s record", "%(label)s, %(number)s records", count)
    total, weighted = _sums(arranged, found.values())
    label = text % {"label": arranged.number.label, "number": formats.number(count)}
    shown = [Figure(total.text, label, total.title)]
    if weighted.text and arranged.weight:
        told = _("weighted by %(field)s") % {"field": arranged.weight.label}
        shown.append(Figure(weighted.text, told, weighted.title))
    return tuple(shown) if total.text else ()


@desk
@require_GET
def board_heads(request: HttpRequest, actor: Actor, path: str) -> HttpResponse:
    """What the columns of a board come to, fetched after it where there are very many rows."""
    asked = read_asked(actor, current().at(path), request.GET)
    return render_page(request, "desk/board/heads.jinja", heads_context(actor, asked))


def heads_context(actor: Actor, asked: Asked) -> dict[str, object]:
    arranged = arranged_by(actor, asked)
    found = read_heads(actor, asked.listing(), arranged) if arranged else None
    if arranged is None or found is None:
        return {"heads": (), "figures": ()}
    return {"heads": heads_of(asked, arranged, found), "figures": figures(asked, arranged, found)}


def after_move(request: HttpRequest, actor: Actor, asked: Asked, record: Model) -> HttpResponse:
    """What changes on a board after a card was moved: the card in its column, and what the columns come to."""
    arranged = arranged_by(actor, asked)
    if arranged is None:
        raise NotFound
    uid = str(getattr(record, "uid"))  # noqa: B009
    own = Line("uid", "is", Values((uid,)))
    page = read_page(
        actor, replace(asked.listing(1), columns=(*asked.columns, arranged.by.key), condition=own)
    )
    now = page.columns[-1].value(page.rows[0]) or "" if page.rows else ""
    context: dict[str, object] = {
        "uid": uid,
        "number": arranged.values.index(now) if now in arranged.values else "",
        "card": cards_of(actor, asked, arranged.by)(page),
        "heads_href": "",
    }
    if has_at_most(asked.type, AT_ONCE):
        context |= heads_context(actor, asked)
    else:
        context["heads_href"] = asked.href("/board/heads")
    return render_page(request, "desk/board/moved.jinja", context)


@desk
@require_GET
def board_form(request: HttpRequest, actor: Actor, path: str) -> HttpResponse:
    """By which field the board is made, what its heads add up, and the limits of its columns."""
    asked = read_asked(actor, current().at(path), request.GET)
    sent = request.GET
    if sent.get("set"):
        by = sent.get("by", "")
        limits = {
            key[6:]: text for key, text in sent.items() if key.startswith("limit-") and sent.get("was") == by
        }
        return HttpResponseRedirect(asked.having(limits=limits_of(limits)))
    arranged = arranged_by(actor, asked)
    if arranged is None:
        raise NotFound
    form = _form(actor, asked, arranged)
    return render_page(request, "desk/board_form.jinja", {"form": form}, block="form")


def _form(actor: Actor, asked: Asked, arranged: Arranged) -> BoardForm:
    kept = {key: text for key, text in asked.parts().items() if key not in ("by", "sum", "weight", "limits")}
    limits = dict(asked.layout.limits)
    nothing = (NOTHING, _("Nothing"))
    return BoardForm(
        f"/{asked.type.url}/board",
        {**kept, "was": arranged.by.key},
        _choices(boards_of(actor, asked.type), arranged.by),
        _choices(numbers_of(actor, asked.type), arranged.number, nothing),
        _choices(weights_of(actor, asked.type), arranged.weight, nothing),
        tuple(
            (choice.key, choice.label, str(limits.get(choice.key, "")))
            for choice in arranged.by.choices
            if choice.key in arranged.values
        ),
    )


def _choices(fields: list[Field], chosen: Field | None, *nothing: tuple[str, str]) -> tuple[Choice, ...]:
    offered = [*nothing, *((field.key, field.label) for field in fields)] if fields else []
    now = chosen.key if chosen else NOTHING
    return tuple(Choice(key, label, key == now) for key, label in offered)
