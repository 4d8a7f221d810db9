"""How good offers are: made of what was known a while ago, and compared with what customers then bought for the first
time. The most bought products are offered to the same customers, for comparison."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kith.analytical.analyses.next_offer.offers import Offers, alike
from kith.analytical.baskets import CUSTOMER, held, lines
from kith.analytical.purchases import moment_of

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from kith.analytical.warehouse.engine import Engine, Tables

DAYS = 90
OFFERS = (1, 3, 5)
POPULAR = 30
"""So many of the most bought products are tried until one is found that a customer does not have."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Of so many customers who bought before and then something new, the shares (0–1) who bought one of as many offers
    as `OFFERS` says, and one of as many of the most bought products."""

    customers: int
    hits: tuple[float, ...]
    popular: tuple[float, ...]


def try_out(engine: Engine, as_of: datetime) -> Trial | None:
    """None where nobody who had bought before bought something new in these days."""
    split = as_of - timedelta(days=DAYS)
    like = engine.keep("then_alike", alike(engine.tables, split, sold_only=False))
    had = engine.keep("then_had", held(lines(engine.tables, split), CUSTOMER))
    new = engine.keep("then_new", _new(engine.tables, split, as_of, had))
    asked = new.select("party_id").distinct()
    made = Offers(engine, "then", had, like, max(OFFERS), asked)
    ours = _first(made.best.inner_join(new, ["party_id", "product_id"]), "ours")
    theirs = _first(popular(had, asked).inner_join(new, ["party_id", "product_id"]), "theirs")
    judged = asked.left_join(ours, "party_id").select("party_id", "ours")
    judged = judged.left_join(theirs, "party_id").select("party_id", "ours", "theirs")
    hits = {f"ours_{most}": (judged.ours < most).sum().cast("int64") for most in OFFERS}
    others = {f"theirs_{most}": (judged.theirs < most).sum().cast("int64") for most in OFFERS}
    [(customers, *found)] = engine.rows(judged.agg(customers=judged.count(), **hits, **others))
    if not customers:
        return None
    shares = [(hit or 0) / customers for hit in found]
    return Trial(customers, tuple(shares[: len(OFFERS)]), tuple(shares[len(OFFERS) :]))


def _new(lake: Tables, split: datetime, as_of: datetime, had: Table) -> Table:
    """What customers who had bought before bought for the first time after `split`."""
    sold = lines(lake, as_of)
    later = sold.filter(sold.occurred_at > moment_of(split)).select("party_id", "product_id").distinct()
    return later.anti_join(had, ["party_id", "product_id"]).semi_join(had, "party_id")


def _first(hit: Table, name: str) -> Table:
    """The first place at which each customer took an offer."""
    return hit.group_by("party_id").agg(**{name: hit.place.min()})


def popular(had: Table, asked: Table) -> Table:
    """The most bought products that each of these customers does not have: party_id, product_id, place."""
    import ibis

    counted = had.group_by("product_id").agg(buyers=had.count())
    top = counted.order_by([ibis.desc("buyers"), ibis.asc("product_id")]).limit(POPULAR)
    each = asked.mutate(one=ibis.literal(1)).inner_join(top.mutate(one=ibis.literal(1)), "one")
    new = each.select("party_id", "product_id", "buyers").anti_join(had, ["party_id", "product_id"])
    best = ibis.window(group_by="party_id", order_by=[ibis.desc("buyers"), ibis.asc("product_id")])
    ranked = new.mutate(place=ibis.row_number().over(best))
    return ranked.filter(ranked.place < max(OFFERS))
