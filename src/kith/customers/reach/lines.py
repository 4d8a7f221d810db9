"""The ways to reach a party as its page lists them: those in use, the main ones first, and those of the past below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kith.core.access import allowed, readable, visible
from kith.core.principals.actor import Actor
from kith.core.records.settings import COUNTRY, setting
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.customers.address.model import Address
from kith.customers.address.writing import doubt, envelope, in_one_line
from kith.customers.email.model import Email
from kith.customers.party.model import Party
from kith.customers.phone.model import Phone
from kith.customers.reach.actions import failed_field
from kith.desk import formats
from kith.lib.phone import show_phone

MOST = 12
SHOWN_BY = {"email": "email", "phone": "phone", "address": "street"}
"""The field of a party that says whether ways of this type may be read."""
ICONS = {"email": "mail", "phone": "phone", "address": "map-pin"}


@dataclass(frozen=True, slots=True)
class ReachLine:
    """A way to reach somebody. `lines` are several for an address; `use` starts a mail or a call; `note` says for what
    and for how long; `trouble` why it does not work, `doubt` what may be wrong. The hrefs are empty for who may not."""

    key: str
    uid: str
    icon: str
    lines: tuple[str, ...]
    text: str
    href: str
    use: str = ""
    note: str = ""
    main: bool = False
    trouble: str = ""
    doubt: str = ""
    over: bool = False
    edit_href: str = ""
    main_href: str = ""


@dataclass(frozen=True, slots=True)
class Adding:
    """A way to reach that can be added: by a form in place, or by the page of its type."""

    key: str
    label: str
    href: str
    page: str


def reach_lines(actor: Actor, party: Party) -> tuple[ReachLine, ...]:
    """Everything that is known, by one statement a type."""
    fields = readable(actor, current().type_of(party))
    found: list[ReachLine] = []
    for key, draw, rows in (
        ("email", _email, Email.objects.filter(party_id=party.pk)),
        ("phone", _phone, Phone.objects.filter(party_id=party.pk)),
        ("address", _place, Address.objects.filter(party_id=party.pk)),
    ):
        if SHOWN_BY[key] in fields:
            found += _lines(actor, current().type(key), draw, rows)
    return (*(line for line in found if not line.over), *(line for line in found if line.over))


def adding(actor: Actor, party: Party) -> tuple[Adding, ...]:
    """What the actor may add."""
    labels = (("email", _("Add e-mail")), ("phone", _("Add phone")), ("address", _("Add address")))
    return tuple(
        Adding(
            key,
            label,
            f"/reach/{key}/new?party={party.uid}",
            f"/{current().type(key).url}/new?party={party.uid}",
        )
        for key, label in labels
        if allowed(actor, current().type(key).permission("create"))
    )


Draw = Callable[[Any], dict[str, Any]]


def _lines(actor: Actor, declared: ObjectType, draw: Draw, rows: QuerySet[Model]) -> list[ReachLine]:
    records = list(visible(actor, rows).order_by("-is_main", "id")[:MOST])
    may_edit = {each.pk: allowed(actor, declared.permission("edit"), each) for each in records}
    return [_line(declared, each, may_edit[each.pk], draw(each)) for each in records]


def _line(declared: ObjectType, record: Any, may_edit: bool, drawn: dict[str, Any]) -> ReachLine:
    today, href = timezone.localdate(), f"/{declared.url}/{record.uid}"
    over = bool(record.valid_until and record.valid_until < today)
    failed = getattr(record, failed_field(record)) is not None
    return ReachLine(
        declared.key,
        str(record.uid),
        ICONS[declared.key],
        href=href,
        note=_note(declared, record, today),
        main=record.is_main,
        trouble=_trouble(declared, record) if failed else "",
        over=over,
        edit_href=f"/reach/{declared.key}/{record.uid}" if may_edit else "",
        main_href=f"/reach/{declared.key}/{record.uid}/main" if may_edit and not record.is_main else "",
        **drawn,
    )


def _note(declared: ObjectType, record: Any, today: date) -> str:
    """What it is for, and for how long it holds."""
    choices = declared.by_key["kind"].choices
    kind = next((str(choice.label) for choice in choices if choice.key == record.kind), "")
    parts = [kind, record.label]
    if record.valid_from and record.valid_from > today:
        parts.append(_("from %(day)s") % {"day": formats.day(record.valid_from)})
    if record.valid_until:
        parts.append(_("until %(day)s") % {"day": formats.day(record.valid_until)})
    return " · ".join(part for part in parts if part)


def _trouble(declared: ObjectType, record: Any) -> str:
    words = {"email": _("Takes no mail"), "phone": _("Does not work"), "address": _("Takes no post")}
    return f"{words[declared.key]}: {record.failed_reason}" if record.failed_reason else words[declared.key]


def _email(email: Email) -> dict[str, Any]:
    return {"lines": (email.address,), "text": email.address, "use": f"mailto:{email.address}"}


def _phone(phone: Phone) -> dict[str, Any]:
    text = show_phone(phone.number, str(setting(COUNTRY, "")))
    return {"lines": (text,), "text": text, "use": f"tel:{phone.number}"}


def _place(address: Address) -> dict[str, Any]:
    lines = envelope(address) or (_("No street, no city"),)
    return {"lines": lines, "text": in_one_line(address), "doubt": doubt(address.postcode, address.country)}
