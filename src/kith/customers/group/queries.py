# ruff: noqa: S608 - the statement is put together from its own parts
"""A group of companies: who stands above and below a company, how many people, and what they bought."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from kith.core.access import readable
from kith.core.access.rules import listed
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.statement import fetch
from kith.customers.party.model import Party

MOST = 5_000
"""So many companies of one group are read; a group of more is cut, and says so."""
DEEPEST = 50
HOLDS = "t.kind = 'subsidiary' and coalesce(t.since <= current_date, true) and coalesce(t.until >= current_date, true)"
GROUP = f"""
with recursive up (id, depth) as (
    select %s::bigint, 0
    union all select above.id, up.depth + 1 from up cross join lateral (
        select t.other_id as id from customers_relationship t where t.party_id = up.id and {HOLDS} and {{ties}}
        order by t.id limit 1
    ) above where up.depth < {DEEPEST} and exists (select from customers_party t where t.id = above.id and {{companies}})
), down (id, above, depth, path) as (
    (select id, null::bigint, 0, array[id] from up order by depth desc limit 1)
    union all select below.id, down.id, down.depth + 1, down.path || below.id from down cross join lateral (
        select t.party_id as id from customers_relationship t where t.other_id = down.id and {HOLDS} and {{ties}}
    ) below where down.depth < {DEEPEST} and below.id <> all (down.path)
    and exists (select from customers_party t where t.id = below.id and {{companies}})
)
select down.id, down.above, c.uid, c.name, c.sort_key, {{people}}, {{orders}}, {{revenue}}
from (select * from down limit %s) down join customers_party c on c.id = down.id
left join customers_fact f on f.party_id = down.id
order by down.depth, c.sort_key, down.id
"""
WORKING = "(select count(*) from customers_party t where t.organisation_id = down.id and {people})"


@dataclass(frozen=True, slots=True)
class Sums:
    """Figures of one company, or of several together; None for what the reader may not see. Money in house currency."""

    people: int | None
    orders: int | None
    revenue: Decimal | None

    def __add__(self, other: Sums) -> Sums:
        return Sums(*(_sum(one, two) for one, two in zip(self.parts, other.parts, strict=True)))  # type: ignore[arg-type]

    @property
    def parts(self) -> tuple[int | Decimal | None, ...]:
        return self.people, self.orders, self.revenue


@dataclass(frozen=True, slots=True)
class Company:
    """A company of the group. `own` are its figures, `whole` those with all companies below it."""

    id: int
    uid: UUID
    name: str
    own: Sums
    whole: Sums
    below: tuple[Company, ...]

    @property
    def size(self) -> int:
        """How many companies there are, this one included."""
        return 1 + sum(each.size for each in self.below)


@dataclass(frozen=True, slots=True)
class Group:
    """A group from its highest company that the reader sees, and the ids from there to the company asked for."""

    top: Company
    path: tuple[int, ...]
    more: bool


def group_of(by: Actor, company: Party) -> Group:
    """The group of a company that the caller has found visible, by one statement: every company that `by` sees and is
    led to by ties that `by` sees. Figures are worked out of these alone."""
    ties, companies, people = (
        listed(by, current().type(key)) for key in ("relationship", "organisation", "person")
    )
    may, of_people = readable(by, current().type("organisation")), readable(by, current().type("person"))
    counted = "organisation" in of_people
    text = GROUP.format(
        ties=ties.text, companies=companies.text,
        people=WORKING.format(people=people.text) if counted else "null",
        orders="coalesce(f.orders, 0)" if "orders" in may else "null",
        revenue="coalesce(f.revenue, 0)" if "revenue" in may else "null",
    )  # fmt: skip
    walk = (*ties.params, *companies.params)
    params = (company.pk, *walk, *walk, *(people.params if counted else ()), MOST + 1)
    rows = fetch(text, params)
    known = {row[0]: row[1] for row in rows[:MOST]}
    return Group(_built(rows[:MOST]), _path(company.pk, known), len(rows) > MOST)


def _built(rows: list[tuple[object, ...]]) -> Company:
    """The tree of rows that come in order of depth: built from the lowest up."""
    below: dict[object, list[Company]] = {}
    for number, above, uid, name, _key, *figures in reversed(rows):
        inside = tuple(reversed(below.pop(number, [])))
        own = Sums(*figures)  # type: ignore[arg-type]
        made = Company(number, uid, name, own, sum((each.whole for each in inside), own), inside)  # type: ignore[arg-type]
        below.setdefault(above, []).append(made)
    return below[None][0]


def _path(company: int, above: dict[int, int | None]) -> tuple[int, ...]:
    """From the top to the company, which are both in it."""
    path, at = [company], above.get(company)
    while at is not None:
        path.append(at)
        at = above.get(at)
    return tuple(reversed(path))


def _sum(one: int | Decimal | None, two: int | Decimal | None) -> int | Decimal | None:
    return None if one is None or two is None else one + two
