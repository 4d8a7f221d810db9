"""The person behind a request: what they are called and reached by, for finding them in texts and files."""

from __future__ import annotations

from kith.core.registry.trace import Whose
from kith.customers.email.model import Email
from kith.customers.party.model import Kind, Party
from kith.customers.phone.model import Phone
from kith.lib.phone import show_phone


def whose(party: Party) -> Whose:
    """Everything by which texts and files would name the party."""
    emails = list(Email.objects.filter(party=party).values_list("address", flat=True))
    phones = list(Phone.objects.filter(party=party).values_list("number", flat=True))
    shown = [show_phone(number) for number in phones]
    return Whose(party.pk, party.uid, _names(party), tuple(dict.fromkeys((*emails, *phones, *shown))))


def _names(party: Party) -> tuple[str, ...]:
    given, family = party.given_name.strip(), party.family_name.strip()
    parts = (f"{given} {family}", f"{family}, {given}", f"{family} {given}") if given and family else ()
    named = [name for name in (party.name.strip(), *parts) if " " in name]
    return tuple(dict.fromkeys(named))


def only_one_of_the_name(party: Party) -> bool:
    """Whether nobody else is called so, so that a text with the name can only mean this person."""
    others = Party.objects.filter(kind=Kind.PERSON, sort_key=party.sort_key, deleted_at=None).exclude(
        pk=party.pk
    )
    return not others.exists()
