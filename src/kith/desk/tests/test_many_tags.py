"""A record with thousands of tags has light pages: the first are shown, the others when they are asked for."""

from __future__ import annotations

import pytest

from kith.core.administration.tests.made import at_work, browser, person, somebody
from kith.core.principals.model import Role

pytestmark = pytest.mark.django_db
NAMES = [f"tag {number}" for number in range(10_000)]


def test_a_record_and_a_list_show_the_first_tags_and_how_many_more_there_are() -> None:
    client, _by = at_work(Role.OWNER)
    berg = person("Berg", tags=NAMES)
    for address in (f"/people/{berg.uid}", "/people?columns=name,tags", "/people?columns=name,tags&as=board"):
        page = client.get(address).content.decode()
        assert ">tag 19<" in page
        assert ">tag 20<" not in page
        assert "+9,980" in page
        assert len(page) < 200_000


def test_all_are_shown_when_they_are_asked_for_to_readers_too() -> None:
    berg = person("Berg", tags=NAMES)
    address = f"/people/{berg.uid}/whole/tags"
    for role in (Role.OWNER, Role.READ_ONLY):
        client, _by = at_work(role)
        assert address in client.get(f"/people/{berg.uid}").content.decode()
        page = client.get(address).content.decode()
        assert page.count(">tag ") == len(NAMES)
        assert ("/fact/tags" in page) is (role == Role.OWNER)
    assert browser(somebody()).get(address).status_code == 404


def test_nothing_is_asked_for_where_all_are_shown() -> None:
    client, _by = at_work(Role.OWNER)
    berg = person("Berg", tags=["new", "vip"])
    page = client.get(f"/people/{berg.uid}").content.decode()
    assert "whole/tags" not in page
    assert client.get(f"/people/{berg.uid}/whole/name").status_code == 404
