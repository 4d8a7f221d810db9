"""Types and rooms, as described, put together once at start and then closed.

`current()` is the house as it runs. Rooms that are switched off are not in it, and neither is what they bring.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Model

from kith.core.catalogue import Catalogue, CatalogueError
from kith.core.errors import NotFound, SwitchedOff
from kith.core.fieldtypes import REFERENCE
from kith.core.registry.field import Field, Source
from kith.core.registry.objecttype import ObjectType
from kith.core.registry.room import PLACES, Panel, Room


class Registry:
    """All rooms that are switched on and the types they bring, with the fields that rooms add to each other's types."""

    def __init__(self, rooms: tuple[Room, ...], more: Mapping[str, tuple[Field, ...]] | None = None) -> None:
        self._more = dict(more or {})
        self.rooms: Catalogue[Room] = Catalogue(Room)
        self.types: Catalogue[ObjectType] = Catalogue(ObjectType)
        for room in rooms:
            self.rooms.add(room)
        for room in rooms:
            for declared in room.types:
                self.types.add(replace(declared, room=room.key, fields=self._fields(declared)))
        self._check()
        self.rooms.freeze()
        self.types.freeze()
        self._panels = _panels(self.rooms)
        self._by_path = {entry.url: entry for entry in self.types}

    def _fields(self, declared: ObjectType) -> tuple[Field, ...]:
        """A type's own fields, those of rooms and those that come while the house runs. The latter take the place of a
        field of the same key, such as one whose choices are records; what administrators add never does."""
        key = declared.key
        contributed = tuple(each.field for room in self.rooms for each in room.fields if each.type == key)
        later = self._more.get(key, ())
        anew = {field.key: field for field in later if not field.custom and field.key in declared.by_key}
        own = tuple(anew.get(field.key, field) for field in declared.fields)
        return own + contributed + tuple(field for field in later if field not in anew.values())

    def _check(self) -> None:
        for room in self.rooms:
            for need in room.needs:
                if need not in self.rooms:
                    raise CatalogueError(f"the room {room.key} needs the room {need}")
            if room.guards and not room.guarded:
                raise CatalogueError(f"the room {room.key} guards somebody, so it must say whom")
        for declared in self.types:
            check_type(declared)
        _check_traces(self.rooms, self.types)

    def type(self, key: str) -> ObjectType:
        """Raises NotFound for a type that is not in the house, SwitchedOff for one whose room is switched off."""
        found = self.types.get(key)
        if found is None:
            raise _missing(lambda each: each.key == key)
        return found

    def at(self, path: str) -> ObjectType:
        """The type whose list stands at this path. Raises as `type` does."""
        found = self._by_path.get(path)
        if found is None:
            raise _missing(lambda each: each.url == path)
        return found

    def panels(self, key: str, place: str) -> tuple[Panel, ...]:
        """What rooms show at a place of the pages of a type, in order."""
        return self._panels.get((key, place), ())

    def type_of(self, record: Model) -> ObjectType:
        for entry in self.types:
            if entry.model is type(record) and (
                entry.kind is None or getattr(record, entry.kind[0]) == entry.kind[1]
            ):
                return entry
        raise CatalogueError(f"{type(record).__name__} is no type of the house")


def _missing(asked: Callable[[ObjectType], bool]) -> NotFound:
    """Why there is no such type: nobody brings it, or the room that does is switched off."""
    room = next((room for room in all_rooms() if any(asked(each) for each in room.types)), None)
    return SwitchedOff(room.title) if room else NotFound()


def _panels(rooms: Iterable[Room]) -> dict[tuple[str, str], tuple[Panel, ...]]:
    """All panels by type and place, in order. Raises CatalogueError for a place that no page has, and for a tab or
    composer without a name or with that of another."""
    found: dict[tuple[str, str], tuple[Panel, ...]] = {}
    for panel in sorted((each for room in rooms for each in room.panels), key=lambda each: each.order):
        there = found.get((panel.type, panel.place), ())
        named = panel.place in ("tab", "composer")
        if panel.place not in PLACES or named != bool(panel.key and panel.label):
            raise CatalogueError(
                f"a panel of {panel.type} has the place {panel.place!r} and the key {panel.key!r}"
            )
        if named and panel.key in [each.key for each in there]:
            raise CatalogueError(f"{panel.type} has two panels {panel.key} at {panel.place}")
        found[(panel.type, panel.place)] = (*there, panel)
    return found


