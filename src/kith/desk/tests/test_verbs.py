"""Verbs on the page of a record: offered where they make sense, asking for what they need."""

from __future__ import annotations

import pytest
from django.test import Client

from kith.core.administration.tests.made import acting, browser
from kith.core.principals.model import Principal
from kith.customers.task.model import Task
from kith.customers.task.tests.test_tasks import task

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(mara: Principal) -> Client:
    return browser(mara)


def test_only_what_makes_sense_now_is_offered(desk: Client, mara: Principal) -> None:
    made = task(acting(mara))
    page = desk.get(f"/tasks/{made.uid}").text
    assert f"/tasks/{made.uid}/do/complete" in page
    assert f"/tasks/{made.uid}/do/reopen" not in page


def test_a_verb_that_asks_has_a_form_and_takes_what_was_typed(desk: Client, mara: Principal) -> None:
    made = task(acting(mara))
    assert 'name="outcome"' in desk.get(f"/tasks/{made.uid}/do/complete").text
    desk.post(f"/tasks/{made.uid}/do/complete", {"outcome": "Wants blue."})
    assert Task.objects.get().outcome == "Wants blue."


def test_what_is_refused_comes_back_at_its_field(desk: Client, mara: Principal) -> None:
    made = task(acting(mara))
    answer = desk.post(f"/tasks/{made.uid}/do/move", {"day": "2026-02-30"})
    assert answer.status_code == 422
    assert "2026-02-30" in answer.text
    assert "f-day-e" in answer.text


def test_a_verb_that_asks_for_nothing_has_no_form(desk: Client, mara: Principal) -> None:
    made = task(acting(mara))
    assert desk.get(f"/tasks/{made.uid}/do/reopen").status_code == 404
    assert desk.post(f"/tasks/{made.uid}/do/reopen").status_code == 409
