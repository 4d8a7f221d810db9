"""The day on the first page: in the order of urgency, done and moved on the spot."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kith.core.administration.tests.made import acting, browser, person, somebody
from kith.core.principals.model import Membership, Principal, Role, Team
from kith.customers.task.home import day
from kith.customers.task.model import Task
from kith.customers.task.queries import agenda
from kith.customers.task.tests.test_tasks import task
from kith.desk.home_view import HomePart

pytestmark = pytest.mark.django_db


@pytest.fixture
def mara() -> Principal:
    return somebody(Role.MEMBER, "Mara")


@pytest.fixture
def desk(mara: Principal) -> Client:
    return browser(mara)


def titles(part: HomePart | None) -> dict[str, list[str]]:
    assert part is not None
    return {group.title: [row.title for row in group.rows] for group in part.groups}


def at(hour: int) -> str:
    return timezone.make_aware(datetime.combine(timezone.localdate(), time(hour))).isoformat()


def test_the_day_goes_from_overdue_to_the_week_after(mara: Principal) -> None:
    by, today = acting(mara), timezone.localdate()
    task(by, title="Fair", due_on=str(today + timedelta(days=3)))
    task(by, title="Far away", due_on=str(today + timedelta(days=30)))
    task(by, title="Later", kind="plain")
    task(by, title="Sooner", kind="plain", priority="high")
    task(by, title="Lunch", starts_at=at(13))
    task(by, title="Breakfast", starts_at=at(8))
    task(by, title="Forgotten", due_on=str(today - timedelta(days=2)))
    assert titles(day(by, team=False)) == {
        "Overdue": ["Forgotten"],
        "This morning": ["Breakfast"],
        "This afternoon": ["Lunch"],
        "Today, at any time": ["Sooner", "Later"],
        "The next seven days": ["Fair"],
    }


def test_why_something_is_urgent_is_said(mara: Principal) -> None:
    by = acting(mara)
    task(by, title="Forgotten", due_on=str(timezone.localdate() - timedelta(days=2)))
    part = day(by, team=False)
    assert part is not None
    (row,) = part.groups[0].rows
    assert (row.tag and row.tag.text, row.lead_tone, part.count) == ("2 days late", "bad", "1 left, 0 done")


def test_the_teams_day_is_that_of_its_members_and_nobody_elses(mara: Principal) -> None:
    team, ola, ben = (
        Team.objects.create(name="North"),
        somebody(Role.MEMBER, "Ola"),
        somebody(Role.MEMBER, "Ben"),
    )
    for member in (mara, ola):
        Membership.objects.create(team=team, principal=member)
    for who in (mara, ola, ben):
        task(acting(who), title=who.name)
    by = acting(mara)
    assert {each.values["title"] for each in agenda(by, timezone.localdate(), team=True).today} == {
        "Mara",
        "Ola",
    }
    assert [each.values["title"] for each in agenda(by, timezone.localdate()).today] == ["Mara"]


def test_pressing_the_box_does_it_and_pressing_again_takes_it_back(desk: Client, mara: Principal) -> None:
    made = task(acting(mara), title="Ring Bo")
    shown = desk.post(f"/tasks/{made.uid}/tick", headers={"HX-Request": "true"}).text
    assert 'hx-target="#home"' in shown
    assert "Ring Bo is done" in shown
    assert Task.objects.get().state == "done"
    desk.post(f"/tasks/{made.uid}/tick", headers={"HX-Request": "true"})
    assert Task.objects.get().state == "open"


def test_putting_off_can_be_undone(desk: Client, mara: Principal) -> None:
    made, today = task(acting(mara)), timezone.localdate()
    shown = desk.post(
        f"/tasks/{made.uid}/due?day={today + timedelta(days=1)}", headers={"HX-Request": "true"}
    ).text
    assert Task.objects.get().due_on == today + timedelta(days=1)
    assert f"/tasks/{made.uid}/due?day={today}" in shown
    desk.post(f"/tasks/{made.uid}/due?day={today}")
    assert Task.objects.get().due_on == today


@pytest.mark.parametrize("day_asked", ["", "2026-02-30", "tomorrow"])
def test_a_day_that_is_none_changes_nothing(desk: Client, mara: Principal, day_asked: str) -> None:
    made = task(acting(mara))
    assert desk.post(f"/tasks/{made.uid}/due?day={day_asked}").status_code == 422
    assert Task.objects.get().due_on == made.due_on


def test_the_page_shows_the_call_that_comes_next_with_its_number(
    desk: Client, mara: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, anna = acting(mara), person("Anna")
    noon = timezone.now().replace(hour=12, minute=0)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    late = noon.replace(hour=23, minute=59)
    task(by, title="Delivery date", party=str(anna.uid), starts_at=late.isoformat(), details="Asked twice.")
    anna.phones.create(number="+49301234567", is_main=True)
    page = desk.get("/").text
    assert "Next, 23:59: Delivery date (Anna)" in page
    assert "tel:+49301234567" in page
    assert "Asked twice." in page


def test_who_may_not_see_tasks_gets_no_day() -> None:
    assert day(acting(somebody(Role.SHARED_ONLY)), team=False) is None
