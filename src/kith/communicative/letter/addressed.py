"""To whom a letter goes: the lines of the envelope, the greeting, and what its address lacks."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date
from django.utils.translation import gettext as _

from kith.communicative.letter.head import house_language
from kith.customers.address.model import Address
from kith.customers.address.writing import envelope
from kith.customers.party.model import Kind, Party
from kith.lib.greeting import Addressee, greeting, language_of
from kith.lib.postal import format_of

CLOSINGS = {
    "en": "Yours sincerely,", "de": "Mit freundlichen Grüßen", "fr": "Veuillez agréer nos salutations distinguées.",
    "es": "Atentamente,", "it": "Cordiali saluti", "nl": "Met vriendelijke groet,", "pl": "Z poważaniem",
}  # fmt: skip
LEAST = frozenset({"street", "city"})
"""What a letter needs anywhere; a country may need more."""


def addresses(party: Party) -> list[Address]:
    """The addresses of a party that take post, the main one first."""
    found = Address.objects.filter(party=party, failed_at=None)
    return list(found.order_by("-is_main", "id"))


def lacks(address: Address | None) -> str:
    """What is missing for a letter to arrive, in a sentence; empty where nothing is."""
    if address is None:
        return _("There is no address.")
    needed = LEAST | (format_of(address.country).needed - {"region"})
    missing = any(not getattr(address, part).strip() for part in needed)
    return _("The address is not complete.") if missing else ""


def lines(party: Party, address: Address) -> tuple[str, ...]:
    """The lines of the envelope: the name, at work the company, and the address as its country's post wants it."""
    company = party.organisation.name if party.organisation and address.kind == "work" else ""
    name = f"{party.title} {party.name}".strip() if party.kind == Kind.PERSON else party.name
    return envelope(address, (company, name), house_language())


def language(party: Party, country: str = "") -> str:
    """The language that a letter to this party is written in."""
    return language_of(party.language, country)


def greeted(party: Party, country: str = "") -> str:
    """How a letter to this party begins."""
    return greeting(
        Addressee(
            party.name, party.family_name, party.given_name, party.title, party.salutation,
            party.formality == "informal", party.preferred_name, party.language, country, party.own_greeting,
        )
    )  # fmt: skip


def closing(spoken: str) -> str:
    return CLOSINGS.get(spoken, CLOSINGS["en"])


def dated(day: date, spoken: str) -> str:
    """The day as letters of a language write it."""
    return format_date(day, "long", locale=spoken.split("-", maxsplit=1)[0])
