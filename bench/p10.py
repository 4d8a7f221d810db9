"""P10: a segment of people who spent more than 500 in 90 days, opened a mail in the last 30 and never bought a product.

Its exact number against an unindexed count of all people, with the revenue of 90 days as the fact that is kept of each
customer and as a sum over orders; the first number that is told; and the test of 1,000 people who changed against that
of all. `--data` says how many people there are; five orders of one line each, a mail to everybody that three in ten
opened, and the facts are made where they are missing.
"""

from __future__ import annotations

import statistics

import reference
import rounds

GOAL_EXACT, GOAL_ESTIMATE, GOAL_CHANGED = 0.5, 100.0, 0.05
CALLS, EACH, PRODUCTS, CHANGED = 3, 5, 200, 1_000
SOURCE = "bench"
FILL = (
    """insert into backoffice_product (number, name) select 'bench-' || g, 'Product ' || g from generate_series(1, %(products)s) g""",
    """insert into backoffice_order (number, party_id, ordered_at, total, source)
       select '', t.id, now() - random() * interval '3 years', round((20 + 300 * random() ^ 2)::numeric, 2), %(source)s
       from customers_party t, generate_series(1, %(each)s) where t.kind = 'person' order by 3""",
    """insert into backoffice_order_line (order_id, party_id, product_id, quantity, amount)
       select o.id, o.party_id, p.first + o.id %% %(products)s, 1, o.total
       from backoffice_order o, (select min(id) as first from backoffice_product where number like 'bench-%%') p
       where o.source = %(source)s""",
    """insert into marketing_assignment (campaign_id, party_id, arm, address)
       select %(campaign)s, t.id, 'sent', 'somebody@example.com' from customers_party t where t.kind = 'person'""",
    """insert into marketing_delivery (assignment_id, campaign_id, state, at)
       select a.id, %(campaign)s, 'sent', now() - random() * interval '60 days' from marketing_assignment a
       where a.campaign_id = %(campaign)s""",
    """insert into marketing_hit (campaign_id, assignment_id, kind, at)
       select %(campaign)s, a.id, 'open', now() from marketing_assignment a
       where a.campaign_id = %(campaign)s and a.id %% 10 < 3""",
    "vacuum analyze backoffice_order",
    "vacuum analyze backoffice_order_line",
    "vacuum analyze marketing_assignment",
    "vacuum analyze marketing_delivery",
    "vacuum analyze marketing_hit",
)
FACTS = (
    """insert into customers_fact as kept (party_id, revenue_90_days)
       select party_id, coalesce(sum(total) filter (where ordered_at > now() - interval '90 days'), 0)
       from backoffice_order where source = %(source)s group by party_id
       on conflict (party_id) do update set revenue_90_days = excluded.revenue_90_days
       where kept.revenue_90_days is distinct from excluded.revenue_90_days""",
    "vacuum (full, analyze) customers_fact",  # other benches read a table without the holes of what was here before
)


def fill() -> None:
    """Orders, lines, a campaign with its mails and opens, unless they are there; and the facts as they are today."""
    from django.db import connection

    from kith.operational.backoffice.order.model import Order
    from kith.operational.marketing.campaign.model import Campaign

    values: dict[str, object] = {"products": PRODUCTS, "source": SOURCE, "each": EACH}
    statements = FACTS
    if not Order.objects.filter(source=SOURCE).exists():
        statements = (*FILL, *FACTS)
        values["campaign"] = Campaign.objects.create(name="Bench", state="sent").pk
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, values if "%(" in statement else None)


KEPT = {"field": "revenue_90_days", "op": "gt", "value": "500"}
ADDED_UP = {
    "related": "order",
    "measure": "sum",
    "on": "total",
    "op": "gt",
    "value": "500",
    "within": {"span": 90, "unit": "day"},
}


def asked(spent: dict[str, object]) -> dict[str, object]:
    """The condition, in its JSON form, with `spent` as that on what people spent."""
    from kith.operational.backoffice.product.model import Product

    product = Product.objects.filter(number="bench-7").get()
    month = {"span": 30, "unit": "day"}
    return {
        "all": [
            spent,
            {
                "related": "recipient",
                "within": month,
                "where": {"all": [{"field": "opened", "op": "is_true"}]},
            },
            {
                "related": "order_line",
                "measure": "never",
                "where": {"all": [{"field": "product", "op": "is", "value": str(product.uid)}]},
            },
        ]
    }


def measure(house: reference.House) -> None:
    from django.db import connection

    from kith.core import access
    from kith.core.conditions.compile import compile_condition
    from kith.core.conditions.fragment import Fragment, conjunction
    from kith.core.conditions.scope import Scope
    from kith.core.conditions.tree import Node, from_json
    from kith.core.records.counting import count_of, estimate
    from kith.core.records.planner import Listing
    from kith.core.registry import current
    from kith.customers.party.model import Party

    fill()
    person = current().type("person")
    kept, added_up = (from_json(asked(spent)) for spent in (KEPT, ADDED_UP))
    scope = access.scope(house.owner, person)
    keys = list(
        Party.objects.filter(kind="person").values_list("pk", flat=True)[:: max(1, house.people // CHANGED)]
    )

    def matching(node: Node, seen: Scope = scope, *more: Fragment) -> int:
        rows = conjunction([access.predicate(house.owner, person), compile_condition(node, seen), *more])
        found = count_of(person, rows, 60_000)
        assert found is not None
        return found.number

    def everybody() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "set enable_indexscan = off; set enable_indexonlyscan = off; set enable_bitmapscan = off"
            )
            cursor.execute("select count(*) from customers_party where kind = 'person'")
            cursor.execute("reset enable_indexscan; reset enable_indexonlyscan; reset enable_bitmapscan")

    found = rounds.interleaved(
        {
            "count of all people": everybody,
            "exact, on facts": lambda: matching(kept),
            "exact, over orders": lambda: matching(added_up),
            "first number": lambda: estimate(house.owner, Listing(person, (), added_up)),
            "of 1,000 who changed": lambda: matching(
                added_up, scope.limited(keys), Fragment("t.id = any(%s::bigint[])", (keys,))
            ),
        },
        CALLS,
    )
    rounds.say_machine()
    print(f"#   {matching(kept):,} people on facts, {matching(added_up):,} over orders")
    rounds.say_times(found)
    for way in ("exact, on facts", "exact, over orders"):
        rounds.say(f"P10 {way}", rounds.ratio(found, way, "count of all people"), GOAL_EXACT)
    rounds.say("P10 first number, ms", statistics.median(found["first number"]), GOAL_ESTIMATE)
    rounds.say("P10 changed", rounds.ratio(found, "of 1,000 who changed", "exact, over orders"), GOAL_CHANGED)


if __name__ == "__main__":
    with reference.house() as house:
        measure(house)
