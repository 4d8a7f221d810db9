"""Freezes an audience at the approval: everybody of the segment gets a row with arm, stratum, address and proof.

All of it happens in the database, in a handful of statements however many they are: the segment first, as a table that
several processes may read at once, which a temporary one is not. Who shares an address with somebody who is written to
gets no second mail, and a household gets one letter. People of one household are drawn together, so that nobody who is
kept out hears of it at the kitchen table; their stratum is the best class among them.
"""

# ruff: noqa: S608 - the SQL comes from declarations; values are parameters

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from kith.core.conditions.fragment import Fragment
from kith.core.keys import NUMBERED, numbered
from kith.core.statement import fetch
from kith.operational.marketing.campaign.audience import CHUNK, LEAST_FOR_LOT, NO_CLASS
from kith.operational.marketing.campaign.draw import TICKET, allocate, last_ticket, new_seed
from kith.operational.marketing.campaign.model import Campaign
from kith.privacy.gate.ask import question, same_letter_box
from kith.privacy.gate.decision import decision
from kith.privacy.gate.reasons import NOT_NOW, Refusal
from kith.privacy.purpose.model import Purpose

PUT_OFF = [each.value for each in NOT_NOW]
# A table in memory for each join, and every process at the join: PostgreSQL thinks handing a million rows to another one
# too dear, which here is the smaller half.
MEANS = """
select set_config('work_mem', current_setting('maintenance_work_mem'), true), set_config('parallel_tuple_cost', '0', true)
"""
PEOPLE = "create unlogged table {} as {}"
JUDGED = """
create temporary table marketing_judged on commit drop as
select d.party_id, coalesce(d.address, '') as address, d.consent_id,
    case when d.refusal = any(%s) then '' else coalesce(d.refusal, '') end as reason,
    coalesce(nullif(f.abc_class, ''), %s) as stratum, coalesce(-d.household, d.party_id) as unit, {} as once
from ({}) d left join customers_fact f on f.party_id = d.party_id
"""
ONCE = """
update marketing_judged j set reason = %s
from (
    select once, min(party_id) as first from marketing_judged where reason = '' and once is not null
    group by 1 having count(*) > 1
) s
where j.reason = '' and j.once = s.once and j.party_id <> s.first
"""
TOGETHER = """
update marketing_judged j set stratum = h.stratum
from (select unit, min(stratum) as stratum from marketing_judged where reason = '' and unit < 0 group by unit) h
where j.unit = h.unit and j.reason = '' and j.stratum <> h.stratum
"""
COUNTED = (
    "select reason, stratum, count(*), count(*) filter (where unit > 0) from marketing_judged group by 1, 2"
)
HOMES = "select stratum, count(distinct unit) from marketing_judged where reason = '' and unit < 0 group by 1"
ASSIGN = f"""
insert into marketing_assignment (uid, campaign_id, party_id, arm, stratum, reason, address, consent_id)
select {NUMBERED.format("a.number")}, %s, a.party_id,
    case when a.reason <> '' then 'refused' when a.is_drawn then 'held_out' else 'contacted' end,
    case when a.reason = '' then a.stratum else '' end, a.reason, case when a.reason = '' then a.address else '' end,
    case when a.reason = '' then a.consent_id end
from (
    select j.*, o.unit is not null as is_drawn,
        row_number() over (order by j.reason <> '' or o.unit is not null, j.party_id) as number
    from marketing_judged j left join (
        select r.unit from (
            select stratum, unit, row_number() over (partition by stratum order by ticket) as place
            from (
                select distinct u.stratum, u.unit, u.ticket
                from (select stratum, unit, {TICKET.format("unit")} as ticket from marketing_judged where reason = '') u
                join unnest(%s::text[], %s::bytea[]) m (stratum, most) on m.stratum = u.stratum and u.ticket < m.most
            ) d
        ) r join unnest(%s::text[], %s::bigint[]) q (stratum, seats) on q.stratum = r.stratum and r.place <= q.seats
    ) o on o.unit = j.unit and j.reason = ''
) a
"""
# Who is written to was numbered first and in one go: numbers next to each other make chunks that are full, unsorted.
CUT = """
insert into marketing_chunk (campaign_id, assignments)
select campaign_id, array_agg(id) from marketing_assignment where campaign_id = %(campaign)s and arm = 'contacted'
group by campaign_id, (id - (
    select min(id) from marketing_assignment where campaign_id = %(campaign)s and arm = 'contacted'
)) / %(size)s order by min(id)
"""


@dataclass(frozen=True, slots=True)
class Frozen:
    """What became of an audience: how many may be written to, the others by reason, and the seed of the lot."""

    allowed: int
    refused: dict[str, int]
    seed: str


def freeze(campaign: Campaign, purpose: Purpose, people: Fragment) -> Frozen:
    """Assigns everybody about whom the gate decides. Who is to be put off is not refused: that is asked again at the
    hand-over. Of fewer than twenty nobody is kept out. Must run in a transaction."""
    fetch(MEANS)
    table = f"marketing_people_{campaign.pk}"
    fetch(PEOPLE.format(table, people.text), people.params)
    fetch(f"analyze {table}")
    audience = Fragment(f"select party_id from {table}")
    decided = decision(audience, question(purpose, campaign.channel), again=True)
    fetch(
        JUDGED.format(same_letter_box(campaign.channel), decided.text), (PUT_OFF, NO_CLASS, *decided.params)
    )
    fetch(f"drop table {table}")
    fetch("analyze marketing_judged")
    fetch(ONCE, (Refusal.HOUSEHOLD.value,))
    fetch(TOGETHER)
    rows = fetch(COUNTED)
    allowed = sum(people for reason, _stratum, people, _alone in rows if not reason)
    percent = campaign.holdout_percent if allowed >= LEAST_FOR_LOT else 0
    homes = dict(fetch(HOMES))
    sizes = {stratum: alone + homes.get(stratum, 0) for reason, stratum, _people, alone in rows if not reason}
    seats, seed = allocate(sizes, Fraction(percent, 100)), new_seed()
    drawn = [stratum for stratum, number in seats.items() if number]
    most = [last_ticket(seats[each], sizes[each]) for each in drawn]
    fetch(ASSIGN, (*numbered(), campaign.pk, seed, drawn, most, drawn, [seats[each] for each in drawn]))
    fetch("drop table marketing_judged")
    return Frozen(allowed, _by_reason(rows), seed)


def _by_reason(rows: list[tuple[str, str, int, int]]) -> dict[str, int]:
    """The refusals, the most frequent first."""
    numbers: Counter[str] = Counter()
    for reason, _stratum, people, _alone in rows:
        numbers[reason] += people
    del numbers[""]
    return dict(sorted(numbers.items(), key=lambda each: (-each[1], each[0])))


def into_chunks(campaign: Campaign) -> None:
    """Cuts those who are written to into chunks."""
    fetch(CUT, {"campaign": campaign.pk, "size": CHUNK})  # type: ignore[arg-type]
