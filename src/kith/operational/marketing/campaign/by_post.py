"""In what order letters are made: as the post wants them, by country, postcode and city, a hundred to a part."""

from __future__ import annotations

from kith.core.records.settings import COUNTRY, setting
from kith.core.statement import fetch
from kith.operational.marketing.campaign.model import Campaign

MAKE = "marketing.letters.make"
PART = 100
CUT = """
insert into marketing_chunk (campaign_id, assignments)
select %(campaign)s, array_agg(id order by place) from (
    select a.id, row_number() over by_post as place, (row_number() over by_post - 1) / %(size)s as part
    from marketing_assignment a
    left join customers_address d on d.party_id = a.party_id and d.is_main
    where a.campaign_id = %(campaign)s and a.arm = 'contacted'
    window by_post as (
        order by coalesce(nullif(d.country, ''), %(home)s) <> %(home)s, d.country, d.postcode, d.city, d.street, a.id
    )
) c group by part order by part
"""


def into_parts(campaign: Campaign) -> None:
    """Cuts those who get a letter into parts, the house's own country first."""
    home = str(setting(COUNTRY, ""))
    values = {"campaign": campaign.pk, "size": PART, "home": home}
    fetch(CUT, values)  # type: ignore[arg-type]
