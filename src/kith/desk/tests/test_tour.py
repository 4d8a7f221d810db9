"""A walk round a page is offered once and can be read without JavaScript."""

from __future__ import annotations

import pytest
from django.test import Client

from kith.core.administration.tests.made import at_work
from kith.core.principals.model import Role
from kith.desk.tour import TOURS

pytestmark = pytest.mark.django_db


def test_a_walk_is_offered_until_it_was_taken_or_declined() -> None:
    client: Client = at_work(Role.OWNER, "Ola")[0]
    assert 'href="/tour/list"' in client.get("/people").content.decode()
    assert client.post("/tour/list/seen").status_code == 302
    page = client.get("/people").content.decode()
    assert "tour-offer" not in page
    assert 'data-tour="/tour/list"' in page, "it can still be asked for"
    assert "tour-offer" in client.get("/").content.decode(), "other pages have their own"
    client.post("/tour/home/seen", {"no": "1"})
    assert not any("tour-offer" in client.get(path).content.decode() for path in ("/", "/segments/new"))
    for tour in TOURS:
        read = client.get(f"/tour/{tour.key}").content.decode()
        assert all(str(step.title) in read for step in tour.steps)
    assert client.get("/tour/nothing").status_code == 404
    assert client.post("/tour/nothing/seen").status_code == 404
