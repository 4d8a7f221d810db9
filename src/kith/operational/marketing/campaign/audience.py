"""Who gets a campaign, who is kept out by lot, and who may not be written to, each with the reason."""

# ruff: noqa: S608 - the SQL comes from declarations; values are parameters

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.db import connection

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
from kith.operational.marketing.campaign.draw import Draw, draw, new_seed
from kith.operational.marketing.campaign.model import Arm, Assignment, Campaign, Chunk
from kith.privacy.gate.ask import Decided, Tally

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


def drawn(strata: dict[int, str], percent: int, seed: str = "") -> tuple[Draw, str]:
    """The lot over those who may be written to, and its seed."""
    seed = seed or new_seed()
    return draw(strata, Fraction(percent, 100), seed), seed


def classes_of(ids: list[int]) -> dict[int, str]:
    """The class of each party as it stands now; who has none is a stratum too."""
    with connection.cursor() as cursor:
        cursor.execute("select party_id, abc_class from customers_fact where party_id = any(%s)", [ids])
        known = {party: letter for party, letter in cursor.fetchall() if letter}
    return {party: known.get(party, NO_CLASS) for party in ids}


def reasons(rows: Iterable[Decided]) -> dict[str, int]:
    """How many are refused for each reason, the most frequent first."""
    return dict(Counter(row.refusal for row in rows if row.refusal).most_common())


def kept_out(allowed: int, percent: int) -> int:
    """How many the lot will keep out; nobody of so few that nothing could be told from it."""
    return round(allowed * percent / 100) if allowed >= LEAST_FOR_LOT else 0


def into_chunks(campaign: Campaign) -> int:
    """Cuts those who are written to into chunks. Returns how many chunks."""
    ids = list(
        Assignment.objects.filter(campaign=campaign, arm=Arm.CONTACTED)
        .order_by("id")
        .values_list("id", flat=True)
    )
    chunks = [Chunk(campaign=campaign, assignments=ids[at : at + CHUNK]) for at in range(0, len(ids), CHUNK)]
    Chunk.objects.bulk_create(chunks)
    return len(chunks)
