"""What the parts of an address are called in its country."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.errors import Text
from kith.lib.postal import Format

REGIONS: dict[str, Text] = {
    "area": _("Area"),
    "county": _("County"),
    "department": _("Department"),
    "district": _("District"),
    "do_si": _("Province or city (do, si)"),
    "emirate": _("Emirate"),
    "island": _("Island"),
    "oblast": _("Oblast"),
    "parish": _("Parish"),
    "prefecture": _("Prefecture"),
    "province": _("Province"),
    "state": _("State"),
}
CITIES: dict[str, Text] = {
    "city": _("City"),
    "district": _("District"),
    "post_town": _("Post town"),
    "suburb": _("Suburb"),
}
DISTRICTS: dict[str, Text] = {
    "district": _("District"),
    "neighborhood": _("Neighbourhood"),
    "suburb": _("Part of the city"),
    "townland": _("Townland"),
    "village_township": _("Village or township"),
}
POSTCODES: dict[str, Text] = {
    "eircode": _("Eircode"),
    "pin": _("PIN code"),
    "postal": _("Postcode"),
    "zip": _("ZIP code"),
}


def word(part: str, written: Format) -> Text:
    """How the country's form calls a part: street, district, city, region or postcode."""
    if part == "street":
        return _("Street")
    table, key = {
        "region": (REGIONS, written.region),
        "city": (CITIES, written.city),
        "district": (DISTRICTS, written.district),
        "postcode": (POSTCODES, written.postcode),
    }[part]
    return table.get(key, table[next(iter(table))])
