"""Words are spelled alike however they are written."""

from __future__ import annotations

import pytest

from kith.lib.phone import asked_digits, said_digits
from kith.lib.spelling import asked, said, weight


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("Müller", "muller"), ("Müller", "Mueller"), ("Mueller", "müller"), ("Århus", "aarhus"), ("Straße", "STRASSE"),
        ("Ольга", "olga"), ("Ольга", "ольга"), ("Фёдор", "fedor"), ("Γιώργος", "giorgos"), ("Γιώργος", "γιωργος"),
        ("サクラ", "さくら"), ("さくら", "sakura"), ("山田太郎", "太郎"), ("김서연", "김서"), ("محمد", "mhmd"),
        ("O'Neil", "oneil"),
        ("O'Neil", "o'neil"), ("Đặng", "dang"), ("Łukasz", "lukasz"), ("fleet@paketlöwe.example", "paketloewe"),
    ],
)  # fmt: skip
def test_what_is_typed_begins_what_is_kept(kept: str, typed: str) -> None:
    assert all(any(word.startswith(part) for word in said(kept)) for part in asked(typed)), asked(typed)


@pytest.mark.parametrize("name", ["Mueller", "Aarhus", "Manuel", "Ольга", "Søren Kierkegaard", "Goethe"])
def test_every_beginning_finds_the_whole(name: str) -> None:
    for end in range(1, len(name)):
        assert all(any(word.startswith(part) for word in said(name)) for part in asked(name[:end]))


@pytest.mark.parametrize("text", ["", "   ", "😀", "!:*&|()'", "\x00"])
def test_what_has_no_letters_has_no_words(text: str) -> None:
    assert said(text) == asked(text) == []


def test_a_sign_says_as_much_as_two_letters() -> None:
    assert (weight(["山"]), weight(["a"]), weight(["ab", "c"])) == (2, 1, 3)


@pytest.mark.parametrize(
    "typed",
    [
        "0421 5550139",
        "+49 421 5550139",
        "+49 (0)421 / 555 01 39",
        "0049-421-5550139",
        "555 0139",
        "(0421) 555-01",
    ],
)
def test_a_number_is_found_in_any_notation(typed: str) -> None:
    kept = said_digits("+494215550139;ext=12")
    assert any(known.startswith(digits) for known in kept for digits in asked_digits(typed))


def test_numbers_of_other_countries_are_found_as_people_there_dial_them() -> None:
    assert "9121234567" in asked_digits("8 912 123-45-67")
    assert "9121234567" in said_digits("+79121234567")
    assert "612345678" in asked_digits("06 1 2345678")[0:3] + asked_digits("612345678")
    assert "0612345678" in asked_digits("06 1234 5678")
    assert "0612345678" in said_digits("+390612345678")
