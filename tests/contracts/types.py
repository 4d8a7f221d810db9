"""Lets a test run for every type of the house, or for those that it speaks of."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType

AT_ONCE = {
    "principal", "role_rule", "share", "person", "organisation", "household", "email", "note", "relationship", "task",
    "segment", "consent", "request", "template", "order", "order_line", "campaign", "recipient",
}  # fmt: skip
"""Types that between them have every trait of a type: quick tests run for these, all tests for the others too."""


def types(where: Callable[[ObjectType], bool] = lambda declared: True) -> pytest.MarkDecorator:
    """Runs a test with `key` being each type for which `where` holds, the less usual ones among the long tests."""
    return pytest.mark.parametrize(
        "key", patient(declared.key for declared in current().types if where(declared))
    )


def patient(keys: Iterable[str]) -> list[object]:
    """The keys, those that quick tests leave out marked as slow."""
    return [key if key in AT_ONCE else pytest.param(key, marks=pytest.mark.slow) for key in keys]


def holds_personal(declared: ObjectType) -> bool:
    return any(field.privacy.sealed for field in declared.fields)
