"""From what somebody types to a search of PostgreSQL."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kith.lib.phone import asked_digits
from kith.lib.spelling import asked, weight

LONGEST = 200
MOST = 8
NUMBER = re.compile(r"(?<!\w)\+?\(?[0-9][0-9\s()/.\-]{2,}[0-9](?!\w)")
"""Digits by themselves: those of “p8052” belong to a word."""
Ways = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: of each part any of its `ways`, of a way all words, of a word its beginning."""

    parts: tuple[Ways, ...]

    @property
    def words(self) -> list[str]:
        """The words as they were typed, one after the other."""
        return [word for ways in self.parts for word in ways[0]]

    @property
    def is_enough(self) -> bool:
        """Whether it is more than a single letter, which nearly everybody has."""
        return weight(self.words) >= 2

    def query(self, prefix: str, letters: str = "") -> str:
        """As PostgreSQL reads it, for documents whose words begin with `prefix`."""
        return " & ".join(_any(ways, prefix, letters) for ways in self.parts)


def sought(text: str) -> Sought:
    """Reads what was typed. A row of digits may be a telephone number in any notation, or words as any other."""
    text, at = text[:LONGEST], 0
    parts: list[Ways] = []
    for number in NUMBER.finditer(text):
        parts += [((word,),) for word in asked(text[at : number.start()])]
        plain = tuple(asked(number[0]))
        dialled = tuple((digits,) for digits in asked_digits(number[0]) if len(digits) > 2)
        parts.append(tuple(dict.fromkeys((plain, *dialled))))
        at = number.end()
    parts += [((word,),) for word in asked(text[at:])]
    return Sought(tuple(dict.fromkeys(parts))[:MOST])


def _any(ways: Ways, prefix: str, letters: str) -> str:
    """Words are letters and digits alone, so that quotes are all they need."""
    each = [" & ".join(f"'{prefix}.{word}':*{letters}" for word in way) for way in ways]
    return each[0] if len(each) == 1 and len(ways[0]) == 1 else f"({' | '.join(f'({one})' for one in each)})"
