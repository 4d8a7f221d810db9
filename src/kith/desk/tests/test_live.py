"""What pages carry to be told of changes, and what they ask by themselves afterwards."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from kith.core.access.model import Share
from kith.core.administration.tests.made import browser, person, somebody
from kith.core.principals.model import Principal, Role, Session
from kith.desk.live import signing_key
from kith.lib.live_pass import read_pass, seal, session_digest

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(ola: Principal, settings: Settings) -> Client:
    settings.KITH_LIVE_PORT = 8765
    return browser(ola)


def pass_on(page: str) -> str:
    found = re.search(r'data-pass="([^"]+)"', page)
    assert found
    return found[1]


def test_pages_name_where_they_hear_of_what_and_only_with_a_live_process(
    desk: Client, ola: Principal, settings: Settings
) -> None:
    ann = person("Ann")
    answer = desk.get(f"/people/{ann.uid}", HTTP_HOST="127.0.0.1:8000")
    page = answer.content.decode()
    assert 'data-at="http://127.0.0.1:8765/live"' in page
    assert "connect-src 'self' http://127.0.0.1:8765;" in answer.headers["Content-Security-Policy"]
    shown = read_pass(signing_key(), pass_on(page))
    assert shown is not None
    assert shown.topics == (f"person:{ann.uid}", f"about:{ann.uid}")
    assert (shown.who, shown.name) == (str(ola.uid), "Ola")
    assert shown.session == session_digest(desk.session.session_key or "")
    settings.KITH_LIVE_ADDRESS = "/live"
    answer = desk.get("/people")
    assert 'data-at="/live"' in answer.content.decode()
    assert "connect-src 'self';" in answer.headers["Content-Security-Policy"]
    settings.KITH_LIVE_ADDRESS, settings.KITH_LIVE_PORT = "", 0
    assert "data-pass" not in desk.get("/people").content.decode()


def test_the_rows_that_changed_are_those_that_stand_in_the_list_now(desk: Client) -> None:
    ann, bea, _cid = (
        person("Ann", stage="customer"),
        person("Bea", stage="lead"),
        person("Cid", stage="customer"),
    )
    where = '{"field":"stage","op":"is","value":["customer"]}'
    page = desk.get("/people/live", {"where": where, "uid": [str(ann.uid), str(bea.uid)]}).content.decode()
    assert re.findall(r'data-uid="([^"]+)"', page) == [str(ann.uid)]
    assert desk.get("/people/live", {"uid": "x"}).status_code == 422


def test_who_does_not_see_all_records_hears_of_them_under_seal_and_is_shown_those_that_are_theirs(
    desk: Client, ola: Principal
) -> None:
    guest = somebody(Role.SHARED_ONLY, "Guest")
    theirs, other = person("Theirs"), person("Other")
    Share.objects.create(
        subject_type="person", subject_id=theirs.pk, principal=guest, level="see", made_by=ola
    )
    guests = browser(guest)
    for page in ("/people", "/people?as=board", "/people?as=calendar"):
        passes = [read_pass(signing_key(), pass_on(one.get(page).content.decode())) for one in (desk, guests)]
        assert [each and each.sees_all for each in passes] == [True, False]
    old = pass_on(guests.get("/people").content.decode())
    renewed = read_pass(signing_key(), guests.get("/fresh-pass", {"pass": old}).json()["pass"])
    assert renewed is not None
    assert not renewed.sees_all
    marks = [seal(signing_key(), str(each.uid)) for each in (theirs, other)]
    for asked in (marks, [str(theirs.uid), str(other.uid)]):
        rows = guests.get("/people/live", {"uid": asked}).content.decode()
        assert re.findall(r'data-uid="([^"]+)"', rows) == [str(theirs.uid)]


def test_a_pass_is_renewed_for_its_reader_in_a_session_that_lives(desk: Client, mara: Principal) -> None:
    old = pass_on(desk.get("/people").content.decode())
    told = desk.get("/fresh-pass", {"pass": old}).json()
    assert read_pass(signing_key(), told["pass"])
    assert told["token"]
    assert browser(mara).get("/fresh-pass", {"pass": old}).status_code == 403
    assert desk.get("/fresh-pass", {"pass": "x"}).status_code == 403
    assert "HX-Redirect" in Client().get("/fresh-pass", {"pass": old}, headers={"HX-Request": "true"}).headers


def test_a_pass_is_renewed_for_what_its_reader_still_sees_and_names_colleagues_to_who_sees_them(
    desk: Client, ola: Principal, settings: Settings
) -> None:
    settings.KITH_LIVE_PORT = 8765
    ann, guest = person("Ann"), somebody(Role.SHARED_ONLY, "Guest")
    share = Share.objects.create(
        subject_type="person", subject_id=ann.pk, principal=guest, level="see", made_by=ola
    )
    theirs = browser(guest)
    of_record, of_list = (
        pass_on(theirs.get(path).content.decode()) for path in (f"/people/{ann.uid}", "/people")
    )
    shown = read_pass(signing_key(), of_record)
    assert shown is not None
    assert not shown.sees_others
    renewed = theirs.get("/fresh-pass", {"pass": of_record}).json()["pass"]
    assert read_pass(signing_key(), renewed).topics == shown.topics  # type: ignore[union-attr]
    share.delete()
    assert theirs.get("/fresh-pass", {"pass": of_record}).status_code == 403
    assert theirs.get("/fresh-pass", {"pass": of_list}).status_code == 403
    seen = read_pass(signing_key(), pass_on(desk.get(f"/people/{ann.uid}").content.decode()))
    assert seen is not None
    assert seen.sees_others


def test_what_a_page_asks_by_itself_is_no_sign_that_somebody_sits_there(desk: Client) -> None:
    long_ago = timezone.now() - timedelta(hours=5)
    Session.objects.update(seen_at=long_ago)
    desk.get("/people/live", headers={"Kith-Unattended": "1"})
    assert Session.objects.get().seen_at == long_ago
    desk.get("/people")
    assert Session.objects.get().seen_at > long_ago
