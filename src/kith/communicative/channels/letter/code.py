"""The number on a letter by which one that comes back is known, with a digit that catches slips of the hand.

The check digit is Damm's (H. M. Damm, Total anti-symmetrische Quasigruppen, 2004): it catches every single wrong digit
and every two neighbours that were swapped. The bars are Code 39 (ISO/IEC 16388), which every reader knows.
"""

from __future__ import annotations

_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip
_BARS = {
    "0": "nnnwwnwnn", "1": "wnnwnnnnw", "2": "nnwwnnnnw", "3": "wnwwnnnnn", "4": "nnnwwnnnw", "5": "wnnwwnnnn",
    "6": "nnwwwnnnn", "7": "nnnwnnwnw", "8": "wnnwnnwnn", "9": "nnwwnnwnn", "*": "nwnnwnwnn",
}  # fmt: skip
WIDE = 2.5


def code_of(number: int) -> str:
    """The digits of a number with its check digit behind."""
    return f"{number}{_check(str(number))}"


def in_groups(code: str) -> str:
    """The code as people read it: in groups of four from the left."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def number_of(text: str) -> int | None:
    """The number that somebody typed or scanned with its check digit; None where it cannot be right."""
    digits = "".join(each for each in text if each not in " -*\t\r\n")
    if len(digits) < 2 or len(digits) > 18 or not (digits.isascii() and digits.isdecimal()):
        return None
    return int(digits[:-1]) if _check(digits) == "0" else None


def _check(digits: str) -> str:
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return str(interim)


def bars(code: str) -> tuple[str, float]:
    """The code as the path of an SVG picture, one unit high, and how many units of a narrow bar it is wide."""
    at, path = 0.0, []
    for character in f"*{code}*":
        for place, kind in enumerate(_BARS[character]):
            width = WIDE if kind == "w" else 1.0
            if place % 2 == 0:
                path.append(f"M{at:g} 0h{width:g}v1h-{width:g}z")
            at += width
        at += 1.0
    return "".join(path), at - 1.0
