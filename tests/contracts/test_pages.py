"""No page is open to strangers but those that say so here, and outside people come to few pages of the desk."""

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


FOR_OUTSIDE = {
    *(
        "home",
        "settings",
        "palette",
        "search",
        "theme",
        "fresh-pass",
        "lookup",
        "list",
        "list-count",
        "list-filter",
    ),
    *(
        "list-group",
        "list-columns",
        "list-sort",
        "list-live",
        "list-jump",
        "list-laid-out",
        "view-counts",
        "board-form",
    ),
    *(
        "board-heads",
        "calendar-form",
        "record",
        "record-actions",
        "print",
        "file",
        "file-picture",
        "edit",
        "cell",
        "fact",
    ),
    *(
        "move",
        "files",
        "reach-of",
        "reach-edit",
        "reach-main",
        "pin",
        "account",
        "account-sign-in",
        "account-end-others",
    ),
    *(
        "account-end-session",
        "account-second-factor",
        "account-app",
        "account-remove-app",
        "account-new-passkey",
    ),
    *("account-passkey", "account-remove-passkey", "account-codes", "account-new-codes", "account-keyboard"),
    *(
        "as-of",
        "restore-value",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    ),
}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_outside_people_come_to_no_page_of_the_desk_but_these(method: str) -> None:
    visitor = at_the_desk("outside")
    shut = [page for page in SHUT if page.name not in FOR_OUTSIDE | {"view-as-end"}]
    answers = {page.name: visitor.ask(method, address(page)).status_code for page in shut}
    assert len(shut) > 150
    assert {name: status for name, status in answers.items() if status not in (403, 405)} == {}


def test_what_was_not_shared_is_not_there_on_the_pages_that_are_open_to_outside_people() -> None:
    visitor = at_the_desk("outside")
    of_a_record = [page for page in SHUT if page.name in FOR_OUTSIDE and "<uuid:uid>" in str(page.pattern)]
    answers = {
        page.name: visitor.ask("GET", address(page)).status_code
        for page in of_a_record
        if not str(page.pattern).startswith("account")
    }
    assert len(answers) > 10
    assert {name: status for name, status in answers.items() if status not in (404, 405)} == {}


@pytest.mark.parametrize("page", [page for page in PAGES if page.name in OPEN], ids=lambda page: page.name)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_forged_token_opens_nothing_and_breaks_nothing(page: URLPattern, method: str) -> None:
    answer = Client().generic(method, address(page))
    assert answer.status_code < 500
    assert "kith_session" not in answer.cookies
