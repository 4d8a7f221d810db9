"""Changes of a definition, each giving a new one: a step added, moved, taken out, or written anew."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

from kith.core.errors import NotFound
from kith.operational.marketing.journey.steps import WHATS, Definition, Step, What, number_of_ways, walk

Steps = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a journey: at the top of the whole (`step` is empty), right below a step, or at the top of one of its
    ways."""

    step: str = ""
    way: int | None = None

    def __str__(self) -> str:
        return self.step if self.way is None else f"{self.step}/{self.way}"


def place_of(text: str) -> Place:
    """The place that a form names."""
    step, _slash, way = ("" if text == "top" else text).partition("/")
    return Place(step, int(way) if way.isdecimal() and len(way) < 3 else None)


def new_step(does: str) -> Step:
    """A new step of a kind. Raises NotFound for a kind that is none."""
    if does not in WHATS:
        raise NotFound
    what = WHATS[does]()
    return Step(secrets.token_hex(4), what, "", ((),) * number_of_ways(what))


def insert(definition: Definition, step: Step, place: Place) -> Definition:
    """With a step at a place. Raises NotFound for a place that is none."""
    if not place.step:
        return _with(definition, (step, *definition.steps))
    found = definition.by_key.get(place.step)
    if found is None or (place.way is not None and place.way >= len(found.ways)):
        raise NotFound
    return _with(definition, _mapped(definition.steps, lambda steps: _inserted(steps, step, place)))


def _inserted(steps: Steps, step: Step, place: Place) -> Steps:
    made: list[Step] = []
    for each in steps:
        if each.key != place.step:
            made.append(each)
        elif place.way is None:
            made += [each, step]
        else:
            ways = tuple((step, *way) if at == place.way else way for at, way in enumerate(each.ways))
            made.append(replace(each, ways=ways))
    return tuple(made)


def remove(definition: Definition, key: str) -> Definition:
    """Without a step and all inside it."""
    return _with(
        definition, _mapped(definition.steps, lambda steps: tuple(each for each in steps if each.key != key))
    )


def write(definition: Definition, key: str, what: What, name: str) -> Definition:
    """With another content of a step. Ways that it has no more go with what is in them."""

    def written(steps: Steps) -> Steps:
        return tuple(_written(each, what, name) if each.key == key else each for each in steps)

    return _with(definition, _mapped(definition.steps, written))


def _written(step: Step, what: What, name: str) -> Step:
    number = number_of_ways(what)
    return replace(step, what=what, name=name, ways=(*step.ways[:number], *((),) * (number - len(step.ways))))


def shift(definition: Definition, key: str, by: int) -> Definition:
    """With a step one place further up (-1) or down (1) among those beside it; at the end of its list it comes out of the
    way that it stands in."""
    return _with(definition, _shifted(definition.steps, key, by))


def _shifted(steps: Steps, key: str, by: int) -> Steps:
    at = next((at for at, each in enumerate(steps) if each.key == key), None)
    if at is not None:
        other = at + by
        if not 0 <= other < len(steps):
            return steps
        moved = list(steps)
        moved[at], moved[other] = moved[other], moved[at]
        return tuple(moved)
    made: list[Step] = []
    for each in steps:
        out = _at_the_edge(each, key, by)
        ways = tuple(
            tuple(one for one in way if one != out) if out else _shifted(way, key, by) for way in each.ways
        )
        kept = replace(each, ways=ways)
        made += [kept] if out is None else [out, kept] if by < 0 else [kept, out]
    return tuple(made)


def _at_the_edge(step: Step, key: str, by: int) -> Step | None:
    """The step with this key where it is the first (or last) of one of the ways."""
    edges = [way[0] if by < 0 else way[-1] for way in step.ways if way]
    return next((each for each in edges if each.key == key), None)


def relocate(definition: Definition, key: str, place: Place) -> Definition:
    """With a step and all inside it at another place. Raises NotFound where there is no such place outside of it."""
    step = definition.by_key.get(key)
    if step is None or place.step in {each.key for each in walk((step,))}:
        raise NotFound
    return insert(remove(definition, key), step, place)


def _mapped(steps: Steps, change: Callable[[Steps], Steps]) -> Steps:
    """Every list of steps changed, from the outside in."""
    return tuple(
        replace(each, ways=tuple(_mapped(way, change) for way in each.ways)) if each.ways else each
        for each in change(steps)
    )


def _with(definition: Definition, steps: Steps) -> Definition:
    return Definition(definition.entry, definition.goal, steps)
