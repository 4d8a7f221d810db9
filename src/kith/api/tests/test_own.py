"""What a program has in its owner's name: search, notices, and what it follows."""

from __future__ import annotations

import pytest

from kith.api.tests.test_records import PEOPLE, UNKNOWN, Program, is_problem
from kith.core import work
from kith.core.administration.tests.made import somebody
from kith.core.notice.tests.test_notices import told_so_far
from kith.core.principals.keys import issue_key
from kith.core.principals.model import Role

pytestmark = pytest.mark.django_db
V1 = "/api/v1"


def test_a_program_searches_as_people_do_and_finds_only_what_it_may_see() -> None:
    mine, nobody = Program(), Program(Role.SHARED_ONLY)
    uid = mine.add(given_name="Jörg", family_name="Müller")
    work.follow_up()
    (hit,) = mine.ask("GET", f"{V1}/search?q=muller").json()["items"]
    assert (hit["type"], hit["id"], hit["title"], hit["near"]) == ("person", uid, "Jörg Müller", False)
    assert mine.ask("GET", f"{V1}/search?q=%23company%20muller").json() == {"items": [], "texts": []}
    assert nobody.ask("GET", f"{V1}/search?q=muller").json()["items"] == []
    is_problem(mine.ask("GET", f"{V1}/search?q={'x' * 201}"), 422, "invalid")


def test_what_is_followed_is_told_listed_and_read() -> None:
    mine, other = Program(), Program()
    _key, mine.secret = issue_key(somebody(Role.MEMBER), "in my name")
    uid = other.add(given_name="Ann", family_name="Berg")
    there = f"{PEOPLE}/{uid}/follow"
    assert mine.ask("GET", there).json() == {"following": False}
    assert mine.ask("PUT", there).json() == {"following": True}
    other.ask("PATCH", f"{PEOPLE}/{uid}", {"family_name": "Falk"}, If_Match="*")
    told_so_far()
    (told,) = mine.ask("GET", f"{V1}/notices").json()["items"]
    assert (told["record"], told["title"], told["reason"], told["unread"]) == (
        uid,
        "Ann Falk",
        "change",
        True,
    )
    assert mine.ask("POST", f"{V1}/notices/{told['id']}/read").status_code == 204
    assert not mine.ask("GET", f"{V1}/notices").json()["items"][0]["unread"]
    assert mine.ask("POST", f"{V1}/notices/read").json() == {"read": 0}
    is_problem(other.ask("POST", f"{V1}/notices/{told['id']}/read"), 404, "not-found")
    is_problem(mine.ask("PUT", f"{PEOPLE}/{UNKNOWN}/follow"), 404, "not-found")
    assert mine.ask("DELETE", there).status_code == 204
    assert mine.ask("GET", there).json() == {"following": False}


@pytest.mark.parametrize(
    "text", ["%00", "%27%22%5C", "%F0%9F%92%A1", "a", "", "%26%7C%21%28%29%3A%2A", "%ED%A0%80"]
)
def test_whatever_is_searched_for_is_answered(text: str) -> None:
    assert Program().ask("GET", f"{V1}/search?q={text}").status_code in (200, 422)
