"""The single keys of the desk: what each does, and what somebody has put in its place.

A key is named by the letter that it has at first, in templates (`data-key`, `kbd`) and in Actions. What was changed is
translated where keys are shown and where they are pressed, so that no page has to know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid, Text
from kith.core.principals.actor import Actor
from kith.core.principals.preferences import change_preference, preference

KEYS, OFF = "keys", "keys_off"


@dataclass(frozen=True, slots=True)
class Key:
    """A key and what it does. Those of a list act where a row or a cell of it is marked."""

    key: str
    does: Text
    in_list: bool = False


ALL = (
    Key("g", _("Go to, with the letter of a page")),
    Key("?", _("Show the keys of a page")),
    Key("c", _("Create what this page holds")),
    Key("f", _("Filter, or look for something")),
    Key("e", _("Edit")),
    Key("n", _("New condition, or a new note")),
    Key("z", _("Take back")),
    Key("d", _("Export the list")),
    Key("w", _("Follow")),
    Key("r", _("Mark all as read")),
    Key("a", _("Add what belongs to a record")),
    Key("p", _("Print a record")),
    Key("1", _("Show as a list")),
    Key("2", _("Show as a board")),
    Key("3", _("Show as a calendar")),
    Key("t", _("Today in the calendar")),
    Key(",", _("Earlier in the calendar")),
    Key(".", _("Later in the calendar")),
    Key("j", _("Down, or the next record"), in_list=True),
    Key("k", _("Up, or the record before"), in_list=True),
    Key("x", _("Mark the row"), in_list=True),
    Key("m", _("Move a card by its menu"), in_list=True),
)
_shown: ContextVar[Mapping[str, str]] = ContextVar("shown", default=MappingProxyType({}))


def changed(actor: Actor) -> Mapping[str, str]:
    """What the actor has put in place of keys, by the key at first; an empty text where there is none any more."""
    found: Mapping[str, str] = preference(actor, KEYS, {})
    return found


def are_off(actor: Actor) -> bool:
    """Whether single keys do nothing for the actor."""
    return bool(preference(actor, OFF, default=False))


def change_keys(*, by: Actor, wanted: Mapping[str, str], off: bool) -> None:
    """Puts keys in the place of others. Raises Invalid by key where one is no single sign or does two things."""
    own = {each.key: wanted.get(each.key, each.key).strip() for each in ALL}
    errors = {key: [problem] for key, sign in own.items() if (problem := _problem(key, sign, own))}
    if errors:
        raise Invalid(errors)
    change_preference(by=by, key=KEYS, value={key: sign for key, sign in own.items() if sign != key} or None)
    change_preference(by=by, key=OFF, value=off or None)


def reset_keys(*, by: Actor) -> None:
    """All keys as they were at first."""
    change_preference(by=by, key=KEYS, value=None)
    change_preference(by=by, key=OFF, value=None)


def _problem(key: str, sign: str, own: Mapping[str, str]) -> Text:
    if not sign:
        return ""
    if len(sign) > 1 or not sign.isprintable() or sign == "/":
        return _("One single letter, digit or sign; “/” always filters.")
    other = next((each for each in ALL if each.key != key and own[each.key].lower() == sign.lower()), None)
    if other is None:
        return ""
    return str(_("“%(key)s” is taken: %(does)s.")) % {"key": sign, "does": str(other.does)}


@contextmanager
def keys_of(actor: Actor) -> Iterator[None]:
    """Shows the actor's own keys on everything that is drawn inside; none of them where they are off."""
    none = dict.fromkeys((each.key for each in ALL), "")
    token = _shown.set(none if are_off(actor) else changed(actor))
    try:
        yield
    finally:
        _shown.reset(token)


def shown(key: str) -> str:
    """How a key is shown to whoever looks: their own in its place, nothing where it is off."""
    return _shown.get().get(key, key)
