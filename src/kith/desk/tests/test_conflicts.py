"""Two people edit one record: different fields come together, the same field shows both values and loses nothing."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from kith.core.administration.tests.made import acting, browser
from kith.core.principals.actor import Actor
from kith.core.principals.model import Principal
from kith.core.records import verbs
from kith.core.registry import current
from kith.customers.models import Party

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(ola: Principal) -> Actor:
    return acting(ola)


@pytest.fixture
def desk(ola: Principal) -> Client:
    return browser(ola)


@pytest.fixture
def ann(by: Actor) -> Party:
    record = verbs.create(current().type("person"), by=by, values={"given_name": "Ann", "job_title": "Baker"})
    return Party.objects.get(pk=record.pk)


def filled(page: str) -> dict[str, str]:
    """What a browser would send of the form as it stands."""
    texts = {
        name: value
        for name, value in re.findall(r'<input[^>]* name="([^"]+)"[^>]*? value="([^"]*)"', page)
        if name not in ("csrfmiddlewaretoken", "q")
    }
    chosen = re.findall(r'<select[^>]* name="([^"]+)".*?</select>', page, re.DOTALL)
    for name in chosen:
        select = re.search(rf'<select[^>]* name="{name}".*?</select>', page, re.DOTALL)
        option = re.search(r'value="([^"]*)" selected', select.group()) if select else None
        texts[name] = option[1] if option else ""
    return texts


def somebody_else(by: Actor, ann: Party, **values: object) -> None:
    verbs.edit(current().type("person"), by=by, record=ann, values=values)


def test_changes_of_different_fields_come_together(desk: Client, by: Actor, ann: Party) -> None:
    form = filled(desk.get(f"/people/{ann.uid}/edit").content.decode())
    somebody_else(by, ann, job_title="Cook", stage="customer")
    assert desk.post(f"/people/{ann.uid}/edit", {**form, "family_name": "Ask"}).status_code in (204, 302)
    ann.refresh_from_db()
    assert (ann.family_name, ann.job_title, ann.stage) == ("Ask", "Cook", "customer")


def test_the_same_field_shows_both_values_and_nothing_is_saved(desk: Client, by: Actor, ann: Party) -> None:
    form = filled(desk.get(f"/people/{ann.uid}/edit").content.decode())
    somebody_else(by, ann, job_title="Cook")
    answer = desk.post(f"/people/{ann.uid}/edit", {**form, "job_title": "Chef", "family_name": "Ask"})
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("changed this to “Cook”", 'value="Chef"', 'value="Ask"', "Take “Cook”"):
        assert words in page, words
    ann.refresh_from_db()
    assert (ann.job_title, ann.family_name) == ("Cook", "")


def test_who_saves_again_keeps_the_own_value_and_who_takes_the_other_gets_it(
    desk: Client, by: Actor, ann: Party
) -> None:
    form = filled(desk.get(f"/people/{ann.uid}/edit").content.decode())
    somebody_else(by, ann, job_title="Cook")
    again = filled(
        desk.post(f"/people/{ann.uid}/edit", {**form, "job_title": "Chef", "title": "Dr"}).content.decode()
    )
    taken = desk.post(f"/people/{ann.uid}/edit", {**again, "take": "job_title"})
    assert taken.status_code == 200
    assert (filled(taken.content.decode())["job_title"], filled(taken.content.decode())["title"]) == (
        "Cook",
        "Dr",
    )
    assert desk.post(f"/people/{ann.uid}/edit", again).status_code in (204, 302)
    ann.refresh_from_db()
    assert ann.job_title == "Chef"


def test_a_refused_value_does_not_count_as_seen(desk: Client, ann: Party) -> None:
    form = filled(desk.get(f"/people/{ann.uid}/edit").content.decode())
    refused = desk.post(f"/people/{ann.uid}/edit", {**form, "job_title": "Chef", "birthday": "soon"})
    again = filled(refused.content.decode())
    assert desk.post(f"/people/{ann.uid}/edit", {**again, "birthday": ""}).status_code in (204, 302)
    ann.refresh_from_db()
    assert ann.job_title == "Chef"


@pytest.mark.parametrize("place", ["cell", "fact"])
def test_a_cell_and_a_fact_show_both_values_too(desk: Client, by: Actor, ann: Party, place: str) -> None:
    at = f"/people/{ann.uid}/{place}/job_title"
    form = filled(desk.get(at).content.decode())
    assert form["seen"] == "Baker"
    somebody_else(by, ann, job_title="Cook")
    answer = desk.post(at, {**form, "job_title": "Chef"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Take “Cook”" in page
    assert filled(page) == {"seen": "Cook", "job_title": "Chef"}
    assert desk.post(at, filled(page)).status_code == 200
    ann.refresh_from_db()
    assert ann.job_title == "Chef"
