"""Takes names and addresses of somebody out of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

GAP = "[…]"


def redacted(text: str, words: Iterable[str]) -> str:
    """The text with a gap for each of the words, whatever their case and the spaces in them; parts of longer words stay.

    >>> redacted("Called Erna  Muster (erna@example.org)", ["Erna Muster", "erna@example.org"])
    'Called […] ([…])'
    """
    return _pattern(tuple(words)).sub(GAP, text) if text else text


def names(text: str, words: Iterable[str]) -> bool:
    """Whether one of the words stands in the text."""
    return bool(_pattern(tuple(words)).search(text))


@lru_cache(maxsize=64)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    known = sorted({word.strip() for word in words if len(word.strip()) > 2}, key=len, reverse=True)
    parts = [r"\s+".join(map(re.escape, word.split())) for word in known]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)" if parts else r"(?!)", re.IGNORECASE)
