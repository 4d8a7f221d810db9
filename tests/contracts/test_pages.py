"""No page is open to strangers but those that say so here, and outside people come to no page of the desk."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import URLPattern

from kith.desk import urls
from tests.contracts.actors import at_the_desk
from tests.contracts.addresses import TO_THE_PUBLIC

pytestmark = pytest.mark.django_db
OPEN = TO_THE_PUBLIC | {"guest"}
STANDING_IN = {
    "uuid": "019a0000-0000-7000-8000-000000000000",
    "slug": "people",
    "int": "1",
    "str": "forged",
    "path": "a/b",
}
PAGES = [pattern for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)]
SHUT = [page for page in PAGES if page.name not in OPEN]


def address(page: URLPattern) -> str:
    """An address of the page, with something in every place."""
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda part: STANDING_IN[part[1] or "str"], str(page.pattern))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_strangers_are_sent_to_the_sign_in_page(method: str) -> None:
    def is_shut(page: URLPattern) -> bool:
        answer = Client().generic(method, address(page))
        sent_on = answer.status_code == 302 and answer["Location"].startswith("/sign-in/?next=")
        return sent_on or answer.status_code == 405

    assert len(SHUT) > 200
    assert [page.name for page in SHUT if not is_shut(page)] == []


def test_outside_people_do_not_come_to_the_desk() -> None:
    visitor = at_the_desk("outside")
    answers = {page.name: visitor.ask("GET", address(page)).status_code for page in SHUT}
    assert {name: status for name, status in answers.items() if status not in (403, 405)} == {}


@pytest.mark.parametrize("page", [page for page in PAGES if page.name in OPEN], ids=lambda page: page.name)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_forged_token_opens_nothing_and_breaks_nothing(page: URLPattern, method: str) -> None:
    answer = Client().generic(method, address(page))
    assert answer.status_code < 500
    assert "kith_session" not in answer.cookies
