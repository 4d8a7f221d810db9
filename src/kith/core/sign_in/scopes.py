"""What programs may be narrowed to: `read` and `write` of everything, or of one type such as `person:read`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid, Text
from kith.core.principals.actor import narrowing_of
from kith.core.registry import current


@dataclass(frozen=True, slots=True)
class Said:
    """A scope in words. One that `changes` weighs more than one that reads."""

    scope: str
    text: Text
    changes: bool


def known_scopes() -> frozenset[str]:
    """Every scope of the house as it is."""
    keys = ("", *(f"{each.key}:" for each in current().types))
    return frozenset(f"{key}{right}" for key in keys for right in ("read", "write"))


def check_scopes(scopes: Sequence[str], message: Text) -> None:
    """Raises Invalid where none is given or one is unknown."""
    if not scopes or not known_scopes().issuperset(scopes):
        raise Invalid({"scopes": [message]})


def covers(given: Iterable[str], asked: Iterable[str]) -> bool:
    """Whether `given` leaves all that `asked` would: `write` covers `person:write` and `person:read`."""
    given = tuple(given)
    return all(_covers_one(given, scope) for scope in asked)


def _covers_one(given: Sequence[str], scope: str) -> bool:
    key, _mark, right = scope.rpartition(":")
    narrowing = narrowing_of(given)
    left = narrowing.writes if right == "write" else narrowing.reads
    return left is None or key in left


def in_words(scopes: Iterable[str]) -> tuple[Said, ...]:
    """Each scope as a sentence, those that change something first. One that another includes is not said."""
    plurals = {each.key: each.plural for each in current().types}
    own = dict.fromkeys(scopes)
    said = [_said(scope, plurals) for scope in own if not covers(own.keys() - {scope}, (scope,))]
    return tuple(sorted(said, key=lambda each: not each.changes))


def _said(scope: str, plurals: dict[str, Text]) -> Said:
    key, _mark, right = scope.rpartition(":")
    changes = right == "write"
    if not key:
        everything = _("See and change everything that you may see and change")
        return Said(scope, everything if changes else _("See everything that you may see"), changes)
    text = _("See and change: {what}") if changes else _("See: {what}")
    return Said(scope, format_lazy(text, what=plurals.get(key, key)), changes)
