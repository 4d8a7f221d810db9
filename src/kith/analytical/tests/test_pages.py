"""An analysis has a page of its own with what stands behind it, and a customer one on which figures have moved."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kith.analytical.analyses import abc
from kith.analytical.cards import revived
from kith.analytical.model import Finding
from kith.analytical.past_page import value_at
from kith.core.administration.tests.made import at_work, person
from kith.core.principals.model import Role
from kith.customers.fact.model import Fact, FactHistory

pytestmark = pytest.mark.django_db
FOUND = {
    "customers": 2,
    "revenue": 10.0,
    "curve": [[0, 0], [1, 1]],
    "classes": [["A", 0.5, 0.9], ["B", 0, 0], ["C", 0.5, 0.1]],
}


def test_an_analysis_shows_what_stands_behind_it() -> None:
    browser, _ola = at_work(Role.ADMINISTRATOR)
    Finding.objects.create(
        analysis="abc", findings={**FOUND, "regular": {"AX": 7}}, as_of=timezone.now(), rows=2
    )
    assert 'href="/analytics/about/abc"' in browser.get("/analytics").content.decode()
    page = browser.get("/analytics/about/abc").content.decode()
    assert "Large and regular (ABC and XYZ)" in page
    assert "7 of the largest customers" in page
    assert browser.get("/analytics/about/nothing").status_code == 404
    assert 'href="/analytics/about/abc/1/csv"' in page
    whole, part = (browser.get(f"/analytics/about/abc/{place}/csv") for place in (0, 1))
    assert whole["Content-Type"].startswith("text/csv")
    assert part.content.decode("utf-8-sig").splitlines()[:2] == ["Class,X,Y,Z", "A,7,0,0"]
    for address in ("abc/2", "nothing/0"):
        assert browser.get(f"/analytics/about/{address}/csv").status_code == 404


def test_who_sees_some_customers_only_sees_no_analysis() -> None:
    browser, _ola = at_work(Role.SHARED_ONLY)
    for path in ("/analytics", "/analytics/about/abc", "/analytics/about/abc/0/csv"):
        assert browser.get(path).status_code == 403
    for path in ("/analytics/compute", "/analytics/stop"):
        assert browser.post(path).status_code == 403


def test_findings_of_an_older_release_are_still_read() -> None:
    found = revived(abc.Findings, FOUND)
    assert found.regular == {}
    assert found.classes[0] == ("A", 0.5, 0.9)


def test_figures_that_moved_are_listed_and_drawn() -> None:
    browser, _ola = at_work(Role.ADMINISTRATOR)
    anna = person("Anna")
    early, late = timezone.now() - timedelta(days=60), timezone.now() - timedelta(days=20)
    Fact.objects.create(party_id=anna.pk, lifetime_value="300", abc_class="B", reasons={}, abc_as_of=late)
    FactHistory.objects.create(party_id=anna.pk, name="lifetime_value", old=100, new=200, as_of=early)
    FactHistory.objects.create(party_id=anna.pk, name="lifetime_value", old=200, new=300, as_of=late)
    FactHistory.objects.create(party_id=anna.pk, name="abc_class", old=None, new="B", as_of=late)
    assert f'href="/analytics/past/people/{anna.uid}"' in browser.get(f"/people/{anna.uid}").content.decode()
    page = browser.get(f"/analytics/past/people/{anna.uid}").content.decode()
    assert page.index("300.00") < page.index("100.00")
    assert "none" in page
    assert "<svg" in page


def test_a_value_is_that_of_its_time() -> None:
    now = timezone.now()
    told = [
        FactHistory(old=1, new=2, as_of=now - timedelta(days=20)),
        FactHistory(old=2, new=None, as_of=now - timedelta(days=10)),
        FactHistory(old=None, new=5, as_of=now - timedelta(days=5)),
    ]
    moments = (now - timedelta(days=days) for days in (30, 15, 7, 0))
    assert [value_at(told, moment, 5.0) for moment in moments] == [1, 2, 0, 5]
