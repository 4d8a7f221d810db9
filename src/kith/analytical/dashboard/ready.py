"""The dashboard that is ready: what a board looks at, made of the analyses and lists that this house has."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kith.analytical.catalogue import ANALYSES
from kith.analytical.dashboard.tile import Kind, Show, Tile
from kith.core.access import allowed
from kith.core.principals.actor import Actor
from kith.core.registry import current

REVIEWED = ("abc", "rfm", "cohorts", "lifetime_value", "standing", "coming_back", "sales_forecast")


def board_review(actor: Actor) -> tuple[Tile, ...]:
    """Figures of orders and customers first, then what analyses tell of them."""
    numbers = (
        Tile(Kind.LIST, "order", Show.NUMBER, _("Orders"), date="ordered_at"),
        Tile(Kind.LIST, "order", Show.NUMBER, _("Revenue"), sum="total", date="ordered_at"),
        Tile(Kind.LIST, "person", Show.NUMBER, _("New people"), date="created_at"),
        Tile(
            Kind.LIST,
            "order",
            Show.CHART,
            _("Revenue by month"),
            by="ordered_at",
            sum="total",
            date="ordered_at",
            width=2,
        ),
        Tile(Kind.LIST, "person", Show.CHART, _("People by stage"), by="stage"),
    )
    analyses = (Tile(Kind.ANALYSIS, key) for key in REVIEWED if key in ANALYSES)
    return (*(tile for tile in numbers if _has(actor, tile.of)), *analyses)


def _has(actor: Actor, key: str) -> bool:
    declared = current().types.get(key)
    return declared is not None and allowed(actor, declared.permission("see"))
