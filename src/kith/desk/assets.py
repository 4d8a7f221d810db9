"""What the front end's build left behind: the addresses of its hashed files, and the icons."""

import json
from functools import cache
from pathlib import Path

from django.conf import settings

BUILT = Path(__file__).resolve().parents[1] / "static" / "kith"


class NotBuiltError(RuntimeError):
    """The front end has not been built, or not since a name was added."""


@cache
def _read(name: str) -> dict[str, object]:
    try:
        content: dict[str, object] = json.loads((BUILT / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotBuiltError(f"{name} is missing: run `npm ci` and `npm run build` in frontend/.") from None
    return content


@cache
def asset(name: str) -> str:
    """Address of a built file by its name in the sources: `app.js`, `kith.css`, `fonts/inter-latin.woff2`."""
    entry = _read("manifest.json").get(f"src/{name}")
    if not isinstance(entry, dict):
        raise NotBuiltError(f"The front end's build has no {name}.")
    return f"{settings.STATIC_URL}kith/{entry['file']}"


@cache
def icon_path(name: str) -> str:
    """Outline of a Lucide icon in a box of 24 × 24, as data of one SVG path."""
    outline = _read("icons.json").get(name)
    if not isinstance(outline, str):
        raise NotBuiltError(f"There is no icon {name}, or nothing has been built since it was first named.")
    return outline


def icon_names() -> frozenset[str]:
    return frozenset(_read("icons.json"))
