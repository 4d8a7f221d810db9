"""Small marks that stand in rows by the hundred: plain functions, because a macro per cell costs too much."""

import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from kith.desk.assets import icon_path
from kith.desk.charts.small import bar, pips, sparkline
from kith.desk.formats import percent
from kith.desk.keymap import shown
from kith.desk.written import written

__all__ = ["NIL", "avatar", "badge", "bar", "consent_marks", "icon", "kbd", "nil", "owner", "pips", "risk"]
__all__ += ["sparkline", "tier", "who"]

Kind = Literal["person", "organisation", "unknown"]
Consent = Literal["y", "w", "n"]

NIL = Markup('<span class="nil">—</span>')
_LETTERS_STAND_ALONE = ((0x0590, 0x06FF), (0x0900, 0x0DFF), (0x2E80, 0x10FFFF))
_STEPS_OF_RISK = (0.15, 0.30, 0.50, 0.70)
_REFUSED_ICONS = {"mail": "mail-x", "phone": "phone-off"}


def icon(name: str, cls: str = "") -> Markup:
    """A Lucide icon in the colour of its text; words beside it or an aria-label must say what it means."""
    classes = f"i {cls}" if cls else "i"
    return written(
        f'<svg class="{classes}" viewBox="0 0 24 24" aria-hidden="true"><path d="{icon_path(name)}"/></svg>'
    )


def _stands_alone(letter: str) -> bool:
    return letter >= "\u0590" and any(first <= ord(letter) <= last for first, last in _LETTERS_STAND_ALONE)


def initials(name: str) -> str:
    """Two letters of a name in scripts that abbreviate so, one in those that do not, "" for an address or
    number.
    """
    words = name.split()
    if not words or not words[0][0].isalpha() or "@" in name:
        return ""
    if _stands_alone(words[0][0]):
        return words[0][0]
    named = [word for word in words if word[0].isupper()] or words
    last = named[-1][0] if len(named) > 1 else ""
    return (named[0][0] + last).upper()


@lru_cache(maxsize=4096)
def avatar(name: str, cls: str = "", kind: Kind = "person") -> Markup:
    """Initials on a colour that stays with the name, or a sign for who has none."""
    letters = initials(name)
    colour = f" a{zlib.crc32(name.encode()) % 6}" if letters else ""
    shape = " sq" if kind == "organisation" else ""
    drawn = escape(letters) or icon("at-sign" if "@" in name else "user-round", "i-xs")
    return written(
        f'<span class="av{colour}{shape}{" " if cls else ""}{cls}" aria-hidden="true">{drawn}</span>'
    )


def who(name: str, href: str = "", kind: Kind = "person") -> Markup:
    """The first cell of a row: avatar and name, linked to the record. An address stands in for an unknown
    name.
    """
    text = escape(name)
    cls = "nm" if kind != "unknown" and "@" not in name else "nm font-normal!"
    inner = f'{avatar(name, "", kind)}<span class="{cls}" dir="auto" title="{text}">{text}</span>'
    return written(
        f'<a class="who" href="{escape(href)}">{inner}</a>' if href else f'<span class="who">{inner}</span>'
    )


def sign(icon_name: str) -> Markup:
    """The sign of a type, as large as somebody's initials."""
    return written(f'<span class="av sq" aria-hidden="true">{icon(icon_name, "i-sm")}</span>')


def thing(name: str, href: str, icon_name: str) -> Markup:
    """The first cell of a row that is nobody: the sign of its type in place of initials."""
    text = escape(name)
    return written(
        f'<a class="who" href="{escape(href)}">{sign(icon_name)}'
        f'<span class="nm" dir="auto" title="{text}">{text}</span></a>'
    )


@lru_cache(maxsize=1024)
def owner(name: str, short: str = "") -> Markup:
    mark = avatar(name, "av-sm")
    return written(
        f'<span class="who" title="{escape(name)}">{mark}<span>{escape(short or name)}</span></span>'
    )


def tier(letter: str) -> Markup:
    """Value class A, B or C; the letter is always there, so that colour is never alone."""
    return _tier(letter, get_language() or "en") if letter else NIL


@lru_cache(maxsize=64)
def _tier(letter: str, _language: str) -> Markup:
    title = escape(_("Value tier %(letter)s") % {"letter": letter})
    return written(
        f'<span class="tier {escape(letter)}" title="{title}"><span class="sr">{title}</span>'
        f'<span aria-hidden="true">{escape(letter)}</span></span>'
    )


def risk(share: float | None) -> Markup:
    """Churn risk of 0–1 as pips, percent and a word."""
    return _risk(None if share is None else round(share, 2), get_language() or "en")


@lru_cache(maxsize=1024)
def _risk(share: float | None, _language: str) -> Markup:
    if share is None:
        return written(f'<span class="nil" title="{escape(_("Too little history to score"))}">—</span>')
    steps = 1 + sum(share >= limit for limit in _STEPS_OF_RISK)
    words = (_("low risk"), _("low risk"), _("medium risk"), _("high risk"), _("high risk"))
    said = escape(words[steps - 1])
    return written(f'<span class="risk">{pips(steps)}{percent(share)}<span class="sr"> {said}</span></span>')


def badge(text: str, tone: str = "", icon_name: str = "") -> Markup:
    mark = icon(icon_name, "i-xs") if icon_name else ""
    return written(f'<span class="badge {escape(tone)}">{mark}{escape(text)}</span>')


def kbd(*keys: str) -> Markup:
    """Keys that are pressed one after the other, or any of them. The first may be another for whoever looks; where it does
    nothing for them, there is nothing to show."""
    own = (shown(keys[0]), *keys[1:]) if shown(keys[0]) else ()
    return written(" ".join(f'<kbd class="kbd">{escape(key)}</kbd>' for key in own if key))


def consent_marks(channels: Iterable[tuple[str, str, Consent]]) -> Markup:
    """Marks of (icon, channel's label, state) with one sentence for screen readers."""
    states = {"y": _("allowed"), "w": _("asked, no answer"), "n": _("not allowed")}
    marks, words = [], []
    for name, label, state in channels:
        shown = _REFUSED_ICONS.get(name, "ban") if state == "n" else name
        said = escape(f"{label}: {states[state]}")
        marks.append(f'<span class="{state}" title="{said}">{icon(shown, "i-sm")}</span>')
        words.append(said)
    return written(f'<span class="cons">{"".join(marks)}<span class="sr">{". ".join(words)}</span></span>')


def nil(value: object) -> object:
    """The value, or a dash for nothing."""
    return NIL if value is None or value == "" else value


def join(parts: Sequence[object], by: str = " · ") -> Markup:
    return written(escape(by)).join(escape(part) for part in parts if part not in (None, ""))
