"""The last contact as a field of people and companies: for lists, filters and segments, never written by hand."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes import MOMENT
from kith.core.registry.field import Field, Join, Privacy, Source

CONTACT = Join("contact", "customers_last_contact", "contact.party_id = t.id")
LAST_CONTACT = Field(
    "last_contact_at",
    _("Last contact"),
    MOMENT,
    Privacy.PERSONAL,
    source=Source("contact.at", (CONTACT,)),
    writable=False,
    sortable=True,
    mark="day",
    over=("note", "task"),  # most contacts are one of these, and hidden from some
    help=_(
        "The newest mail, call, letter, message, meeting or note in the timeline. Orders and clicks do not count. Empty "
        "means never."
    ),
    icon="history",
)
