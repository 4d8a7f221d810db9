"""A list whose filter asks for a field that is gone stays a list."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from kith.core.administration.tests.made import at_work
from kith.core.principals.model import Role

pytestmark = pytest.mark.django_db
WHERE = '{"all": [{"field": "shoe_size", "op": "gt", "value": "40"}, {"field": "city", "op": "is", "value": "Bern"}]}'


@pytest.mark.parametrize("layout", ["", "&as=board&by=stage", "&as=calendar&by=birthday"])
def test_its_chip_says_so_and_can_be_taken_off(layout: str) -> None:
    client, _by = at_work(Role.OWNER)
    answer = client.get(f"/people?where={quote(WHERE)}{layout}")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Gone" in page
    assert "shoe_size" in page
    rest = quote('{"all":[{"field":"city","op":"is","value":["Bern"]}]}', safe="")
    assert f"where={rest}" in page
