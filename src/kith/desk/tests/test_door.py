"""Pages of the desk open to people of the company alone, in their language, and refusals are pages too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.utils import timezone, translation

from kith.conftest import Statements
from kith.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kith.core.principals.actor import Actor
from kith.core.principals.model import Kind, Membership, Principal, Role, Team, User
from kith.desk.door import desk, through_the_eyes_of, zone

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
ERRORS: dict[str, Callable[[], Exception]] = {
    "missing": NotFound,
    "closed": NotAllowed,
    "late": Conflict,
    "wrong": lambda: Invalid({"name": ["Too long."]}),
    "broken": lambda: ZeroDivisionError("secret"),
}
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/people?sort=name"}


@desk
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    return HttpResponse(f"{actor.name} {translation.get_language()} {timezone.get_current_timezone_name()}")


@desk
def teams(request: HttpRequest, actor: Actor) -> HttpResponse:
    return HttpResponse(str(actor.teams))


@desk
def failing(request: HttpRequest, actor: Actor, how: str) -> HttpResponse:
    error = ERRORS[how]()
    raise error


handler500 = "kith.desk.door.broken"
urlpatterns = [path("page", page), path("teams", teams), path("failing/<how>", failing)]


def somebody(**more: str) -> Principal:
    user = User.objects.create_user("lea@example.org")
    return Principal.objects.create(user=user, name="Léa", **{"kind": Kind.USER, "role": Role.MEMBER, **more})


def at_desk(principal: Principal) -> Client:
    client = Client()
    assert principal.user is not None
    client.force_login(principal.user)
    return client


def test_an_empty_signed_in_page_costs_one_statement(
    statements: Statements,
) -> None:
    client = at_desk(somebody())
    with statements() as seen:
        assert client.get("/page").status_code == 200
    assert len(seen) == 1


def test_the_page_knows_name_language_zone_and_teams() -> None:
    lea = somebody(locale="de", timezone="Europe/Berlin")
    team = Team.objects.create(name="North")
    Membership.objects.create(team=team, principal=lea)
    answer = at_desk(lea).get("/page")
    assert answer.text == "Léa de Europe/Berlin"
    assert answer["Content-Language"] == "de"
    assert answer["Cache-Control"] == "private, no-store"
    assert at_desk(lea).get("/teams").text == f"({team.pk},)"


def test_the_next_visitor_is_not_spoken_to_in_the_last_ones_language() -> None:
    before = translation.get_language()
    at_desk(somebody(locale="de")).get("/page")
    assert translation.get_language() == before


def test_a_zone_that_nobody_knows_is_read_as_utc() -> None:
    assert zone("Mars/Olympus").key == zone("../etc/passwd").key == "UTC"


def test_a_stranger_is_led_to_the_sign_in_page_and_back() -> None:
    answer = Client().get("/page?sort=-name")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=%2Fpage%3Fsort%3D-name")
    assert Client().post("/page")["Location"] == "/sign-in/?next=%2F"


def test_a_stranger_with_htmx_loads_the_sign_in_page_whole() -> None:
    answer = Client().get("/page", headers=HTMX)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/sign-in/?next=%2Fpeople%3Fsort%3Dname&ended=1")


def test_an_outside_person_does_not_come_to_the_desk() -> None:
    answer = at_desk(somebody(kind=Kind.OUTSIDE)).get("/page")
    assert answer.status_code == 403
    assert "/sign-out/" in answer.text


@pytest.mark.parametrize(
    ("how", "status", "says"),
    [
        ("missing", 404, "no such record"),
        ("closed", 403, "Ask an administrator"),
        ("late", 409, "in the meantime"),
        ("wrong", 422, "Too long."),
    ],
)
def test_a_refusal_is_a_page_with_a_way_out(how: str, status: int, says: str) -> None:
    answer = at_desk(somebody()).get(f"/failing/{how}")
    assert answer.status_code == status
    assert says in answer.text
    assert 'href="/"' in answer.text


def test_a_refusal_to_htmx_is_a_toast_that_leaves_the_page_alone() -> None:
    answer = at_desk(somebody()).post("/failing/late", headers=HTMX)
    assert (answer.status_code, answer["HX-Reswap"]) == (409, "none")
    assert "in the meantime" in answer.text
    assert "<html" not in answer.text


@override_settings(ROOT_URLCONF="kith.config.urls")
def test_an_address_without_a_page_says_so() -> None:
    answer = Client().get("/no/such/page")
    assert answer.status_code == 404
    assert "no page at this address" in answer.text


def test_eyes_close_again() -> None:
    actor = Actor(1, somebody().uid, Kind.USER, Role.MEMBER, "x", "desk", locale="de", timezone="Asia/Tokyo")
    with through_the_eyes_of(actor):
        assert timezone.get_current_timezone_name() == "Asia/Tokyo"
    assert timezone.get_current_timezone_name() == "UTC"


def test_a_failure_of_ours_is_a_page_of_the_house_without_its_reason() -> None:
    client = at_desk(somebody())
    client.raise_request_exception = False
    answer = client.get("/failing/broken")
    assert answer.status_code == 500
    assert "Something went wrong here" in answer.content.decode()
    assert "secret" not in answer.content.decode()
