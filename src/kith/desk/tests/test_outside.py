"""An outside person from invitation to end: by the pages, and by every door."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kith.core.access.model import Level, Share
from kith.core.administration.people import change_baseline
from kith.core.colleague import PRINCIPAL
from kith.core.errors import Invalid, NotAllowed
from kith.core.principals.actor import Actor, actor_of
from kith.core.principals.model import Kind, Principal, Role
from kith.core.records import verbs
from kith.core.registry import current
from kith.core.search.writing import drain_search
from kith.core.sign_in.invitation.actions import invite
from kith.customers.party.model import Party
from tests.contracts.actors import somebody

pytestmark = pytest.mark.django_db
INVITE = "/settings/sign-ins/invite?who=outside"
PASSWORD = "quiet lantern by the brook"


def signed_in(principal: Principal) -> Client:
    client = Client()
    assert principal.user is not None
    client.force_login(principal.user)
    return client


def person(by: Actor, family: str) -> Party:
    made = verbs.create(current().type("person"), by=by, values={"family_name": family})
    assert isinstance(made, Party)
    return made


def share(party: Party, to: Principal, by: Actor, level: str = Level.SEE) -> Share:
    return Share.objects.create(
        subject_type="person", subject_id=party.pk, principal=to, level=level, made_by_id=by.id
    )


@pytest.fixture
def owner() -> Actor:
    return actor_of(somebody(Role.OWNER), "desk")


@pytest.fixture
def partner() -> Principal:
    return somebody(Role.SHARED_ONLY, Kind.OUTSIDE)


def test_somebody_is_invited_as_an_outside_person_until_a_day(owner: Actor) -> None:
    administrator = signed_in(Principal.objects.get(pk=owner.id))
    day = str((timezone.localtime() + timedelta(days=30)).date())
    assert "no colleagues" in administrator.get(INVITE).text
    administrator.post(INVITE, {"email": "petra@partner.example", "access_until": day})
    link = re.search(
        r'value="http://testserver(/invitation/[^"]+)"', administrator.get("/settings/sign-ins").text
    )
    assert link is not None
    waiting = administrator.get("/settings/sign-ins").text.split('id="colleagues"')[0]
    assert "link until" in waiting
    assert "access until" in waiting
    come = Client()
    come.post(link[1], {"name": "Petra", "password": PASSWORD})
    made = Principal.objects.get(name="Petra")
    assert (made.kind, made.role) == (Kind.OUTSIDE, Role.SHARED_ONLY)
    assert str(timezone.localtime(made.until).date()) == day
    assert "Nothing is shared with you yet" in come.get("/").text
    assert "Petra" in administrator.get("/settings/sign-ins").text


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"role": Role.MEMBER}, "role"),
        ({"team": object()}, "team"),
        ({"added_role": object()}, "added_role"),
        ({"access_until": timezone.now() - timedelta(days=1)}, "access_until"),
        ({"kind": Kind.USER, "access_until": timezone.now() + timedelta(days=900)}, "access_until"),
    ],
)
def test_outside_people_get_nothing_but_what_is_shared(
    owner: Actor, values: dict[str, object], field: str
) -> None:
    asked = {"email": "p@partner.example", "kind": Kind.OUTSIDE, "role": Role.SHARED_ONLY} | values
    with pytest.raises(Invalid) as refused:
        invite(by=owner, values=asked)
    assert set(refused.value.fields) == {field}


def test_an_outside_person_sees_what_is_shared_and_nothing_else_by_every_door(
    owner: Actor, partner: Principal
) -> None:
    theirs, other = person(owner, "Sharedwith"), person(owner, "Keptaway")
    share(theirs, partner, owner)
    drain_search()
    client = signed_in(partner)
    pages = [
        "/",
        "/people",
        "/people?layout=board",
        "/search?q=sharedwith",
        "/palette?q=sharedwith",
        "/people/lookup",
    ]
    for page in (*pages, f"/people/{theirs.uid}", "/api/v1/people"):
        answer = client.get(page)
        assert (page, answer.status_code) == (page, 200)
        assert ("Sharedwith" in answer.text, "Keptaway" in answer.text) == (True, False), page
    for page in ("/search?q=keptaway", "/palette?q=keptaway", "/palette?q=%40owner"):
        text = client.get(page).text
        assert f"/people/{other.uid}" not in text
        assert "/colleagues/" not in text
    for page in (f"/people/{other.uid}", f"/people/{other.uid}/actions", f"/api/v1/people/{other.uid}"):
        assert client.get(page).status_code == 404
    where = f"/people/{other.uid}"
    assert [client.get(f"{where}/{what}").status_code for what in ("edit", "print", "files")] == [
        404,
        404,
        404,
    ]


def test_nothing_is_offered_to_outside_people_that_is_closed_to_them(
    owner: Actor, partner: Principal
) -> None:
    theirs = person(owner, "Sharedwith")
    share(theirs, partner, owner, Level.EDIT)
    client = signed_in(partner)
    own = f"/people/{theirs.uid}"
    for page in (
        "/",
        "/settings",
        "/people",
        own,
        f"{own}?tab=files",
        f"{own}?tab=history",
        f"{own}?tab=notes",
        "/account",
    ):
        text = client.get(page).text
        found = re.findall(r'(?:href|hx-get|data-live-href|action)="(/[^"#?]*)', text)
        found = [href for href in found if not href.startswith("/static/")]
        closed = {href for href in found if client.get(href).status_code in (403, 500)} - {"/theme"}
        assert (page, closed) == (page, set())


def test_what_may_be_changed_is_changed_and_what_is_only_seen_is_not(
    owner: Actor, partner: Principal
) -> None:
    seen, changed = person(owner, "Onlyseen"), person(owner, "Changed")
    share(seen, partner, owner)
    share(changed, partner, owner, Level.EDIT)
    client = signed_in(partner)
    assert client.get(f"/people/{seen.uid}/edit").status_code == 403
    assert client.post(f"/people/{changed.uid}/edit", {"family_name": "Renamed"}).status_code in (
        200,
        204,
        302,
    )
    changed.refresh_from_db()
    assert changed.family_name == "Renamed"


def test_the_end_of_an_outside_person_closes_every_door_at_once(owner: Actor, partner: Principal) -> None:
    theirs = person(owner, "Sharedwith")
    share(theirs, partner, owner)
    administrator, client = signed_in(Principal.objects.get(pk=owner.id)), signed_in(partner)
    page = f"/settings/outside/{partner.uid}"
    assert "Sharedwith" in administrator.get(page).text
    day = str((timezone.localtime() + timedelta(days=3)).date())
    administrator.post(f"{page}/until", {"until": day})
    assert client.get("/people").status_code == 200
    assert administrator.post(f"{page}/until", {"until": "2020-01-01"}).status_code == 422
    Principal.objects.filter(pk=partner.pk).update(until=timezone.now() - timedelta(seconds=1))
    assert client.get("/people").status_code == 302
    assert client.get("/api/v1/people").status_code == 401
    assert partner.name not in administrator.get(f"/people/{theirs.uid}/share").text.split("<ul")[0]
    administrator.post(f"{page}/until", {"until": day})
    assert (
        client.get("/people").status_code == 302
    )  # the browser that was open before the end does not come alive
    partner.refresh_from_db()
    assert signed_in(partner).get("/people").status_code == 200


def test_switching_off_and_taking_back_end_it(owner: Actor, partner: Principal) -> None:
    theirs = person(owner, "Sharedwith")
    shared = share(theirs, partner, owner)
    administrator, client = signed_in(Principal.objects.get(pk=owner.id)), signed_in(partner)
    administrator.post(f"/people/{theirs.uid}/share/{shared.uid}/end")
    assert client.get(f"/people/{theirs.uid}").status_code == 404
    administrator.post(f"/settings/sign-ins/{partner.uid}/off")
    assert client.get("/").status_code == 302


def test_outside_people_are_no_colleagues_to_be_given_anything(owner: Actor, partner: Principal) -> None:
    with pytest.raises(NotAllowed):
        change_baseline(by=owner, principal=partner, baseline=Role.MEMBER)
    team = verbs.create(current().type("team"), by=owner, values={"name": "North"})
    for key, values in (
        ("membership", {"team": str(team.uid), "principal": str(partner.uid)}),  # type: ignore[attr-defined]
        ("person", {"family_name": "Any", "owner": str(partner.uid)}),
    ):
        with pytest.raises(Invalid):
            verbs.create(current().type(key), by=owner, values=values)
    assert PRINCIPAL.base == "t.kind <> 'outside'"


def test_only_administrators_look_after_outside_people(partner: Principal) -> None:
    member = signed_in(somebody(Role.MEMBER))
    assert member.get(f"/settings/outside/{partner.uid}").status_code == 403
    assert member.get(INVITE).status_code == 403
    assert member.post(f"/settings/outside/{partner.uid}/until", {"until": ""}).status_code == 403


def test_an_administrator_looks_through_the_eyes_of_an_outside_person(
    owner: Actor, partner: Principal
) -> None:
    theirs = person(owner, "Sharedwith")
    share(theirs, partner, owner)
    administrator = signed_in(Principal.objects.get(pk=owner.id))
    administrator.post(f"/view-as/{partner.uid}")
    assert "Sharedwith" in administrator.get("/people").text
    assert administrator.get("/settings/roles").status_code == 403
    administrator.post("/view-as/end")
    assert administrator.get("/settings/roles").status_code == 200
