"""Conditions in words."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kith.core import access
from kith.core.conditions.sentence import sentence, stressed
from kith.core.conditions.tests.test_text import TREES
from kith.core.conditions.text import parse_text
from kith.core.conditions.tree import Node
from kith.core.fieldtypes import Viewer
from kith.core.principals.actor import system
from kith.core.registry import current
from kith.customers.models import Party

pytestmark = pytest.mark.django_db


def told(text: str, key: str = "person", locale: str = "en") -> str:
    actor = system("test")
    return sentence(parse_text(text), access.scope(actor, current().type(key)), Viewer(locale, "UTC", "EUR"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "All people."),
        (
            "abc_class one_of (A, B) and last_order_at older_than 1.5 × usual_gap_days",
            "People whose class is A or B, and whose last order is longer ago than 1.5 × usual gap between orders.",
        ),
        (
            "stage is customer or country one_of (DE, DK, PL)",
            "People whose stage is Customer, or whose country is Germany, Denmark, or Poland.",
        ),
        (
            "revenue between (10, 20.5) and created_at newer_than 1 month",
            "People whose revenue is between €10.00 and €20.50, and whose added is within the last 1 month.",
        ),
        (
            "city blank and not (email contains example or phone filled)",
            "People whose city is not known, but not those (whose e-mail contains “example”, or whose phone is known).",
        ),
        ("never(note within 90 days)", "People without any notes of the last 90 days."),
        (
            "count(email where bounced_at is_filled) ge 1",
            "People with at least 1 e-mail address whose takes no mail since is known.",
        ),
        (
            "first(note.created_at) before 2026-01-31",
            "People whose first written of notes is before 31 Jan 2026.",
        ),
        ("alive_probability lt 0.5", "People whose still a customer is less than 50%."),
        ("gone is 5", "People whose “gone” is 5."),
        ("stage is nonsense", "People whose stage is nonsense."),
        ("count(bicycle) ge 2", "People with “bicycle” records."),
    ],
)
def test_a_condition_reads_as_a_sentence(text: str, words: str) -> None:
    assert told(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "last_order_at older_than 1.5 × usual_gap_days",
            "Personen mit „Letzte Bestellung“ vor mehr als 1,5 × „Übliche Pause zwischen Bestellungen“.",
        ),
        (
            "abc_class one_of (A, B) and may_newsletter_email is_true",
            "Personen mit „Klasse“ A oder B und mit Erlaubnis für „Newsletter“ per E-Mail.",
        ),
        ("last_order_at newer_than 1 month", "Personen mit „Letzte Bestellung“ vor höchstens 1 Monat."),
        ("last_order_at older_than 90 days", "Personen mit „Letzte Bestellung“ vor mehr als 90 Tagen."),
        ("last_order_at before 2026-01-31", "Personen mit „Letzte Bestellung“ vor dem 31. Jan. 2026."),
        (
            "count(order within 90 days) ge 2",
            "Personen mit mindestens 2 Bestellungen aus den letzten 90 Tagen.",
        ),
        ("never(note within 1 year)", "Personen ohne Notizen (vor höchstens 1 Jahr)."),
        (
            "count(household) ge 2 or never(household)",
            "Personen mit mindestens 2 Haushalten oder ohne Haushalte.",
        ),
    ],
)
def test_a_condition_reads_as_german(text: str, words: str) -> None:
    assert told(text, locale="de") == words


def test_records_are_called_by_their_names_where_they_may_be_seen() -> None:
    company = Party.objects.create(kind="organisation", name="Åkeson & Söner", sort_key="akeson")
    company.refresh_from_db()
    assert told(f"organisation is {company.uid}") == "People whose company is Åkeson & Söner."
    gone = "00000000-0000-7000-8000-000000000000"
    assert told(f"organisation is {gone}") == "People whose company is a record that is gone."


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(TREES, st.sampled_from(["en", "de"]))
def test_whatever_the_tree_there_is_a_sentence(node: Node, locale: str) -> None:
    scope = access.scope(system("test"), current().type("person"))
    assert sentence(node, scope, Viewer(locale, "UTC", ""))


def test_the_values_that_were_chosen_stand_out() -> None:
    text = "city is Graz and count(email where label is x within 3 days) ge 2"
    scope, viewer = access.scope(system("test"), current().type("person")), Viewer("en", "UTC", "")
    parts = stressed(parse_text(text), scope, viewer)
    assert "".join(words for words, _chosen in parts) == sentence(parse_text(text), scope, viewer)
    assert [words for words, chosen in parts if chosen] == ["Graz", "2", "3 days", "x"]
