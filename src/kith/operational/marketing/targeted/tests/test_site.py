"""What a site is told for its visitors, and what is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from kith.core.errors import Invalid, NotAllowed
from kith.core.principals.actor import Actor, actor_of
from kith.core.principals.keys import issue_key
from kith.core.principals.model import Kind, Principal, Role
from kith.customers.party.model import Party
from kith.operational.marketing.conftest import make
from kith.operational.marketing.targeted import doors
from kith.operational.marketing.targeted.choosing import forget_kept
from kith.operational.marketing.targeted.model import WebContent
from kith.operational.marketing.targeted.token import change_sites, party_of, visitor_token, with_visitor
from kith.privacy.consent.actions import say
from kith.privacy.preference.model import Pause
from kith.privacy.preference.pace import Pace
from kith.privacy.purpose.queries import purpose_named
from kith.privacy.suppression.model import Suppression

pytestmark = pytest.mark.django_db
Content = Callable[..., WebContent]


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    _forget()
    yield
    _forget()


def _forget() -> None:
    forget_kept()
    doors.ASKING.forget()
    doors.COUNTING.forget()


@pytest.fixture
def anna(by: Actor) -> Party:
    made: Party = make("person", by, given_name="Anna", stage="customer")
    return made


@pytest.fixture
def content(by: Actor) -> Content:
    def one(name: str, **values: object) -> WebContent:
        made: WebContent = make("web_content", by, name=name, heading=name, **{"place": "home-top", **values})
        return made

    return one


def asked(token: str = "", place: str = "home-top") -> Any:
    forget_kept()
    answer = Client().get(f"/w/{place}.json", {"v": token} if token else {})
    assert answer["Access-Control-Allow-Origin"] == "*"
    return answer.json()["content"]


def agree(by: Actor, party: Party, state: str = "given") -> None:
    purpose = purpose_named("offers")
    say(by=by, party=party, purpose=purpose, channel="email", state=state, source="test")


def test_only_who_is_known_in_the_segment_and_agreed_sees_its_content(
    by: Actor, anna: Party, content: Content
) -> None:
    segment = make(
        "segment", by, name="Customers", condition={"field": "stage", "op": "is", "value": ["customer"]}
    )
    content("For customers", segment=segment.uid, purpose=purpose_named("offers").uid)
    content("For all")
    token = visitor_token(anna.pk)
    assert asked()["heading"] == asked(token)["heading"] == asked(token[:-1] + "x")["heading"] == "For all"
    agree(by, anna)
    assert asked(token)["heading"] == "For customers"
    assert asked(visitor_token(make("person", by, given_name="Bob").pk))["heading"] == "For all"
    agree(by, anna, "withdrawn")
    assert asked(token)["heading"] == "For all"


def test_who_asked_us_to_stop_or_to_pause_sees_nothing_meant_for_them(
    by: Actor, anna: Party, content: Content
) -> None:
    offers = purpose_named("offers")
    content(
        "For Anna", segment=make("segment", by, name="All", condition={"all": []}).uid, purpose=offers.uid
    )
    agree(by, anna)
    token = visitor_token(anna.pk)
    assert asked(token)["heading"] == "For Anna"
    pause = Pause.objects.create(party=anna, until=timezone.localdate() + timedelta(days=3))
    assert asked(token) is None
    pause.delete()
    stop = Suppression.objects.create(kind="party", address=str(anna.uid), party=anna, reason="asked")
    assert asked(token) is None
    Suppression.objects.filter(pk=stop.pk).update(purpose=purpose_named("newsletter"))
    assert asked(token)["heading"] == "For Anna"


def test_rank_days_and_use_decide_what_is_shown(content: Content) -> None:
    today = date.today()  # noqa: DTZ011 - the day as the database of the test has it
    content("Later", rank=1, valid_from=today + timedelta(days=2))
    content("Over", rank=2, valid_until=today - timedelta(days=2))
    content("Out of use", rank=3, is_active=False)
    content("Elsewhere", rank=4, place="foot")
    assert asked() is None
    content("Second", rank=9)
    content("First", rank=5)
    assert asked()["heading"] == "First"
    assert asked(place="foot")["heading"] == "Elsewhere"


def test_views_and_clicks_are_counted_and_a_click_leads_only_where_the_content_says(content: Content) -> None:
    made, client = content("Bikes", link="https://shop.example/bikes", link_label="Look"), Client()
    assert asked()["link"].endswith(f"/w/go/{made.uid}")
    assert (
        client.post(f"/w/seen/{made.uid}").status_code
        == client.post(f"/w/seen/{made.uid}").status_code
        == 204
    )
    went = client.get(f"/w/go/{made.uid}", {"to": "https://evil.example"})
    assert (went.status_code, went["Location"]) == (302, "https://shop.example/bikes")
    client.head(f"/w/go/{made.uid}")
    assert made.counts.values_list("views", "clicks").get() == (2, 1)
    assert client.post(f"/w/seen/{visitor_uid()}").status_code == 404
    assert client.get("/w/site.js")["Content-Type"].startswith("text/javascript")
    assert b"kith.allow" in client.get("/w/site.js").content
    assert not client.cookies


def test_whoever_asks_too_fast_is_told_so_and_is_counted_no_more_but_led_on(
    content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "ASKING", Pace(2, 0.0))
    monkeypatch.setattr(doors, "COUNTING", Pace(2, 0.0))
    made = content("Bikes", link="https://shop.example/bikes")
    fast, other = Client(), Client(REMOTE_ADDR="192.0.2.7")
    answers = [fast.get("/w/home-top.json") for _each in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert answers[-1]["Access-Control-Allow-Origin"] == "*"
    assert answers[-1]["Retry-After"]
    assert other.get("/w/home-top.json").status_code == 200
    seen = [fast.post(f"/w/seen/{made.uid}").status_code for _each in range(3)]
    assert seen == [204, 204, 429]
    assert fast.get(f"/w/go/{made.uid}")["Location"] == "https://shop.example/bikes"
    assert made.counts.values_list("views", "clicks").get() == (2, 0)


def visitor_uid() -> str:
    return "00000000-0000-7000-8000-000000000000"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"place": "Home Top"}, "place"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"picture": "x"}, "picture"),
    ],
)
def test_what_no_site_could_show_is_refused(content: Content, values: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        content("Wrong", **values)
    assert list(refused.value.fields) == [field]


def test_a_segment_wants_the_purpose_that_people_agreed_to(by: Actor, content: Content) -> None:
    segment = make("segment", by, name="All", condition={"all": []})
    with pytest.raises(Invalid) as refused:
        content("Wrong", segment=segment.uid)
    assert list(refused.value.fields) == ["purpose"]


def test_links_bring_the_visitor_along_to_the_sites_of_the_house_alone(by: Actor) -> None:
    with pytest.raises(NotAllowed):
        change_sites(by=by, hosts="www.shop.example")
    owner = actor_of(Principal.objects.create(kind=Kind.USER, role=Role.OWNER, name="Ada"), "desk")
    change_sites(by=owner, hosts="www.shop.example\n")
    went = with_visitor("https://www.shop.example/a?b=1&kith=old#c", 7)
    assert went == f"https://www.shop.example/a?b=1&kith={visitor_token(7)}#c"
    assert party_of(visitor_token(7)) == 7
    assert with_visitor("https://other.example/a", 7) == "https://other.example/a"


def test_a_sites_server_asks_for_the_token_of_who_is_signed_in_there(anna: Party) -> None:
    user = get_user_model().objects.create_user("ada", "ada@example.org")
    principal = Principal.objects.create(kind=Kind.USER, role=Role.OWNER, name="program", user=user)
    headers = {"Authorization": f"Bearer {issue_key(principal, 'key')[1]}"}
    answer = Client().get(f"/api/v1/people/{anna.uid}/visitor-token", headers=headers)
    assert answer.json() == {"token": visitor_token(anna.pk)}
    client = Client()
    client.force_login(user)
    assert b"/w/site.js" in client.get("/settings/sites").content
    assert client.post("/settings/sites", {"hosts": "www.a.example"}).status_code == 302