def _check_traces(rooms: Iterable[Room], types: Iterable[ObjectType]) -> None:
    """Raises CatalogueError where two of the things kept of people would be counted under one key."""
    keys = [each.key for each in types if each.belongs_to]
    keys += [trace.key for room in rooms for trace in room.traces]
    for key in keys:
        if keys.count(key) > 1:
            raise CatalogueError(f"a trace has the key {key} of another trace or of a type that belongs to people")


def check_type(declared: ObjectType) -> None:
    """Raises CatalogueError for a description that contradicts itself or leaves out what it owes a party."""
    keys = [entry.key for entry in declared.fields]
    if len(set(keys)) != len(keys):
        raise CatalogueError(f"{declared.key}: a field key is used twice")
    for key in (
        declared.title,
        *declared.columns,
        *declared.search,
        *(each.lstrip("-") for each in declared.sort),
        *filter(None, [declared.board, declared.happens]),
        *(declared.watches or ()),
    ):
        if key not in declared.by_key:
            raise CatalogueError(f"{declared.key}: there is no field {key}")
    if declared.belongs_to and None in (declared.lake, declared.on_merge, declared.on_erase):
        raise CatalogueError(f"{declared.key} names a party, so it must say lake, on_merge and on_erase")
    _check_opposites(declared)
    for entry in declared.fields:
        if entry.type is REFERENCE and not entry.target:
            raise CatalogueError(f"{declared.key}.{entry.key}: a reference needs a target")


def _check_opposites(declared: ObjectType) -> None:
    asked = {verb.key: any(field.required for field in verb.inputs) for verb in declared.verbs}
    for verb in declared.verbs:
        if verb.opposite and asked.get(verb.opposite, True):
            raise CatalogueError(
                f"{declared.key}: {verb.opposite} is no verb that takes {verb.key} back by itself"
            )


def source_of(declared: ObjectType, entry: Field) -> Source:
    """Where the value of a field stands, with `t` for the type's own row."""
    if entry.source is not None:
        return entry.source
    model_field: Any = declared.model._meta.get_field(entry.attribute)
    return Source(f"t.{model_field.column}", nullable=bool(model_field.null))


_current: list[Registry] = []
_declared: tuple[Room, ...] = ()
_off: frozenset[str] = frozenset()
_more: Mapping[str, tuple[Field, ...]] = {}


def install(registry: Registry) -> None:
    """Makes this the running house. Called once at start; tests call it again to switch rooms."""
    _current[:] = [registry]


def current() -> Registry:
    return _current[0]


def declare(rooms: tuple[Room, ...]) -> None:
    """Says which rooms there are. All of them are switched on until `switch_off`."""
    global _declared, _off, _more
    _declared, _off, _more = rooms, frozenset(), {}
    install(Registry(rooms))


def all_rooms() -> tuple[Room, ...]:
    """The rooms that there are, those that are switched off included."""
    return _declared


def switch_off(off: frozenset[str]) -> None:
    """Builds the house anew without these rooms, as far as they are optional, and without those that need them."""
    if off != _off:
        _rebuild(off, _more)


def add_fields(more: Mapping[str, tuple[Field, ...]]) -> None:
    """Builds the house anew with these custom fields, by type."""
    if more != _more:
        _rebuild(_off, more)


def _rebuild(off: frozenset[str], more: Mapping[str, tuple[Field, ...]]) -> None:
    global _off, _more
    kept = tuple(room for room in _declared if not (room.optional and room.key in off))
    keys = {room.key for room in kept}
    install(Registry(tuple(room for room in kept if set(room.needs) <= keys), more))
    _off, _more = off, more
