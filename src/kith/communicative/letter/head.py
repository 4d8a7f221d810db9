"""The letterhead of the house, as its administrators have set it down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext_lazy as _

from kith.communicative.channels.letter.letterhead import Letterhead
from kith.communicative.channels.letter.sheet import SHEETS, usual_sheet
from kith.core.errors import Invalid, NotAllowed, Text
from kith.core.principals.actor import Actor
from kith.core.records.settings import COUNTRY, change_setting, setting
from kith.lib.greeting import language_of

SETTING = "letters.letterhead"
LONGEST = 300
DEAREST = 1_000


@dataclass(frozen=True, slots=True)
class Kept:
    """The letterhead, and what one letter costs with paper and postage in the house's currency; empty for nothing."""

    head: Letterhead
    cost: str = ""

    @property
    def is_ready(self) -> bool:
        return bool(self.head.sender and self.head.return_line)

    @property
    def price(self) -> Decimal:
        return Decimal(self.cost) if self.cost else Decimal(0)


def house_language() -> str:
    """The language of the country where the house is: in it a letter names the country that it goes to."""
    return language_of("", str(setting(COUNTRY, "")))


def letterhead() -> Kept:
    """The house's own; its name and the sheet of its country where nothing else was set."""
    stored = setting(SETTING) or {}
    first = {"sender": str(setting("house.name", "")), "sheet": usual_sheet(str(setting(COUNTRY, "")))}
    known = {each.name: str(stored[each.name]) for each in fields(Letterhead) if stored.get(each.name)}
    return Kept(Letterhead(**{**first, **known}), str(stored.get("cost", "")))


def change_letterhead(*, by: Actor, values: Mapping[str, str]) -> Kept:
    """Sets the letterhead. Raises NotAllowed, or Invalid at the field that cannot be used."""
    if not by.administers:
        raise NotAllowed
    head = Letterhead(**{each.name: values.get(each.name, "").strip() for each in fields(Letterhead)})
    made = Kept(head, values.get("cost", "").strip().replace(",", "."))
    if refused := _refused(made):
        raise Invalid(refused)
    change_setting(SETTING, {**asdict(head), "cost": made.cost}, by)
    return made


def _refused(made: Kept) -> dict[str, list[Text]]:
    refused: dict[str, list[Text]] = {}
    for key, value in asdict(made.head).items():
        if key in ("sender", "return_line") and not value:
            refused[key] = [_("This field is needed.")]
        if len(value) > LONGEST:
            refused[key] = [_("This is too long for a sheet of paper.")]
    if made.head.sheet not in SHEETS:
        refused["sheet"] = [_("This is none of the choices.")]
    if made.cost and not _is_price(made.cost):
        refused["cost"] = [_("An amount from 0 to 1,000, such as 1.10.")]
    return refused


def _is_price(text: str) -> bool:
    try:
        return 0 <= Decimal(text) <= DEAREST
    except InvalidOperation:
        return False
