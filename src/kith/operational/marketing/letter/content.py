"""What the letters of a run say, and the lines of each envelope."""

from __future__ import annotations

from kith.communicative.letter import addressed
from kith.customers.address.model import Address
from kith.customers.party.model import Party
from kith.operational.marketing.campaign.letter_text import Text, read
from kith.operational.marketing.campaign.model import Campaign
from kith.operational.marketing.campaign.versions import versions


def texts(campaign: Campaign) -> dict[tuple[str, str], Text]:
    """All versions by key and language. Raises Invalid at the field that cannot be used."""
    return {(each.key, each.language): read(each) for each in versions(campaign)}


def lines_of(party: Party, address: Address | None) -> tuple[str, ...]:
    """The lines of the envelope; none where something is missing."""
    return () if address is None or addressed.lacks(address) else addressed.lines(party, address)
