"""The next offers to a customer, as fields of people and companies: for lists, filters, segments and programs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.errors import Text
from kith.core.fieldtypes import REFERENCE
from kith.core.registry.field import Field, Join, Privacy, Source
from kith.core.registry.room import FieldContribution

OFFER = Join("offer", "analytical_offer", "offer.party_id = t.id")


def offered(key: str, label: Text, note: Text) -> Field:
    return Field(
        key, label, REFERENCE, Privacy.PERSONAL, source=Source(f"offer.{key}", (OFFER,)), writable=False,
        target="product", help=note, icon="package",
    )  # fmt: skip


BUYERS = _("Those who bought the same products bought it too.")
FIELDS = (
    offered("next_offer", _("Next offer"), BUYERS),
    offered("second_offer", _("Second offer"), BUYERS),
    offered("third_offer", _("Third offer"), BUYERS),
    offered("offer_because", _("Next offer because of"), _("The product bought that speaks most for it.")),
)
OFFER_FIELDS = tuple(
    FieldContribution(key, field) for key in ("person", "organisation", "party") for field in FIELDS
)
