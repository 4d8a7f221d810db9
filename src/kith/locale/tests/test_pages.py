"""Somebody whose language is German sees German, on every page, and nobody else does."""

import re

import pytest
from django.test import Client
from django.utils.translation import override

from kith.core import access
from kith.core.conditions.sentence import sentence
from kith.core.conditions.text import parse_text
from kith.core.fieldtypes import Viewer
from kith.core.principals.actor import system
from kith.core.principals.model import Kind, Principal, Role, User
from kith.core.registry import current

pytestmark = pytest.mark.django_db
PAGES = ("/", "/settings", "/import", "/analytics", "/segments/new", "/campaigns/new", "/people/new")
TAGS = re.compile(r"<(script|style|svg)\b.*?</\1>|<[^>]+>", re.DOTALL)


def at_the_desk(language: str) -> Client:
    user = User.objects.create_user(f"{language}@example.org")
    Principal.objects.create(kind=Kind.USER, role=Role.OWNER, name="Ola", user=user, locale=language)
    client = Client()
    client.force_login(user)
    return client


def words(client: Client, path: str) -> set[str]:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return {line.strip() for line in TAGS.sub("\n", answer.content.decode()).splitlines() if line.strip()}


def lists() -> list[str]:
    return [f"/{declared.url}" for declared in current().types]


def test_every_page_is_german_for_a_german_reader() -> None:
    german, english = at_the_desk("de"), at_the_desk("en")
    for path in (*PAGES, *lists()):
        here, there = words(german, path), words(english, path)
        assert {"Start", "Personen", "Einstellungen"} <= here, path
        assert {"Home", "People", "Settings"} <= there, path
        assert not {"Home", "People", "Settings", "Save", "Name of the house", "Filters"} & here, path


def test_each_type_has_its_german_name() -> None:
    with override("en"):
        english = {declared.key: str(declared.plural) for declared in current().types}
    with override("de"):
        german = {declared.key: str(declared.plural) for declared in current().types}
    assert german["person"] == "Personen"
    assert german["campaign"] == "Kampagnen"
    same = {key for key in german if german[key] == english[key]}
    assert same == {"team", "dashboard"}, "a team is a Team in German too, and a dashboard a Dashboard"


def test_the_page_of_signing_in_follows_the_browser() -> None:
    page = Client(headers={"Accept-Language": "de-AT,de;q=0.8"}).get("/sign-in/").content.decode()
    assert "Anmelden" in page
    assert 'lang="de"' in page


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Alle Personen."),
        (
            "abc_class one_of (A, B) and last_order_at older_than 1.5 × usual_gap_days",
            (
                "Personen mit „Klasse“ A oder B und mit „Letzte Bestellung“ vor mehr als"
                " 1,5 × „Übliche Pause zwischen Bestellungen“."
            ),
        ),
        (
            "city blank and not (email contains example or phone filled)",
            (
                "Personen ohne bekannten Wert für „Ort“, außer denen (mit „example“ in „E-Mail“"
                " oder mit bekanntem Wert für „Telefon“)."
            ),
        ),
        ("never(note within 90 days)", "Personen ohne Notizen aus den letzten 90 Tagen."),
        ("last_order_at newer_than 1 month", "Personen mit „Letzte Bestellung“ vor höchstens 1 Monat."),
    ],
)
def test_a_condition_reads_as_a_german_sentence(text: str, told: str) -> None:
    scope = access.scope(system("test"), current().type("person"))
    assert sentence(parse_text(text), scope, Viewer("de", "UTC", "EUR")) == told
