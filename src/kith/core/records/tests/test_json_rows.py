"""Lists as JSON."""

import orjson
import pytest

from kith.core.principals.actor import system
from kith.core.records.json_rows import read_json
from kith.core.records.planner import Listing, sort_of
from kith.core.registry import current
from kith.customers.models import Address, Fact, Party


@pytest.mark.django_db
def test_a_row_is_an_object_with_id_references_amounts_and_moments() -> None:
    company = Party.objects.create(kind="organisation", name="Åkeson & Söner", sort_key="akeson")
    person = Party.objects.create(
        kind="person", name="Émile", sort_key="emile", organisation=company, tags=["vip", "x"]
    )
    Fact.objects.create(party=person, lifetime_value="12.00", orders=3, last_order_at="2026-01-02T03:04:05Z")
    Address.objects.create(party=person, city="Łódź", is_main=True)
    declared = current().type("person")
    columns = (
        "name", "organisation", "owner", "lifetime_value", "orders", "last_order_at", "tags", "city", "birthday",
    )  # fmt: skip
    asked = Listing(declared, columns, sort=sort_of(declared))
    page = read_json(system("test"), asked)
    assert orjson.loads(b"[" + page.body + b"]") == [
        {
            "id": str(Party.objects.get(pk=person.pk).uid),
            "name": "Émile",
            "organisation": {"id": str(Party.objects.get(pk=company.pk).uid), "title": "Åkeson & Söner"},
            "owner": None,
            "lifetime_value": "12.00",
            "orders": 3,
            "last_order_at": "2026-01-02T03:04:05+00:00",
            "tags": ["vip", "x"],
            "city": "Łódź",
            "birthday": None,
        }
    ]
    assert page.next == ""
