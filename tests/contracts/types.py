"""Lets a test run for every type of the house, or for those that it speaks of."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType


def types(where: Callable[[ObjectType], bool] = lambda declared: True) -> pytest.MarkDecorator:
    """Runs a test with `key` being each type for which `where` holds."""
    return pytest.mark.parametrize("key", [declared.key for declared in current().types if where(declared)])


def holds_personal(declared: ObjectType) -> bool:
    return any(field.privacy.sealed for field in declared.fields)
