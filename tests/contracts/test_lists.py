"""Every list asks for its number of rows once, and answers it without asking again."""

from __future__ import annotations

from kith.core.registry import current
from tests.contracts.actors import Visitor
from tests.contracts.making import Maker
from tests.contracts.types import types


@types(lambda declared: declared.audience.value == "staff")
def test_a_list_asks_once_how_many_rows_it_has(key: str, browser: Visitor, maker: Maker) -> None:
    declared = current().type(key)
    maker.record(declared)
    path = f"/{declared.url}"
    asking = f'hx-get="{path}/count"'
    page, counted = (browser.ask("GET", one).content.decode() for one in (path, f"{path}/count"))
    assert page.count(asking) == 1
    assert "hx-get" not in counted
    assert 'id="count">' in counted
