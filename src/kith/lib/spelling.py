"""Words as they are looked for: in Latin letters, whichever script and whichever way of writing somebody uses."""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

from kith.lib.text import fold

LONGEST = 60
_WORDS = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile(r"(?<=\w)'(?=\w)")
# Müller is written Mueller, Århus Aarhus, Ægir Aegir: each pair becomes its first letter, so that what begins alike
# still does.
_PAIRS = re.compile("([aou])e|aa")
_KANA = re.compile("[\u3041-\u3096\u30fc]+")
_UNSPACED = re.compile("[\u3041-\u3096\u30fc\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_HIRAGANA = {letter: letter - 0x60 for letter in range(0x30A1, 0x30F7)}
PART = 8
PARTS = 12


def said(text: str) -> list[str]:
    """All words by which the text is found, each once and in order.

    What Chinese and Japanese write without blanks is found from any of its signs on, kana also as it is spelled in Latin.
    """
    words: list[str] = []
    joined: list[str] = []
    for part in text.replace("@", " ").replace(".", " ").split():
        apart, together = (_said if len(part) <= LONGEST else _said.__wrapped__)(part)
        words += apart
        joined += together
    return list(dict.fromkeys(words + joined))


@lru_cache(maxsize=1 << 16)
def _said(part: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a part without blanks, of which texts share many; and O'Neil as oneil, by which it is found, too."""
    folded = _written(part)
    apart = (spelling for word in _WORDS.findall(folded) for spelling in _spellings(word))
    bare = _WORDS.findall(_APOSTROPHES.sub("", folded)) if "'" in folded else ()
    return tuple(filter(None, apart)), tuple(filter(None, map(_spelled, bare)))


def asked(text: str) -> list[str]:
    """The words that somebody types, each once and in order, as `said` spells their beginnings."""
    words = (
        word[:PART] if _UNSPACED.search(word) else _spelled(word) for word in _WORDS.findall(_written(text))
    )
    return list(dict.fromkeys(word for word in words if word))


def weight(words: list[str]) -> int:
    """How much the words say: a letter counts once, a sign that stands for a word twice."""
    return sum(len(word) * (1 if word.isascii() else 2) for word in words)


def _written(text: str) -> str:
    folded = fold(text)
    return folded if folded.isascii() else folded.translate(_HIRAGANA)


def _spellings(word: str) -> list[str]:
    if not _UNSPACED.search(word):
        return [_spelled(word)]
    parts = [word[at : at + PART] for at in range(min(len(word), PARTS))]
    return [*parts, _spelled(word)] if _KANA.fullmatch(word) else parts


def _spelled(word: str) -> str:
    latin = word if word.isascii() else "".join(filter(str.isalnum, anyascii(word).lower()))
    return _PAIRS.sub(lambda pair: pair[1] or "a", latin)[:LONGEST]
