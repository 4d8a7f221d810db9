"""What insight keeps of a person besides facts: rows in the lake; and what it tells of the facts, for the person's copy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from kith.analytical import offer_panel
from kith.analytical.jobs import house
from kith.analytical.model import Offer
from kith.analytical.panels import reasons
from kith.analytical.warehouse.lake import Lake
from kith.analytical.warehouse.purge import purge
from kith.core.records.settings import house_currency
from kith.core.registry.trace import Trace, Whose
from kith.customers.fact.model import Fact


def tell(whose: Whose) -> Iterator[Mapping[str, object]]:
    """Why the person has the scores that stand on the record."""
    fact = Fact.objects.filter(party=whose.id).first()
    offer = Offer.objects.filter(party=whose.id).first()
    for sentence in reasons(fact, house_currency()) if fact else ():
        yield {now("Reason for a score"): sentence}
    for sentence in offer_panel.reasons(offer) if offer else ():
        yield {now("Reason for an offer"): sentence}


def count(whose: Whose) -> int:
    """Whether there is a lake: which files it is, only reading them all would tell."""
    return int(Lake(house().lake_folder).manifest() is not None)


def erase(whose: Whose) -> int:
    told = house()
    return purge(Lake(told.lake_folder, told.limits), told.database_uri, told.sources, whose.id)


LAKE = Trace(
    "lake", _("Files of the warehouse"), _("Are written anew without this person."), count, erase, tell, outside=True,
)  # fmt: skip
