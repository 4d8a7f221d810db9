"""Ways to reach a party: one main one, for a time, working or not, changed where they stand."""

from __future__ import annotations

from typing import Any

import pytest

from kith.core.administration.tests.made import at_work
from kith.core.errors import Conflict, Invalid
from kith.core.principals.actor import system
from kith.core.principals.model import Role
from kith.core.records import verbs
from kith.core.records.settings import COUNTRY, change_setting
from kith.core.registry import current
from kith.customers.models import Address, Email, Phone
from kith.customers.reach import actions

pytestmark = pytest.mark.django_db


def made(key: str, **values: object) -> Any:
    return verbs.create(current().type(key), by=system("test"), values=values)


def mains(kind: Any) -> list[str]:
    return [str(each) for each in kind.objects.filter(is_main=True).values_list("address", flat=True)]


def test_there_is_always_one_main_one_as_long_as_there_is_any() -> None:
    anna = made("person", given_name="Anna")
    one, two, three = (made("email", party=str(anna.uid), address=f"{name}@x.example") for name in "abc")
    assert mains(Email) == ["a@x.example"]
    actions.make_main(by=system("test"), email=two)
    assert mains(Email) == ["b@x.example"]
    with pytest.raises(Conflict):
        actions.make_main(by=system("test"), email=Email.objects.get(pk=two.pk))
    actions.mark_failed(by=system("test"), email=one, reason="unknown there")
    verbs.delete(current().type("email"), by=system("test"), record=Email.objects.get(pk=two.pk))
    assert mains(Email) == ["c@x.example"], "one that works takes the place"
    verbs.edit(current().type("email"), by=system("test"), record=three, values={"is_main": False})
    assert mains(Email) == ["c@x.example"]


def test_what_does_not_work_says_why_and_may_work_again() -> None:
    anna = made("person", given_name="Anna")
    place = made("address", party=str(anna.uid), street="1 Main Street", city="Ulm", country="DE")
    actions.mark_failed(by=system("test"), address=place, reason="moved away")
    with pytest.raises(Conflict):
        actions.mark_failed(by=system("test"), address=place, reason="again")
    kept = Address.objects.get(pk=place.pk)
    assert (kept.failed_reason, kept.failed_at is None) == ("moved away", False)
    actions.mark_working(by=system("test"), address=kept)
    assert Address.objects.get(pk=place.pk).failed_at is None
    with pytest.raises(Invalid) as refused:
        verbs.edit(
            current().type("address"),
            by=system("test"),
            record=place,
            values={"valid_from": "2026-02-01", "valid_until": "2026-01-01"},
        )
    assert list(refused.value.fields) == ["valid_until"]


def test_the_page_takes_numbers_of_the_country_and_addresses_in_its_words() -> None:
    change_setting(COUNTRY, "DE")
    browser, _actor = at_work(Role.MEMBER)
    anna = made("person", given_name="Anna")
    new = f"/reach/phone/new?party={anna.uid}"
    assert browser.post(new, {"number": "0421 5550139", "kind": "mobile"}).status_code == 200
    assert browser.post(new, {"number": "12"}).status_code == 422
    assert Phone.objects.get().number == "+494215550139"
    form = browser.get(f"/reach/address/new?party={anna.uid}&country=JP&city=Chiyoda").content.decode()
    assert form.index("Postcode") < form.index("Prefecture") < form.index("Street")
    asked = {
        "country": "JP",
        "postcode": "1",
        "city": "Chiyoda",
        "region": "Tokyo",
        "street": "1-3-2 Kasumigaseki",
    }
    shown = browser.post(f"/reach/address/new?party={anna.uid}", asked).content.decode()
    assert "Chiyoda, TOKYO" in shown
    assert "JAPAN" in shown
    assert "Postcodes there look like 154-0023." in shown, "what looks wrong is kept, and said so"
    number = browser.post(new, {"number": "03-1234-5678"})
    assert number.status_code == 200
    assert Phone.objects.order_by("-id")[0].number == "+81312345678", (
        "the main address says where a number belongs"
    )
    page = browser.post(f"/reach/phone/{Phone.objects.order_by('-id')[0].uid}/main").content.decode()
    assert page.index("+81 3-1234-5678") < page.index("0421 5550139")
    way = f"/reach/address/{Address.objects.get().uid}"
    assert "moved away" in browser.post(way, {"country": "JP", "reason": "moved away"}).content.decode()
    assert Address.objects.get().failed_at is not None
    assert browser.get("/reach/note/new").status_code == 404
