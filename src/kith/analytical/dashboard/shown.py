"""What a reader may see of a dashboard's tiles: stored results of analyses, and lists as they are now.

Every list goes through the planner, so each reader sees their own rows; an analysis tells of everybody and is shown to
those who see everybody. The results of all analyses are read by one statement, each list by one of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from kith.analytical.cards import Card, cards
from kith.analytical.catalogue import ANALYSES
from kith.analytical.dashboard import listed, own
from kith.analytical.dashboard.look import Look, Shown
from kith.analytical.dashboard.tile import Kind, Show, Tile
from kith.analytical.seeing import sees_everybody
from kith.core.access import readable
from kith.core.conditions.tree import Group, Line, Values
from kith.core.errors import KithError
from kith.core.fieldtypes import CHOICE
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.desk.actions_view import Action
from kith.desk.asked import NONE, write_where


def show_all(look: Look, tiles: Sequence[Tile]) -> list[Shown]:
    """The tiles in their order. What a reader may not see, or is no longer there, says so in its place."""
    wanted = {tile.of for tile in tiles if tile.kind == Kind.ANALYSIS}
    kept = {card.key: card for card in cards(wanted)} if wanted and sees_everybody(look.actor) else {}
    return [_show(look, tile, kept) for tile in tiles]


def _show(look: Look, tile: Tile, kept: dict[str, Card]) -> Shown:
    try:
        if tile.kind == Kind.ANALYSIS:
            return _analysed(look, tile, kept)
        return own.show(look, tile) if tile.kind == Kind.QUESTION else listed.show(look, tile)
    except KithError as error:
        missing = str(error.message) or _("This is not open to you")
        return Shown(tile.title or _("Not to be shown"), missing=missing)


def _analysed(look: Look, tile: Tile, kept: dict[str, Card]) -> Shown:
    analysis = ANALYSES.get(tile.of)
    title = tile.title or (str(analysis.title) if analysis else tile.of)
    if analysis is None:
        return Shown(title, missing=_("There is no such analysis any more."))
    if not sees_everybody(look.actor):
        return Shown(title, missing=_("Analyses tell of all customers. Your role shows you some of them."))
    card = kept.get(tile.of)
    if card is None:
        return Shown(title, missing=_("It was not computed yet."))
    return Shown(
        title, card.finding, chart=card.chart, as_table=tile.show == Show.TABLE, missing=card.missing,
        foot=_foot(look, card), ways=ways_to_people(look.actor, tile.of) if card.chart else (),
    )  # fmt: skip


def _foot(look: Look, card: Card) -> str:
    narrowed = look.days or look.only
    return f"{card.foot} · {_('all customers, at any time')}" if narrowed and card.foot else card.foot


def ways_to_people(actor: Actor, key: str) -> tuple[Action, ...]:
    """The lists of those whom an analysis has put into one class, for each choice of the facts that it writes."""
    people = current().type("person")
    fields = readable(actor, people)
    analysis = ANALYSES.get(key)
    found = [fields[fact.name] for fact in (analysis.facts if analysis else ()) if fact.name in fields]
    return tuple(
        Action(str(choice.label), _people(Line(field.key, "is", Values((choice.key,)))))
        for field in found
        if field.type is CHOICE
        for choice in field.choices
    )


def _people(line: Line) -> str:
    where = write_where(Group("all", (line,)))
    return f"/{current().type('person').url}?{urlencode({'view': NONE, 'where': where})}"
