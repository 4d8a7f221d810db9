"""No page is open to strangers but those that say so here, and outside people come to no page of the desk."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import URLPattern

from kith.desk import urls
from tests.contracts.actors import at_the_desk

pytestmark = pytest.mark.django_db
OPEN = {"unsubscribe", "preferences", "click", "open", "leave", "guest"}  # reached by a signed token
STANDING_IN = {
    "uuid": "019a0000-0000-7000-8000-000000000000",
    "slug": "people",
    "int": "1",
    "str": "forged",
    "path": "a/b",
}
PAGES = [pattern for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)]


def address(page: URLPattern) -> str:
    """An address of the page, with something in every place."""
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda part: STANDING_IN[part[1] or "str"], str(page.pattern))


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.name not in OPEN], ids=lambda page: page.name
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_strangers_are_sent_to_the_sign_in_page(page: URLPattern, method: str) -> None:
    answer = Client().generic(method, address(page))
    assert answer.status_code in (302, 405)
    assert answer.status_code == 405 or answer["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.name not in OPEN], ids=lambda page: page.name
)
def test_outside_people_do_not_come_to_the_desk(page: URLPattern) -> None:
    assert at_the_desk("outside").ask("GET", address(page)).status_code in (403, 405)


@pytest.mark.parametrize("page", [page for page in PAGES if page.name in OPEN], ids=lambda page: page.name)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_forged_token_opens_nothing_and_breaks_nothing(page: URLPattern, method: str) -> None:
    answer = Client().generic(method, address(page))
    assert answer.status_code < 500
    assert "kith_session" not in answer.cookies
