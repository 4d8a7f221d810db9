"""Names of files as people may see them: no path, nothing that hides what a name really is, never too long."""

from __future__ import annotations

import re
import unicodedata

from kith.lib.text import clean

LONGEST = 160
LONGEST_ENDING = 12
_SHIFTING = re.compile(
    "[\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)  # turn or hide what follows them
_FORBIDDEN = re.compile('[<>:"|?*\x00-\x1f\x7f]+')  # Windows takes none of them


def clean_filename(name: str, default: str = "file") -> str:
    """The last part of a name, without paths, marks of direction and controls; `default` where nothing is left."""
    last = re.split(r"[/\\]", clean(name))[-1]
    plain = _FORBIDDEN.sub("_", _SHIFTING.sub("", unicodedata.normalize("NFC", last)))
    plain = " ".join(plain.split()).strip(". ")
    if len(plain) <= LONGEST:
        return plain or default
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        return plain[:LONGEST].rstrip(". ")
    return f"{stem[: LONGEST - len(ending) - 1].rstrip('. ')}.{ending}"


def ending(name: str) -> str:
    """What a name ends with, small, without the dot: `pdf`; empty where there is none."""
    return name.rpartition(".")[2].lower() if "." in name.strip(".") else ""
