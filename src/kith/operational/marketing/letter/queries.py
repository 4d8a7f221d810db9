"""Reads of letter runs: how they stand, their parts, their addresses."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO

from kith.communicative.channels.letter.code import code_of
from kith.core.statement import fetch
from kith.lib.postal import country_name
from kith.operational.marketing.campaign.model import Campaign
from kith.operational.marketing.letter.model import LetterPart

STANDING = """
select d.campaign_id, d.state, count(*) from marketing_delivery d where d.campaign_id = any(%s) group by 1, 2
"""
ADDRESSES = """
select a.id, d.state, p.name, a.address, t.extra, t.street, t.postcode, t.city, t.region, t.country
from marketing_letter_part l join marketing_chunk c on c.id = l.chunk_id
cross join lateral unnest(c.assignments) with ordinality as u (id, place)
join marketing_assignment a on a.id = u.id join marketing_delivery d on d.assignment_id = a.id
join customers_party p on p.id = a.party_id
left join customers_address t on t.party_id = a.party_id and t.is_main
where l.campaign_id = %s and d.state in ('made', 'printed', 'returned') order by l.number, u.place
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """Letters of a run by what became of them."""

    made: int = 0
    printed: int = 0
    returned: int = 0
    withheld: int = 0

    @property
    def all(self) -> int:
        """Letters that exist."""
        return self.made + self.printed + self.returned


def standings(campaigns: Iterable[int]) -> dict[int, Standing]:
    found: dict[int, dict[str, int]] = {}
    for campaign, state, number in fetch(STANDING, (list(campaigns),)):
        found.setdefault(campaign, {})[state] = number
    return {
        campaign: Standing(*(states.get(key, 0) for key in ("made", "printed", "returned", "withheld")))
        for campaign, states in found.items()
    }


def parts(campaign: Campaign) -> list[LetterPart]:
    return list(LetterPart.objects.filter(campaign=campaign).order_by("number"))


def address_lines(campaign: Campaign, spoken: str) -> Iterator[str]:
    """The addresses of a run as lines of CSV, in the order of the letters; the first says what stands below."""
    yield _line(
        "number", "state", "name", "extra", "street", "postcode", "city", "region", "country", "envelope"
    )
    for number, state, name, envelope, extra, street, postcode, city, region, country in fetch(
        ADDRESSES, (campaign.pk,)
    ):
        land = country_name(country, spoken) if country else ""
        yield _line(code_of(number), state, name, extra, street, postcode, city, region, land, envelope)


def _line(*cells: str) -> str:
    out = StringIO()
    csv.writer(out).writerow([_harmless(cell or "") for cell in cells])
    return out.getvalue()


def _harmless(cell: str) -> str:
    """No cell is read as a formula by the program that opens the file."""
    return f"'{cell}" if cell[:1] in "=+-@\t\r" else cell
