"""Who is added by hand gets a phone number and an e-mail address in the same form."""

from __future__ import annotations

import pytest
from django.test import Client

from kith.core.administration.tests.made import at_work, browser, somebody
from kith.core.principals.model import Role
from kith.core.registry import current
from kith.customers.email.model import Email
from kith.customers.party.model import Party
from kith.customers.phone.model import Phone

pytestmark = pytest.mark.django_db
ANN = {"given_name": "Ann", "phone": "+49 421 5550139", "email": "Ann@Example.org"}


@pytest.fixture
def client() -> Client:
    return at_work(Role.MEMBER, "Mara")[0]


def test_a_new_person_has_the_number_and_address_that_were_typed_as_the_main_ones(client: Client) -> None:
    page = client.get("/people/new").content.decode()
    assert page.index('name="email"') < page.index('name="phone"') < page.index('name="birthday"')
    assert client.post("/people/new", ANN).status_code == 302
    person = Party.objects.get()
    assert [(each.number, each.is_main) for each in person.phones.all()] == [("+494215550139", True)]
    assert [(each.address.lower(), each.is_main) for each in person.emails.all()] == [
        ("ann@example.org", True)
    ]


def test_a_company_has_them_too_and_what_is_left_empty_makes_nothing(client: Client) -> None:
    client.post("/companies/new", {"name": "Mill", "phone": "", "email": "mill@example.org"})
    assert (Email.objects.count(), Phone.objects.count()) == (1, 0)


@pytest.mark.parametrize(("key", "text"), [("email", "ann at example"), ("phone", "call me")])
def test_what_cannot_be_taken_is_told_below_its_field_and_nobody_is_added(
    client: Client, key: str, text: str
) -> None:
    answer = client.post("/people/new", ANN | {key: text})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'id="f-{key}-e"' in page
    assert f'value="{text}"' in page
    assert not Party.objects.exists()


def test_all_that_cannot_be_taken_is_told_at_once(client: Client) -> None:
    page = client.post("/people/new", ANN | {"email": "ann@", "phone": "12"}).content.decode()
    assert 'id="f-email-e"' in page
    assert 'id="f-phone-e"' in page


def test_only_a_new_record_is_asked_for_them(client: Client) -> None:
    client.post("/people/new", ANN)
    page = client.get(f"/people/{Party.objects.get().uid}/edit").content.decode()
    assert 'name="email"' not in page


def test_whoever_may_add_nobody_is_not_asked(client: Client) -> None:
    assert browser(somebody(Role.READ_ONLY)).get("/people/new").status_code == 403


def test_every_first_names_a_field_of_a_type_that_belongs_to_the_record() -> None:
    named = [(declared, field) for declared in current().types for field in declared.fields if field.first_of]
    assert named
    for declared, field in named:
        kind, key = field.first_of.split(".")
        other = current().type(kind)
        assert key in other.by_key
        assert other.model._meta.get_field(other.subject).related_model is declared.model


@pytest.mark.parametrize("values", [{}, {"given_name": "  ", "job_title": "Cook"}])
def test_somebody_whom_nothing_tells_is_not_added_and_the_form_says_what_would(
    client: Client, values: dict[str, str]
) -> None:
    answer = client.post("/people/new", values)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'id="f-family_name-e"' in page
    assert "Fill in at least one of these: Family name, Given name" in page
    assert not Party.objects.exists()


@pytest.mark.parametrize(
    "key", ["family_name", "given_name", "preferred_name", "native_name", "email", "phone"]
)
def test_any_name_number_or_address_is_enough(client: Client, key: str) -> None:
    known = {"email": "ann@example.org", "phone": "+49 421 5550139"}.get(key, "Ann")
    assert client.post("/people/new", {key: known}).status_code == 302
    assert Party.objects.exists()
