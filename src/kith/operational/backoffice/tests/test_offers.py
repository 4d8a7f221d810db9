"""The next offer stands on the customer: on the page, in lists and segments, for programs; never more than one may see."""

from __future__ import annotations

from datetime import UTC, datetime
from html import unescape
from re import findall
from uuid import UUID

import pytest

from kith.analytical.analyses import AFFINITY, NEXT_OFFER
from kith.analytical.analyses.affinity import Rule
from kith.analytical.erasing import tell
from kith.analytical.model import Finding, Offer
from kith.core.administration.tests.made import at_work, person
from kith.core.conditions.tree import Line, Values
from kith.core.principals.actor import system
from kith.core.principals.model import Role
from kith.core.records.found import look_up
from kith.core.registry.trace import Whose
from kith.customers.models import Party
from kith.operational.backoffice.models import Product

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> Party:
    """She bought cups, and is offered saucers first."""
    cup, saucer, spoon = (Product.objects.create(name=name) for name in ("Cup", "Saucer", "Spoon"))
    anna = person("Anna")
    why = {"key": "alike", "figures": {"share": 0.62, "bought": str(cup.uid), "offer": str(saucer.uid)}}
    Offer.objects.create(
        party_id=anna.pk, next_offer=saucer.pk, second_offer=spoon.pk, offer_because=cup.pk,
        reasons={"next_offer": [why]}, next_offer_as_of=datetime(2026, 6, 1, tzinfo=UTC),
    )  # fmt: skip
    return anna


def test_it_stands_on_the_page_with_its_reason_and_leads_to_the_product(anna: Party) -> None:
    browser, _ola = at_work(Role.ADMINISTRATOR)
    page = browser.get(f"/people/{anna.uid}").content.decode()
    saucer = Product.objects.get(name="Saucer")
    assert f'href="/products/{saucer.uid}"' in page
    assert "62\xa0% of those who bought Cup also bought Saucer." in page
    assert page.index(">Saucer<") < page.index(">Spoon<")


def test_customers_are_found_by_their_next_offer(anna: Party) -> None:
    person("Bert")
    saucer = Product.objects.get(name="Saucer")
    wanted = Line("next_offer", "is", Values((str(saucer.uid),)))
    columns = ("name", "next_offer", "third_offer", "offer_because")
    [found] = look_up(system("test"), "person", columns, wanted, (), 5)
    assert (found.uid, found.name_of("next_offer"), found.name_of("offer_because")) == (
        str(anna.uid),
        "Saucer",
        "Cup",
    )
    assert found.values["third_offer"] is None
    nobody = Line("next_offer", "is", Values((str(Product.objects.get(name="Cup").uid),)))
    assert look_up(system("test"), "person", ("name",), nobody, (), 5) == []
    [bert] = look_up(system("test"), "person", ("name",), Line("next_offer", "is_empty"), (), 5)
    assert bert.values["name"] == "Bert"


def test_a_product_that_is_gone_is_offered_no_more(anna: Party) -> None:
    Product.objects.get(name="Saucer").delete()
    browser, _ola = at_work(Role.ADMINISTRATOR)
    page = browser.get(f"/people/{anna.uid}").content.decode()
    assert "Spoon" in page
    assert "a product without a name" in page


def test_the_copy_of_all_data_says_why(anna: Party) -> None:
    told = [each for each in tell(Whose(anna.pk, UUID(str(anna.uid)))) if "Reason for an offer" in each]
    assert told == [{"Reason for an offer": "62\xa0% of those who bought Cup also bought Saucer."}]


def test_pages_call_products_by_their_names(anna: Party) -> None:
    cup, saucer = (str(Product.objects.get(name=name).uid) for name in ("Cup", "Saucer"))
    rule = Rule(cup, saucer, 50, 0.1, 0.62, 3.1, 4.5)
    shown = {each: getattr(rule, each) for each in Rule.__slots__}
    found = {"orders": 500, "left_out": 0, "rules": 1, "strongest": [shown], "dearest": [shown]}
    offered = {"customers": 1, "buyers": 1, "offered": [[saucer, 1]], "trial": None}
    Finding.objects.create(analysis=AFFINITY.key, findings=found, rows=1)
    Finding.objects.create(analysis=NEXT_OFFER.key, findings=offered, rows=1)
    browser, _ola = at_work(Role.ADMINISTRATOR)
    page = browser.get("/analytics").content.decode()
    assert "Who buys Cup buys Saucer 3.1 times as often as others do." in page
    assert (
        browser.get("/analytics/about/affinity/1/csv")
        .content.decode("utf-8-sig")
        .splitlines()[1]
        .startswith("Cup,Saucer,50,")
    )
    page = browser.get("/analytics/about/next_offer").content.decode()
    [address] = set(findall(r'href="(/people[?]where=[^"]+)"', page))
    assert browser.get(unescape(address)).content.decode().count("Anna") > 0
    Offer.objects.all().delete()
    assert "Anna" not in browser.get(unescape(address)).content.decode()
