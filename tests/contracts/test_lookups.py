"""A form's reference finds records of every type, by words and before anything is typed."""

from __future__ import annotations

import re

import pytest

from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from tests.contracts.actors import Visitor
from tests.contracts.making import STANDS_FOR, Maker
from tests.contracts.types import types

pytestmark = pytest.mark.django_db


def found(browser: Visitor, declared: ObjectType, text: str) -> list[str]:
    answer = browser.ask("GET", f"/{declared.path}/lookup?q={text}")
    assert answer.status_code == 200
    return re.findall(r'data-value="([^"]+)"', answer.content.decode())


@types(lambda declared: declared.key not in STANDS_FOR)
def test_a_record_is_offered_before_anything_is_typed(key: str, maker: Maker, browser: Visitor) -> None:
    declared = current().type(key)
    assert str(vars(maker.record(declared))["uid"]) in found(browser, declared, "")


@types(lambda declared: declared.key not in STANDS_FOR)
def test_words_that_are_nowhere_find_nothing(key: str, maker: Maker, browser: Visitor) -> None:
    declared = current().type(key)
    maker.record(declared)
    assert found(browser, declared, "qqqzzzxxx") == []


def test_what_came_with_the_house_is_found_by_words(browser: Visitor) -> None:
    """Roles and the first owner stand there without an event, so nothing may wait for one."""
    owner = browser.principal
    assert owner is not None
    assert str(owner.uid) in found(browser, current().type("principal"), owner.name)
    assert len(found(browser, current().type("role"), "memb")) == 1
