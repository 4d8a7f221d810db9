"""A form's reference finds records of every type, by words and before anything is typed."""

from __future__ import annotations

import re

import pytest

from kith.core.fieldtypes.operator import OPERATORS
from kith.core.principals.actor import system
from kith.core.principals.model import Principal
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.desk.controls import control
from kith.desk.filter_page import _single
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


def test_who_can_own_records_is_offered_for_it_and_in_filters_who_ever_could(browser: Visitor) -> None:
    person, owner = current().type("person"), browser.principal
    assert owner is not None
    system("lookups")
    left = Principal.objects.create(kind="user", role="member", name="Left Long-Ago", is_active=False)
    field = control(person.by_key["owner"], None)
    assert asked(browser, field.lookup_href) == {str(owner.uid)}
    ever = _single(person.by_key["owner"], "", 0, OPERATORS["is"])
    assert asked(browser, ever.lookup_href) == {str(owner.uid), str(left.uid)}


def asked(browser: Visitor, href: str) -> set[str]:
    answer = browser.ask("GET", href)
    assert answer.status_code == 200
    return set(re.findall(r'data-value="([^"]+)"', answer.content.decode()))
