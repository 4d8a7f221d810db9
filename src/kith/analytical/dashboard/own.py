"""Tiles of own analyses: what the reader was answered last, since answers are for those alone who asked."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kith.analytical.dashboard.look import Look, Shown
from kith.analytical.dashboard.tile import Show, Tile
from kith.analytical.query.asking import answer_of, newest_of
from kith.analytical.query.model import LakeQuery
from kith.analytical.query.view import chart_of, table_of
from kith.analytical.seeing import sees_everybody
from kith.core.access import allowed, readable
from kith.core.principals.actor import Actor
from kith.core.records.planner import Listing, sort_of
from kith.core.records.reading import get, read_page
from kith.core.registry import current
from kith.desk import formats
from kith.desk.actions_view import Action

MOST, ROWS = 200, 50
"""So many own analyses are offered, and so many rows of an answer stand in a tile."""


def questions(actor: Actor) -> list[tuple[str, str]]:
    """Own analyses that the actor may ask, by public id and name."""
    declared = current().type("lake_query")
    if not sees_everybody(actor) or not allowed(actor, declared.permission("see")):
        return []
    page = read_page(actor, Listing(declared, ("name",), None, sort_of(declared), MOST))
    return [(str(row[0]), str(row[1])) for row in page.rows]


def show(look: Look, tile: Tile) -> Shown:
    """Raises NotFound for an analysis that is gone, or that the reader does not see."""
    declared = current().type("lake_query")
    query = get(look.actor, declared, tile.of)
    assert isinstance(query, LakeQuery)
    ask = Action(_("Open"), f"/{declared.url}/{query.uid}", "database")
    title = tile.title or query.name
    answer = (
        answer_of(look.actor, newest_of(look.actor, query))
        if "sql" in readable(look.actor, declared)
        else None
    )
    if answer is None:
        alone = _("You have no answer to this yet. Answers are for those alone who asked.")
        return Shown(title, missing=alone, ways=(ask,))
    chart = chart_of(query, answer)
    foot = _("As of %(moment)s") % {"moment": formats.moment(answer.as_of)}
    if look.days or look.only:
        foot += " · " + _("not narrowed by what is chosen above")
    return Shown(
        title, chart=chart, figures=table_of(answer, ROWS), as_table=chart is None or tile.show == Show.TABLE,
        foot=foot, ways=(ask,),
    )  # fmt: skip
