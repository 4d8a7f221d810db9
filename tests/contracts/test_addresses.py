"""Every address of the house, every method, everybody: nobody gets in who may not, nothing breaks, and every answer
carries what protects it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from tests.contracts.actors import Visitor, at_the_api, at_the_desk
from tests.contracts.addresses import OPEN, TO_THE_PUBLIC, Address, addresses

pytestmark = pytest.mark.django_db
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "MAKEUP")
STRANGERS = {
    "anonymous": METHODS,
    **dict.fromkeys(("expired_session", "switched_off", "revoked_key", "expired_key"), ("GET", "POST")),
}
KNOWN = {
    "owner": METHODS,
    **dict.fromkeys(("administrator", "member", "read_only", "outside"), ("GET", "POST")),
}
ALL = addresses()
EVIL = "https://evil.example"


def visitor(name: str) -> Visitor:
    return at_the_api(name) if name.endswith("_key") else at_the_desk(name)


@pytest.fixture(autouse=True)
def _nobody_is_held_up(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {}


def answers(who: Visitor, given: list[Address], methods: tuple[str, ...]) -> list[tuple[Address, str, Any]]:
    """What somebody gets everywhere."""
    who.client.raise_request_exception = False
    return [
        (one, method, who.ask(method, one.path, "{}" if one.is_api else ""))
        for one in given
        for method in methods
    ]


def test_there_are_addresses() -> None:
    assert len(ALL) > 80
    assert {each.path for each in ALL} >= {
        "/",
        "/sign-in/",
        "/people/new",
        "/api/v1/people",
        "/metrics",
        "/settings/backups",
    }


@pytest.mark.parametrize("name", STRANGERS)
def test_strangers_are_answered_where_it_is_meant_and_nowhere_else(name: str) -> None:
    closed = [one for one in ALL if one.name not in OPEN]
    wrong = [
        f"{method} {one.path} {answer.status_code}"
        for one, method, answer in answers(visitor(name), closed, STRANGERS[name])
        if answer.status_code not in (302, 400, 401, 403, 404, 405)
        or (answer.status_code == 302 and not leads_in(answer["Location"]))
        or (answer.status_code == 400 and method in ("GET", "HEAD"))
    ]
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("name", KNOWN)
def test_nothing_breaks_for_anybody_by_any_method(name: str) -> None:
    assert [
        f"{method} {one.path} {answer.status_code}"
        for one, method, answer in answers(visitor(name), ALL, KNOWN[name])
        if answer.status_code >= 500 and one.name != "ready"
    ] == []


@pytest.mark.parametrize("name", ["anonymous", "member"])
def test_every_answer_carries_what_protects_it(name: str) -> None:
    who, wrong = visitor(name), []
    for one in ALL:
        headers = who.ask("GET", one.path).headers
        if one.name in ("alive", "ready"):
            continue
        for key, value in (
            ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
        ):  # fmt: skip
            if headers.get(key) not in (value, "no-referrer"):
                wrong.append(f"{one.path} {key}: {headers.get(key)}")
        policy = headers.get("Content-Security-Policy", "")
        if "frame-ancestors 'none'" not in policy or "default-src 'none'" not in policy or "unsafe" in policy:
            wrong.append(f"{one.path} {policy}")
    assert wrong == []


def test_what_colleagues_see_is_kept_by_no_cache() -> None:
    who = visitor("owner")
    assert [
        one.path
        for one in ALL
        if one.name not in OPEN
        and (answer := who.ask("GET", one.path)).status_code == 200
        and "no-store" not in answer.headers.get("Cache-Control", "")
    ] == []


CHANGING = ("POST", "PUT", "PATCH", "DELETE")


@pytest.mark.parametrize(
    "origin", [EVIL, *(pytest.param(each, marks=pytest.mark.slow) for each in ("null", ""))]
)
def test_no_other_site_can_have_a_colleague_change_anything(origin: str) -> None:
    """Pages for people without an account, where mail programs send without a cookie, need none of the visitor's rights."""
    by_token = TO_THE_PUBLIC | {"alive", "ready", "oauth-token", "oauth-revoke", "oauth-introspect"}
    signed_in = visitor("owner").client.cookies
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.cookies = signed_in
    headers = {"Origin": origin} if origin else {}
    assert [
        f"{method} {one.path} {answer.status_code}"
        for one in ALL
        if one.name not in by_token
        for method in CHANGING
        if (
            answer := browser.generic(method, one.path, "{}", "application/json", headers=headers)
        ).status_code
        not in (401, 403, 404, 405)
    ] == []


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost:80@evil.example", "[::2]", "a b"]
)
def test_a_host_that_is_not_ours_is_refused(host: str) -> None:
    for path in ("/", "/sign-in/", "/people", "/api/v1/people", "/api/v1/docs", "/metrics"):
        assert Client(raise_request_exception=False).get(path, headers={"Host": host}).status_code == 400, (
            path
        )


ELSEWHERE = (
    "https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example",
    "///evil.example",     "javascript:alert(1)", "data:text/html,x", "/\t/evil.example", "http:///evil.example", "https://localhost@evil.example",
    "https://localhost.evil.example", "%2F%2Fevil.example", "/people\r\nSet-Cookie: a=b",
)  # fmt: skip


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_signing_in_and_out_leads_to_no_other_site(elsewhere: str) -> None:
    who = visitor("owner")
    assert who.principal is not None
    assert who.principal.user is not None
    who.principal.user.set_password("correct horse battery")
    who.principal.user.save()
    sent = {"login": who.principal.user.email, "password": "correct horse battery", "next": elsewhere}
    found = [Client().post("/sign-in/", sent)]
    for path in ("/sign-in/", "/sign-out/"):
        found += [who.client.get(path, {"next": elsewhere}), who.client.post(path, {"next": elsewhere})]
    assert [
        each["Location"] for each in found if "Location" in each and not stays_here(each["Location"])
    ] == []
    htmx = Client().get(
        "/people", headers={"HX-Request": "true", "HX-Current-URL": elsewhere.replace("\r\n", "")}
    )
    assert htmx["HX-Redirect"].startswith("/sign-in/?next=")


def leads_in(location: str) -> bool:
    """To the sign-in page, or to where one is asked to sign in."""
    return location.startswith(("/sign-in/", "/api/v1/docs")) or location == "/"


def stays_here(location: str) -> bool:
    """As a browser reads it that stands at `/sign-in/`."""
    return (
        urlsplit(urljoin("https://ours.example/sign-in/", location.replace("\\", "/"))).netloc
        == "ours.example"
    )
