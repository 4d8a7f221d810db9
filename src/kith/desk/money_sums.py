"""What amounts come to, in words: in one currency as they are, in several in the house currency, which alone can be told
at a glance; what has no rate to it stands apart and is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kith.core.records.settings import house_currency
from kith.desk import formats

Write = Callable[[Decimal, str], str]


@dataclass(frozen=True, slots=True)
class Sum:
    """What is shown, and all that is known."""

    text: str
    title: str


def by_currency(sums: Iterable[tuple[str, Decimal]]) -> list[tuple[str, Decimal]]:
    """Sums by currency; an amount without one is in the house's."""
    house, found = house_currency(), dict[str, Decimal]()
    for name, amount in sums:
        found[name or house] = found.get(name or house, Decimal(0)) + amount
    return sorted(found.items())


def summed_up(
    sums: Iterable[tuple[str, Decimal]], house: Decimal | None, unconverted: int, write: Write
) -> Sum:
    """Sums by currency with what those come to together that have a rate (None where nobody has worked it out)."""
    parts = by_currency(sums)
    apart = " · ".join(write(amount, name) for name, amount in parts)
    if len(parts) < 2 or house is None:
        return Sum(apart, apart)
    if unconverted:
        missing = ngettext("%(n)s without a rate", "%(n)s without a rate", unconverted)
        text = f"{apart} · {missing % {'n': formats.number(unconverted)}}"
        return Sum(text, text)
    whole = write(house, house_currency())
    return Sum(
        whole, _("%(parts)s, together %(sum)s by the rates of their days") % {"parts": apart, "sum": whole}
    )
