"""What a household tells of somebody who is erased: a household of nobody goes, one of others is called by these."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kith.core.events import sealing
from kith.core.jobs.dirty import mark
from kith.core.keys import UuidV7
from kith.core.registry.trace import Trace, Whose
from kith.core.search.writing import forget
from kith.core.tag.model import Tagged
from kith.customers.household.actions import name_of
from kith.customers.household.model import Household
from kith.customers.party.model import Party


def count(whose: Whose) -> int:
    return _homes(whose).count()


def erase(whose: Whose) -> int:
    """A household that stays is known by another id from then on: what its history said goes with the old one's key."""
    homes = list(_homes(whose))
    for home in homes:
        sealing.destroy(home.uid)
        others = tuple(Party.objects.filter(household=home).exclude(pk=whose.id).order_by("id"))
        forget(["household"], [home.pk])
        if others:
            Household.objects.filter(pk=home.pk).update(uid=UuidV7(), name=name_of(others), own_greeting="")
            mark("customers_household", [home.pk])
        else:
            Party.objects.filter(household=home).update(household=None)
            Tagged.objects.filter(subject_table="customers_household", subject_id=home.pk).delete()
            home.delete()
    return len(homes)


def _homes(whose: Whose) -> QuerySet[Household]:
    return Household.objects.filter(members=whose.id)


HOMES = Trace(
    "household", _("Household"), _("Called by those who still live there, or deleted"), count, erase
)
