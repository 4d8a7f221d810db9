"""The history of a record reads in its reader's words."""

import pytest
from django.test import Client

from kith.core.principals.actor import actor_of
from kith.core.principals.model import Kind, Principal, Role, User
from kith.core.records import verbs
from kith.core.registry import current
from kith.customers.models import Party

pytestmark = pytest.mark.django_db


def told(language: str) -> str:
    user = User.objects.create_user("ola@example.org")
    principal = Principal.objects.create(
        kind=Kind.USER, role=Role.OWNER, name="Ola", user=user, locale=language
    )
    principal.refresh_from_db()
    by = actor_of(principal, "api")
    company = verbs.create(current().type("organisation"), by=by, values={"name": "Åkeson & Söner"})
    values = {
        "given_name": "<b>Ingrid",
        "organisation": str(Party.objects.get(pk=company.pk).uid),
        "language": "nb",
    }
    more: dict[str, object] = {"birthday": "1990-02-08", "stage": "prospect", "tags": ["vip", "x"]}
    person = verbs.create(current().type("person"), by=by, values=values | more)
    client = Client()
    client.force_login(user)
    page = client.get(f"/people/{Party.objects.get(pk=person.pk).uid}?tab=history")
    assert page.status_code == 200
    return page.content.decode()


def test_choices_dates_and_references_are_shown_as_on_the_page() -> None:
    page = told("en")
    for line in (
        "— → Prospect",
        "— → 8 Feb 1990",
        "— → Åkeson &amp; Söner",
        "— → vip, x",
        "— → &lt;b&gt;Ingrid",
    ):
        assert line in page, line
    assert "added this · over the API" in page


def test_they_are_shown_in_the_readers_language() -> None:
    page = told("de")
    for line in ("— → Interessent", "— → 8. Feb. 1990", "Ola hat das angelegt · über die API"):
        assert line in page, line
