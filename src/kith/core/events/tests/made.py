"""Events for tests of the chain."""

from __future__ import annotations

from kith.core.principals.actor import system
from kith.core.records import verbs
from kith.core.registry import current


def some_people(count: int) -> None:
    """People, each with the event of having been added."""
    for number in range(count):
        verbs.create(current().type("person"), by=system("test"), values={"given_name": f"P{number}"})
