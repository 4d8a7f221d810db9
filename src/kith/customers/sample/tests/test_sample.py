"""The sample is the same on every machine, reaches nobody, and looks like a real file."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from hashlib import sha256
from pathlib import Path

import phonenumbers
import pytest

from kith.customers.sample import PURCHASES, PURCHASES_OF_ONE_IN_TEN, write_contacts
from kith.customers.sample.contacts import CONSENTS, CUSTOMERS
from kith.lib.country import read_country
from kith.lib.email import read_email
from kith.lib.phone import read_phone
from kith.lib.text import clean

# Countries that keep ranges of their numbering plan free for films and manuals.
WITH_RESERVED_RANGES = {1, 33, 44, 46, 49, 353}

Contact = dict[str, str]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "contacts.csv"
    assert write_contacts(path) == CUSTOMERS
    return path


@pytest.fixture(scope="module")
def contacts(written: Path) -> list[Contact]:
    with written.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_contacts_are_the_same_byte_for_byte(written: Path) -> None:
    expected = "f3295d59a7114a789619d7966547113048ec1a3fb022e06994ad8edd857dab9f"
    assert sha256(written.read_bytes()).hexdigest() == expected


@pytest.mark.parametrize(
    ("path", "digest"),
    [
        (PURCHASES, "eff6889ed364c5199d6eacbbeb7a6d559971df4406ac876f322c373f00a072ef"),
        (PURCHASES_OF_ONE_IN_TEN, "6fae10155c0b0ba363c2c386e30f77990d22328220efd862a5edd1443420d94a"),
    ],
)
def test_the_purchases_are_as_they_were_published(path: Path, digest: str) -> None:
    assert sha256(gzip.decompress(path.read_bytes())).hexdigest() == digest


def test_every_customer_of_the_purchases_has_one_contact(contacts: list[Contact]) -> None:
    lines = gzip.decompress(PURCHASES.read_bytes()).decode().splitlines()[1:]
    assert [contact["Customer number"] for contact in contacts] == sorted({line.split()[0] for line in lines})


def test_no_mail_can_arrive_and_no_address_stands_twice(contacts: list[Contact]) -> None:
    addresses = [contact["E-mail"] for contact in contacts if contact["E-mail"]]
    assert len(set(addresses)) == len(addresses)
    assert all(address.endswith(".example") and read_email(address) == address for address in addresses)


def test_no_telephone_rings(contacts: list[Contact]) -> None:
    for contact in contacts[::7]:
        if contact["Phone"]:
            number = phonenumbers.parse(read_phone(contact["Phone"]), None)
            reserved = number.country_code in WITH_RESERVED_RANGES
            assert reserved or not phonenumbers.is_valid_number(number), contact["Phone"]


def test_american_numbers_are_fictional(contacts: list[Contact]) -> None:
    numbers = [contact["Phone"] for contact in contacts if contact["Phone"].startswith("+1 ")]
    assert numbers
    assert all(number[7:13] == "555 01" for number in numbers)


def test_names_come_in_many_scripts(contacts: list[Contact]) -> None:
    languages = Counter(contact["Language"] for contact in contacts)
    assert {"en", "de", "el", "bg", "uk", "ar", "he", "hi", "zh", "ja", "ko", "vi", "tr"} <= set(languages)
    assert max(languages.values()) < CUSTOMERS / 2


def test_every_value_can_be_read(contacts: list[Contact]) -> None:
    assert all(read_country(country) for country in {contact["Country"] for contact in contacts})
    assert all(clean(value) == value for contact in contacts for value in contact.values())


@pytest.mark.parametrize("piece", ["E-mail", "Phone", "Street", "City"])
def test_about_three_in_a_hundred_lack_a_piece(contacts: list[Contact], piece: str) -> None:
    missing = sum(not contact[piece] for contact in contacts)
    assert 0.025 < missing / CUSTOMERS < 0.035


@pytest.mark.parametrize(("purpose", "channel"), CONSENTS)
def test_each_permission_has_a_day_and_a_source_and_some_are_withdrawn(
    contacts: list[Contact], purpose: str, channel: str
) -> None:
    name = f"{purpose} by {channel}"
    states = Counter(contact[name] for contact in contacts)
    assert set(states) == {"", "granted", "refused", "withdrawn"}
    assert states["granted"] > states["withdrawn"] > CUSTOMERS / 100
    for contact in contacts:
        days = contact[f"{name} since"]
        assert (
            bool(contact[name]) == bool(contact[f"{name} source"]) == ("1997-04-01" <= days <= "1998-06-30")
        )


def test_nobody_allows_a_channel_that_does_not_reach_them(contacts: list[Contact]) -> None:
    allowed = [contact for contact in contacts if contact["Newsletter by e-mail"] == "granted"]
    assert all(contact["E-mail"] for contact in allowed)
