"""The timeline on a page: one channel or all, days and months, and the touch that is pinned."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from kith.core.administration.tests.made import at_work, person
from kith.core.principals.model import Role
from kith.customers.interaction.actions import PARTY, Touch, append
from kith.customers.interaction.panels import day_heading, key_of
from kith.customers.interaction.queries import pinned, timeline
from kith.customers.party.model import Party

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def touched(about: Party, number: int, channel: str = "email", ago: timedelta = timedelta()) -> None:
    now = timezone.now() - ago
    append([
        Touch(now - timedelta(minutes=each), channel, "sent", "out", f"{channel} {each}", ((PARTY, about.pk),))
        for each in range(number)
    ])  # fmt: skip


@pytest.mark.django_db
def test_the_timeline_shows_one_channel_or_all_and_goes_on_where_it_ended() -> None:
    browser, _ola = at_work(Role.MEMBER)
    anna = person("Anna")
    touched(anna, 32, ago=timedelta(days=400))
    touched(anna, 2, "phone")
    page = browser.get(f"/people/{anna.uid}").content.decode()
    assert [part for part in ("?channel=email", "?channel=phone", "?channel=fax") if part in page] == [
        "?channel=email", "?channel=phone",
    ]  # fmt: skip
    assert page.count('<article class="ev"') == 30
    calls = browser.get(f"/people/{anna.uid}?channel=phone").content.decode()
    assert calls.count('<article class="ev"') == 2
    assert "email 0" not in calls
    more = page.partition('class="tl-day" hx-get="')[2].partition('"')[0]
    rest = browser.get(more, headers=HTMX).content.decode()
    assert rest.count('<article class="ev"') == 4
    assert "tl-day" not in rest, "the month goes on and is not told again"
    assert "Nothing by this channel" in browser.get(f"/people/{anna.uid}?channel=fax").content.decode()
    assert browser.get(f"/people/{anna.uid}?before=x~y&channel=%00").status_code in (200, 422)


@pytest.mark.django_db
def test_one_touch_is_pinned_by_who_may_edit_and_only_one_of_the_party() -> None:
    browser, ola = at_work(Role.MEMBER)
    reader, _reader = at_work(Role.READ_ONLY, "Reader")
    anna, berta = person("Anna"), person("Berta")
    touched(anna, 3)
    touched(berta, 1)
    first, second, _third = timeline(ola, anna)
    for each in (first, second):
        answer = browser.post(f"/people/{anna.uid}/pin", {"touch": key_of(each)}, headers=HTMX)
        assert 'id="pinned">Pinned</h3>' in answer.content.decode()
    found = pinned(ola, anna)
    assert found is not None
    assert found.uid == second.uid
    other = key_of(timeline(ola, berta)[0])
    assert browser.post(f"/people/{anna.uid}/pin", {"touch": other}).status_code == 404
    assert browser.post(f"/people/{anna.uid}/pin", {"touch": "x"}).status_code == 404
    assert reader.post(f"/people/{anna.uid}/pin", {"touch": ""}).status_code == 403
    assert 'id="pinned"' in reader.get(f"/people/{anna.uid}").content.decode()
    assert browser.post(f"/people/{anna.uid}/pin")["Location"] == f"/people/{anna.uid}"
    assert pinned(ola, anna) is None


def test_days_of_the_last_week_have_their_name_and_what_is_older_its_month() -> None:
    today = date(2026, 11, 20)
    told = [
        day_heading(day, today)
        for day in (today, date(2026, 11, 19), date(2026, 11, 15), date(2026, 11, 2), date(2026, 10, 31))
    ]
    assert told == [
        "Today, 20 November", "Yesterday, 19 November", "Sunday 15 November", "Earlier in November", "October 2026",
    ]  # fmt: skip
