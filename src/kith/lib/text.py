"""Text: cleaned for keeping, folded for searching and sorting."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

SORT_KEY_LENGTH = 200

# Letters that Unicode does not take apart into a base letter and a mark.
_BASE_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ħ": "h",
        "ı": "i",
        "ĸ": "k",
        "ŋ": "n",
        "ŧ": "t",
        "ə": "e",
        "ƒ": "f",
        "ɓ": "b",
        "ɗ": "d",
        "ƙ": "k",
        "ƴ": "y",
        "ɛ": "e",
        "ɔ": "o",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "ʻ": "'",
        "–": "-",
        "—": "-",
        "‐": "-",
        "־": "-",
        "\u0640": None,  # the Arabic stroke that only lengthens a word
        "\u200c": None,
        "\u200d": None,
        "\u200e": None,
        "\u200f": None,
    }
)

# Marks which people leave out when they search: European accents, Hebrew points, Arabic vowel signs.
# Vowel signs of Indian scripts and the Japanese voicing marks are letters' own parts and stay.
_OPTIONAL_MARKS = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670]+"
)

# Never part of what somebody wrote: controls, half characters, direction overrides, invisible separators.
# The joiners U+200C and U+200D stay: Persian, Indian scripts and emoji need them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u180e\u200b\u202a-\u202e\u2060-\u206f\ud800-\udfff"
    "\ufeff\ufff9-\ufffb\ufffe\uffff]+"
)
_EDGE_MARKS = "\u200c\u200d\u200e\u200f\u061c \n"
_BLANKS = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_APOSTROPHES = re.compile(r"['`´.,]+")


def clean(text: str, *, lines: bool = False) -> str:
    """What is kept of text from outside: NFC, no controls or direction overrides, single blanks, trimmed.

    With `lines`, line breaks stay (as ``\\n``); without, they become blanks.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    text = _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))
    if lines:
        rows = (_BLANKS.sub(" ", row).strip(_EDGE_MARKS) for row in text.split("\n"))
        text = "\n".join(rows).strip("\n")
    else:
        text = " ".join(text.split()).strip(_EDGE_MARKS)
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """The form in which text is searched: lower case, without accents, Latin letters as ASCII.

    Other scripts stay, in lower case and without the marks that people leave out. Folding twice is folding
    once.
    """
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold()).casefold()
    bare = _OPTIONAL_MARKS.sub("", apart.translate(_BASE_LETTERS))
    return unicodedata.normalize("NFC", bare)


def sort_key(family: str, given: str = "") -> str:
    """The text by which names are put in order under the C collation, at most 200 characters.

    Two blanks part family from given name: they sort before every letter, so that every Berg stands before
    Bergman.
    """
    return "  ".join(filter(None, (_ordered(family), _ordered(given))))[:SORT_KEY_LENGTH]


@lru_cache(maxsize=16384)
def _ordered(part: str) -> str:
    return " ".join(_APOSTROPHES.sub("", fold(part)).replace("-", " ").split())


def words(text: str) -> tuple[str, ...]:
    """The words of a table that is written as one text."""
    return tuple(text.split())
