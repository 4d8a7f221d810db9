"""Sharing, links for guests, explaining and looking through a colleague's eyes, as people use them."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from kith.core.access.model import GuestLink, Rows, Share
from kith.core.administration import people, roles
from kith.core.administration.tests.made import acting, browser, person, somebody
from kith.core.events.model import Event
from kith.core.principals.model import Kind, Principal, Role

pytestmark = pytest.mark.django_db
TOMORROW = str(date.today() + timedelta(days=1))  # noqa: DTZ011 - a form's date


def test_a_record_is_shared_from_its_page_and_taken_back() -> None:
    boss, ann, record = somebody(Role.OWNER, "Boss"), somebody(name="Ann"), person("Kit")
    client, at = browser(boss), f"/people/{record.uid}"
    assert f"{at}/share" in client.get(at).text
    answer = client.post(f"{at}/share", {"principal": str(ann.uid), "level": "see", "until": TOMORROW})
    assert answer.status_code == 302
    page = client.get(f"{at}/share").text
    assert "Ann" in page
    assert "May see" in page
    assert browser(ann).get(at).status_code == 200
    share = Share.objects.get()
    client.post(f"{at}/share/{share.uid}/end")
    assert browser(ann).get(at).status_code == 404


def test_whoever_has_nothing_but_shares_finds_them_on_the_first_page_and_no_ways_that_lead_nowhere() -> None:
    boss, ann, record = somebody(Role.OWNER, "Boss"), somebody(Role.SHARED_ONLY, "Ann"), person("Kit")
    empty = browser(ann).get("/").text
    assert "Nothing is shared with you yet" in empty
    assert "/tasks/new" not in empty
    assert "/import" not in empty
    browser(boss).post(
        f"/people/{record.uid}/share", {"principal": str(ann.uid), "level": "see", "until": TOMORROW}
    )
    assert f'href="/people/{record.uid}"' in browser(ann).get("/").text
    page = browser(ann).get(f"/people/{record.uid}").text
    assert "/emails/new" not in page
    assert "/notes/new" not in page
    assert "/emails/new" in browser(boss).get(f"/people/{record.uid}").text


def test_a_rail_entry_is_shown_only_to_those_who_may_open_it() -> None:
    ann = somebody(Role.SHARED_ONLY, "Ann")
    role = roles.add_role(by=acting(somebody(Role.OWNER)), name="North", start=Rows.TEAM)
    roles.grant_role(by=acting(somebody(Role.OWNER)), role=role, principal=ann)
    assert browser(ann).get("/analytics").status_code == 403
    page = browser(ann).get("/").text
    assert 'href="/people"' in page
    assert 'href="/analytics"' not in page


def test_a_role_that_begins_with_the_audit_sees_who_did_what_and_nothing_else() -> None:
    boss, ann = somebody(Role.OWNER, "Boss"), somebody(Role.SHARED_ONLY, "Ann")
    role = roles.add_role(by=acting(boss), name="Auditors", start=roles.AUDIT)
    roles.grant_role(by=acting(boss), role=role, principal=ann)
    person("Wilma")
    assert "Boss" in browser(ann).get("/audit").text
    assert browser(ann).post("/audit/export").status_code == 200
    assert "Wilma" not in browser(ann).get("/people").text


def test_an_outside_person_can_be_chosen_and_mistakes_stand_at_their_field() -> None:
    boss, record = somebody(Role.OWNER), person("Kit")
    partner = Principal.objects.create(kind=Kind.OUTSIDE, role=Role.SHARED_ONLY, name="Partner")
    partner.refresh_from_db()
    client, at = browser(boss), f"/people/{record.uid}/share"
    assert "Partner" in client.get(at).text
    client.post(at, {"outside": str(partner.uid), "level": "edit"})
    assert Share.objects.get().principal == partner
    answer = client.post(at, {"level": "see"})
    assert answer.status_code == 422
    assert "Choose one colleague, or one team." in answer.text
    answer = client.post(at, {"outside": str(partner.uid), "level": "see", "until": "soon"})
    assert answer.status_code == 422
    assert f'value="{partner.uid}" selected' in answer.text


def test_a_colleague_or_team_that_was_chosen_stays_so_after_a_mistake() -> None:
    boss, ann, record = somebody(Role.OWNER), somebody(name="Ann"), person("Kit")
    team = people.add_team(by=acting(boss), name="Harbour")
    at = f"/people/{record.uid}/share"
    for key, one, name in (("principal", ann, "Ann"), ("team", team, "Harbour")):
        answer = browser(boss).post(at, {key: str(one.uid), "level": "see", "until": "soon"})
        assert answer.status_code == 422
        assert f'value="{one.uid}"' in answer.text
        assert f'value="{name}"' in answer.text
    gone = browser(boss).post(at, {"team": str(ann.uid), "level": "see"})
    assert gone.status_code == 422
    assert 'value="Ann"' not in gone.text


def test_a_guest_opens_a_link_without_signing_in_until_it_is_withdrawn() -> None:
    cache.clear()
    boss = somebody(Role.OWNER, "Boss")
    record = person("Kit", job_title="Pilot", birthday="1980-01-02")
    client, at = browser(boss), f"/people/{record.uid}/guests"
    page = client.post(at, {"recipient": "Pat <b>", "until": TOMORROW, "fields": ["name", "job_title"]}).text
    found = re.search(r"(/guest/[\w-]+)", page)
    assert found
    guest = Client().get(found[1])
    assert guest.status_code == 200
    assert "Pilot" in guest.text
    assert "1980" not in guest.text
    assert guest.headers["Cache-Control"] == "no-store"
    assert guest.headers["Referrer-Policy"] == "no-referrer"
    assert Client().get(f"/people/{record.uid}").status_code == 302
    assert "Pat &lt;b&gt;" in client.get(at).text
    assert found[1] not in client.get(at).text
    client.post(f"{at}/{GuestLink.objects.get().uid}/end")
    assert Client().get(found[1]).status_code == 404
    assert Client().post(found[1]).status_code == 405


def test_links_are_not_tried_at_will() -> None:
    cache.clear()
    answers = [Client().get(f"/guest/wrong{number}").status_code for number in range(31)]
    assert set(answers[:30]) == {404}
    assert answers[30] == 429


def test_who_may_not_share_finds_no_way_to_it() -> None:
    reader, record = browser(somebody(Role.READ_ONLY)), person("Kit")
    at = f"/people/{record.uid}"
    assert "/share" not in reader.get(at).text
    for path in (f"{at}/share", f"{at}/guests", f"{at}/access"):
        assert reader.get(path).status_code == 403
    stranger = browser(somebody(Role.SHARED_ONLY))
    for path in (f"{at}/share", f"{at}/guests"):
        assert stranger.get(path).status_code == 404


def test_an_administrator_reads_why_somebody_sees_a_record() -> None:
    boss, ann = somebody(Role.ADMINISTRATOR), somebody(name="Ann")
    record = person("Kit", ann)
    sales = roles.add_role(by=acting(boss), name="Sales")
    roles.set_rule(by=acting(boss), role=sales, type_key="person", action="see", rows="own")
    roles.grant_role(by=acting(boss), role=sales, principal=ann)
    page = browser(boss).get(f"/people/{record.uid}/access?who={ann.uid}").text
    assert "Ann sees this and may not change it." in page
    assert "The role “Sales” shows their own people. It belongs to Ann." in page
    assert "/role-rules/" in page


def test_an_administrator_reads_why_an_outside_person_sees_a_record() -> None:
    boss, kit, pat = somebody(Role.ADMINISTRATOR), person("Kit"), person("Pat")
    partner = Principal.objects.create(kind=Kind.OUTSIDE, role=Role.SHARED_ONLY, name="Partner")
    partner.refresh_from_db()
    client = browser(boss)
    client.post(f"/people/{kit.uid}/share", {"outside": str(partner.uid), "level": "see"})
    seen, unseen = (
        client.get(f"/people/{one.uid}/access?who={boss.uid}&outside={partner.uid}").text
        for one in (kit, pat)
    )
    assert f'<option value="{partner.uid}"' in seen
    assert "Partner sees this" in seen
    assert "Partner does not see this." in unseen


def test_looking_through_a_colleagues_eyes_changes_nothing_and_is_on_record() -> None:
    boss, ann = somebody(Role.ADMINISTRATOR, "Boss"), somebody(Role.MEMBER, "Ann")
    client, record = browser(boss), person("Kit")
    assert client.get("/roles").status_code == 200
    assert f"/view-as/{ann.uid}" in client.get(f"/settings/colleagues/{ann.uid}").content.decode()
    client.post(f"/view-as/{ann.uid}")
    page = client.get("/people").text
    assert "You see the desk as Ann." in page
    assert '"/settings/house"' not in client.get("/settings").text
    assert "/edit" not in client.get(f"/people/{record.uid}").text
    assert client.post(f"/people/{record.uid}/delete").status_code == 403
    assert (
        client.patch(f"/api/v1/people/{record.uid}", "{}", content_type="application/json").status_code == 401
    )
    client.post("/view-as/end")
    assert "You see the desk as" not in client.get("/people").text
    kinds = Event.objects.filter(verb="watch").order_by("id").values_list("kind", "actor_id")
    assert list(kinds) == [("principal.watched", boss.pk), ("principal.watching_ended", boss.pk)]


def test_an_owners_eyes_are_not_for_administrators_nor_anybodys_for_members() -> None:
    owner, boss, ann = somebody(Role.OWNER), somebody(Role.ADMINISTRATOR), somebody(Role.MEMBER)
    assert browser(boss).post(f"/view-as/{owner.uid}").status_code == 403
    assert browser(ann).post(f"/view-as/{boss.uid}").status_code == 403
    assert browser(owner).post(f"/view-as/{boss.uid}").status_code == 302
    client = browser(boss)
    client.post(f"/view-as/{ann.uid}")
    Principal.objects.filter(pk=ann.pk).update(role=Role.OWNER)
    assert "You see the desk as" not in client.get("/people").text
