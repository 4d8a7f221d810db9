"""One amount in another currency: exactly by a quoted rate, then rounded once.

Rates are kept the way round in which they are quoted, since a rate turned round is another number: Council Regulation
(EC) No 1103/97, Article 4(3), forbids inverse rates for that reason. Its Article 5 rounds to the nearest smallest coin,
and a half up.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from kith.lib.money import Money, decimals

DIGITS = 120
"""Digits that are worked with: more than numerator and denominator together can have, so that no half is missed."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`units` of a currency are worth `worth` of `into`: 100 yen are worth 0.61 euro, 1.0832 dollars 1 euro."""

    units: Decimal
    worth: Decimal
    into: str

    def convert(self, amount: Decimal) -> Money:
        """The amount in `into`, rounded to its smallest coin; halves away from nothing, so that a credit note takes back
        what the order brought."""
        with localcontext(prec=DIGITS):
            exact = amount * self.worth / self.units
            step = Decimal(1).scaleb(-decimals(self.into))
            return Money(exact.quantize(step, ROUND_HALF_UP), self.into)
