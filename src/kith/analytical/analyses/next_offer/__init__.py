"""The next offer: which product each customer is most likely to buy that they do not have yet, why, and how well it hits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kith.analytical.analyses.next_offer.offers import Offers, alike
from kith.analytical.analyses.next_offer.trial import DAYS, OFFERS, Trial, try_out
from kith.analytical.analysis import Analysis, Fact, Outcome, Part, Reason, Unit
from kith.analytical.baskets import CUSTOMER, held, lines
from kith.analytical.products import names
from kith.core.errors import Invalid
from kith.desk import formats
from kith.desk.charts import Chart, Ranked, ranking
from kith.desk.charts import Table as Figures

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from kith.analytical.warehouse.engine import Engine, Tables

KEPT = 8
SHOWN = 3
"""How many offers stand on a customer: the hit rate of the sentence is that of so many."""


@dataclass(frozen=True, slots=True)
class Findings:
    """Of `buyers` of products, `customers` have an offer. `offered` are the products (public ids) that are the first
    offer of most, with how many."""

    customers: int
    buyers: int
    offered: tuple[tuple[str, int], ...]
    trial: Trial | None


def query(lake: Tables, as_of: datetime) -> Table:
    """For each product those most like it."""
    return alike(lake, as_of)


def finish(engine: Engine, result: Table, as_of: datetime) -> Outcome:
    import ibis

    had = engine.keep("now_had", held(lines(engine.tables, as_of), CUSTOMER))
    made = Offers(engine, "now", had, result, SHOWN)
    [(buyers,)] = engine.rows(had.agg(n=had.party_id.nunique()))
    if not buyers:
        raise Invalid({"sale_line": [_("No order names products in its positions yet.")]})
    products = engine.keep("products", engine.tables["product"].select("product_id", "uid"))
    told = engine.keep("offers_told", made.told(result, products))
    counted = told.group_by("offer").agg(n=told.count())
    most = counted.order_by([ibis.desc("n"), ibis.asc("offer")]).limit(KEPT)
    offered = tuple((uid, number) for uid, number in engine.rows(most.select("offer", "n")))
    [(customers,)] = engine.rows(told.agg(n=told.count()))
    return Outcome(told, Findings(customers, buyers, offered, try_out(engine, as_of)), buyers)


def verdict(found: Findings, currency: str) -> str:
    if not found.customers:
        return gettext("No product is alike enough to another yet to be offered.")
    told = gettext("%(customers)s customers have a next offer.") % {
        "customers": formats.number(found.customers)
    }
    if found.trial is None:
        return told
    place = OFFERS.index(SHOWN)
    hits, popular = found.trial.hits[place], found.trial.popular[place]
    tested = gettext(
        "Tried on the last %(days)s days: one of three offers was bought by %(hits)s, one of the three most bought products"
        " by %(popular)s."
    ) % {
        "days": formats.number(DAYS),
        "hits": formats.percent(hits),
        "popular": formats.percent(popular),
    }
    return f"{told} {tested}"


def chart(found: Findings, currency: str) -> Chart:
    called = names(uid for uid, _number in found.offered)
    return ranking(
        [
            Ranked(called.get(uid) or gettext("a product without a name"), number, _people(uid))
            for uid, number in found.offered
        ],
        title=str(NEXT_OFFER.title),
        description=verdict(found, currency),
        headings=(gettext("Product"), gettext("Customers whose next offer it is")),
        above=True,
    )


def _people(uid: str) -> str:
    """The list of people whose next offer it is."""
    from kith.core.conditions.tree import Line, Values  # declaring analyses reads no record
    from kith.desk.asked import write_where

    return f"/people?{urlencode({'where': write_where(Line('next_offer', 'is', Values((uid,))))})}"


def parts(found: Findings, currency: str) -> tuple[Part, ...]:
    tried = found.trial
    if tried is None:
        none = gettext(
            "Offers are tried on customers who had bought before and bought something new in the last %(days)s days."
            " There is nobody yet."
        ) % {"days": formats.number(DAYS)}
        return (Part(gettext("How well offers hit"), none),)
    note = gettext(
        "Offers made of what was known %(days)s days ago, for %(customers)s customers who then bought something for the"
        " first time. The most bought products are offered to the same customers, for comparison."
    ) % {"days": formats.number(DAYS), "customers": formats.number(tried.customers)}
    rows = tuple(
        (formats.number(number), formats.percent(hits, 1), formats.percent(popular, 1))
        for number, hits, popular in zip(OFFERS, tried.hits, tried.popular, strict=True)
    )
    headings = (
        gettext("Offers each"),
        gettext("Bought one"),
        gettext("Most bought instead"),
    )
    return (Part(gettext("How well offers hit"), note, figures=Figures(headings, rows)),)


NEXT_OFFER = Analysis(
    key="next_offer",
    title=_("The next offer"),
    question=_("Which product is each customer most likely to buy next, and why?"),
    needs=("sale", "sale_line", "product"),
    facts=(
        Fact("next_offer", "bigint", remembered=False),
        Fact("second_offer", "bigint", remembered=False),
        Fact("third_offer", "bigint", remembered=False),
        Fact("offer_because", "bigint", remembered=False),
    ),
    table="analytical_offer",
    reasons=(
        Reason(
            "alike",
            _("%(share)s of those who bought %(bought)s also bought %(offer)s."),
            {"share": Unit.SHARE, "bought": Unit.PRODUCT, "offer": Unit.PRODUCT},
        ),
    ),
    findings=Findings,
    query=query,
    finish=finish,
    verdict=verdict,
    chart=chart,
    parts=parts,
)
