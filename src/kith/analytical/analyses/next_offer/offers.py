"""What a customer could buy next: products that those who bought the same ones also bought, by the likeness of products.

Two products are as alike as the cosine of who bought them: how many bought both, over the root of how many bought each
(Sarwar and others, "Item-based collaborative filtering", 2001). It is kept as a decimal, so that sums of it are the same
in every order of adding, on every engine.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from kith.analytical.baskets import CUSTOMER, both_ways, held, lines, newest, pairs, within

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from kith.analytical.warehouse.engine import Engine, Tables

TASTE, ALIKE = 10, 10
"""So many of a customer's newest products speak, each for so many that are like it."""
AT_ONCE = 50_000
"""Customers whose offers are worked out together, so that a million need no more memory."""


def alike(lake: Tables, as_of: datetime, *, sold_only: bool = True) -> Table:
    """For each product those most like it: other_id, likeness, and how many bought it (`holding`) and both (`together`).

    With `sold_only` none that is not sold any more.
    """
    import ibis

    each = both_ways(pairs(within(newest(held(lines(lake, as_of), CUSTOMER), CUSTOMER), CUSTOMER), CUSTOMER))
    if sold_only:
        product = lake["product"]
        sold = product.filter(~product.is_withdrawn)
        each = each.semi_join(sold.select(other_id="product_id"), "other_id")
    root = (each.holding * each.other_holding).cast("float64").sqrt()
    like = each.mutate(likeness=(each.together.cast("float64") / root.nullif(0.0)).cast("decimal(12,9)"))
    best = ibis.window(group_by="product_id", order_by=[ibis.desc("likeness"), ibis.asc("other_id")])
    ranked = like.mutate(rank=ibis.row_number().over(best))
    near = ranked.filter(ranked["rank"] < ALIKE)
    return near.select("product_id", "other_id", "together", "holding", "likeness")


class Offers:
    """The offers to customers, made of what each ever bought (`had`): `taste` is what of it speaks for them, and `best`
    are the offers, with their `place` from 0 on. Both are kept in the engine, under names that begin with `name`.
    `among` are the customers that are asked about, where not all are.
    """

    def __init__(
        self, engine: Engine, name: str, had: Table, like: Table, most: int, among: Table | None = None
    ) -> None:
        self.had = had
        speaking = newest(had, CUSTOMER, TASTE).select("party_id", "product_id")
        if among is not None:
            speaking = speaking.semi_join(among, "party_id")
        self.taste = engine.keep(f"{name}_taste", speaking)
        self.best = self._best(engine, name, like, most)

    def _best(self, engine: Engine, name: str, like: Table, most: int) -> Table:
        """Worked out for so many customers at a time; the parts are put together in the end."""
        import ibis

        parties = engine.arrays(self.taste.select("party_id").distinct().order_by("party_id"))["party_id"]
        firsts = parties[::AT_ONCE]
        made = [
            engine.keep(f"{name}_{number}", self._among(like, most, int(first), int(chunk[-1])))
            for number, first in enumerate(firsts)
            if len(chunk := parties[number * AT_ONCE : (number + 1) * AT_ONCE])
        ]
        if not made:
            return engine.keep(f"{name}_best", self._among(like, most, 0, -1))
        return engine.keep(f"{name}_best", ibis.union(*made) if len(made) > 1 else made[0])

    def _among(self, like: Table, most: int, first: int, last: int) -> Table:
        """The best offers to those customers: nobody is offered what they ever bought."""
        import ibis

        taste = self.taste.filter(self.taste.party_id.between(first, last))
        speaking = taste.inner_join(like, "product_id")
        wanted = speaking.group_by("party_id", "other_id").agg(
            score=speaking.likeness.sum().cast("decimal(30,9)")
        )
        wanted = wanted.select("party_id", "score", product_id="other_id")
        had = self.had.filter(self.had.party_id.between(first, last))
        new = wanted.anti_join(had, ["party_id", "product_id"])
        best = ibis.window(group_by="party_id", order_by=[ibis.desc("score"), ibis.asc("product_id")])
        ranked = new.mutate(place=ibis.row_number().over(best))
        return ranked.filter(ranked.place < most)

    def told(self, like: Table, products: Table) -> Table:
        """One row a customer with an offer: the first three products, and the one that speaks most for the first of them.

        `share` of those who bought that one have bought the offer too.
        """
        import ibis

        best = self.best
        three = best.group_by("party_id").agg(
            next_offer=best.product_id.max(where=best.place == 0),
            second_offer=best.product_id.max(where=best.place == 1),
            third_offer=best.product_id.max(where=best.place == 2),
        )
        near = like.select(
            "together", "holding", "likeness", offer_because="product_id", next_offer="other_id"
        )
        speaking = self.taste.select("party_id", offer_because="product_id")
        why = three.inner_join(speaking, "party_id").inner_join(near, ["offer_because", "next_offer"])
        most = ibis.window(group_by="party_id", order_by=[ibis.desc("likeness"), ibis.asc("offer_because")])
        why = why.mutate(rank=ibis.row_number().over(most))
        first = why.filter(why["rank"] == 0)
        offer = products.select(next_offer="product_id", offer="uid")
        spoke = products.select(offer_because="product_id", bought="uid")
        told = first.inner_join(offer, "next_offer").inner_join(spoke, "offer_because")
        return told.select(
            "party_id", "next_offer", "second_offer", "third_offer", "offer_because", "offer", "bought",
            share=told.together.cast("float64") / told.holding.cast("float64").nullif(0.0),
            because_alike=ibis.literal(True),
        )  # fmt: skip
