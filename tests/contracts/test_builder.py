"""The filter of every list is put together by clicking: each comparison of each field can be chosen and drawn."""

from __future__ import annotations

from html import unescape

import orjson
import pytest

from kith.core.conditions.tree import Group, to_json
from kith.core.fieldtypes.operator import OPERATORS
from kith.core.registry import current
from kith.desk.conditions.edit import new_line
from tests.contracts.actors import Visitor
from tests.contracts.making import Maker
from tests.contracts.types import types

pytestmark = pytest.mark.django_db


@types(lambda declared: declared.audience.value == "staff")
def test_every_comparison_of_every_field_is_drawn_with_its_menu(
    key: str, browser: Visitor, maker: Maker
) -> None:
    declared = current().type(key)
    maker.record(declared)
    lines = [
        new_line(field, each)
        for field in declared.by_key.values()
        if field.key != "uid"
        for each in field.type.operators
    ]
    build, menu = f"/{declared.url}/conditions", f"/{declared.url}/conditions/menu"
    assert browser.ask("GET", f"{build}?columns={','.join(list(declared.by_key)[:4])}").status_code == 200
    offered = browser.post_form(f"{menu}?part=new", {}).content.decode()
    assert all(f'"field:{line.field}"' in unescape(offered) for line in lines)
    for begin in range(0, len(lines), 50):
        sent = {"condition": orjson.dumps(to_json(Group("all", tuple(lines[begin : begin + 50])))).decode()}
        page = browser.post_form(build, sent)
        assert page.status_code == 200
        shown = page.content.decode()
        for place, line in enumerate(lines[begin : begin + 50]):
            assert f'id="line-{place}"' in shown
            part = "value" if OPERATORS[line.operator].takes == "list" else "operator"
            found = browser.post_form(f"{menu}?path={place}&part={part}", sent)
            assert found.status_code == 200, line
