"""Addresses as they are written: on an envelope, and in one line."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kith.core.records.settings import COUNTRY, setting
from kith.customers.address.model import Address
from kith.lib.postal import Place, format_of, letter_lines, one_line, postcode_fits


def place_of(address: Address) -> Place:
    return Place(
        address.street, address.postcode, address.city, address.region, address.country, address.district, address.extra
    )  # fmt: skip


def envelope(address: Address, names: tuple[str, ...] = (), language: str = "") -> tuple[str, ...]:
    """The lines of a letter from the house to this address, with the recipient's `names` in their place. `language` is
    the sender's, in which the country of a letter abroad is named."""
    return letter_lines(
        place_of(address), names, home=str(setting(COUNTRY, "")), language=language or get_language() or "en"
    )


def in_one_line(address: Address) -> str:
    return one_line(place_of(address), home=str(setting(COUNTRY, "")), language=get_language() or "en")


def doubt(postcode: str, country: str) -> str:
    """What seems wrong with a postcode; it is kept as it was written all the same."""
    if postcode_fits(postcode, country):
        return ""
    example = format_of(country).example
    return _("Postcodes there look like %(example)s.") % {"example": example} if example else ""
