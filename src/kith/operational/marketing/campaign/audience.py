"""Who gets a campaign, who is kept out by lot, and who may not be written to, each with the reason."""

# ruff: noqa: S608 - the SQL comes from declarations; values are parameters

from __future__ import annotations

from dataclasses import dataclass

from kith.core import access
from kith.core.conditions.compile import compile_condition
from kith.core.conditions.fragment import Fragment, joined
from kith.core.errors import Invalid
from kith.core.principals.actor import Actor
from kith.core.records.planner import Listing, sorts
from kith.core.records.reading import read_page
from kith.core.registry import current
from kith.customers.segment.actions import condition_of
from kith.customers.segment.model import Segment
from kith.operational.marketing.campaign.model import Campaign
from kith.privacy.gate.ask import Tally

CHUNK = 500
LEAST_FOR_LOT = 20
SOON = 1_000
NO_CLASS = "-"


def members(actor: Actor, segment: Segment) -> Fragment:
    """The parties of a segment that the actor may see and whose data may be used, as SQL giving `party_id`."""
    person = current().type("person")
    rows = access.predicate(actor, person)
    condition = compile_condition(condition_of(segment), access.scope(actor, person))
    source = f"{person.table} t{joined(condition.joins)} where {rows.text} and {condition.text}"
    text = f"select t.id as party_id from {source} and t.restricted_at is null"
    return Fragment(text, (*rows.params, *condition.params))


def first_of(actor: Actor, campaign: Campaign) -> tuple[str, str] | None:
    """Public id and name of the first person of its segment in the list's order, None where nobody is found soon."""
    chosen = Segment.objects.filter(pk=campaign.segment_id or 0)
    segment = access.visible(actor, chosen, current().type("segment")).first()
    if segment is None:
        return None
    person = current().type("person")
    asked = Listing(person, (person.title,), condition_of(segment), sorts(person.sort), 1)
    try:
        page = read_page(actor, asked, SOON)
    except Invalid:
        return None
    return next(((str(row[0]), str(page.columns[0].value(row))) for row in page.rows), None)


@dataclass(frozen=True, slots=True)
class Audience:
    """How the segment falls apart: what the gate says of its people, and how many of the allowed the lot keeps out."""

    tally: Tally
    held_out: int

    @property
    def written_to(self) -> int:
        return self.tally.allowed - self.held_out


def kept_out(allowed: int, percent: int) -> int:
    """How many the lot will keep out; nobody of so few that nothing could be told from it.

    Halves go up, as in the lot.
    """
    return (allowed * percent + 50) // 100 if allowed >= LEAST_FOR_LOT else 0
