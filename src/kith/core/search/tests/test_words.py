"""What is typed becomes a search, whatever it is."""

from __future__ import annotations

import pytest

from kith.core.search.vocabulary import _apart, is_kept
from kith.core.search.words import sought


def test_words_are_parts_of_which_each_must_be_found() -> None:
    assert sought("Ingrid Sörlie").query("person") == "'person.ingrid':* & 'person.sorlie':*"
    assert sought("ingrid").query("person", "AB") == "'person.ingrid':*AB"


def test_digits_are_words_or_a_number_that_is_dialled() -> None:
    (number,) = sought("0421 555").parts
    assert number == (("0421", "555"), ("0421555",), ("421555",))
    assert sought("0421 555").query("p") == ("(('p.0421':* & 'p.555':*) | ('p.0421555':*) | ('p.421555':*))")


def test_digits_inside_a_word_are_no_number() -> None:
    assert sought("p8052 4711a").parts == ((("p8052",),), (("4711a",),))


def test_words_around_a_number_stay_words() -> None:
    assert [ways[0] for ways in sought("müller 0421 5550139 x").parts] == [
        ("muller",), ("0421", "5550139"), ("x",)
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["'", "' | 'x", "a:*&!b", "\\", '"quoted"', "(", "\x00a", "%_", "<->"])
def test_operators_are_no_more_than_what_stands_between_words(text: str) -> None:
    query = sought(text).query("t")
    assert all(word.isalnum() for word in sought(text).words)
    assert query.count("'") == 2 * len(sought(text).words)


def test_an_endless_text_is_cut() -> None:
    assert len(sought("a" * 10_000).words) == 1
    assert len(sought(" ".join(map(chr, range(97, 123)))).parts) == 8


@pytest.mark.parametrize(
    ("typed", "word", "apart"),
    [
        ("muller", "muller", 0), ("mulller", "muller", 1), ("mlüler", "muller", 2), ("mulelr", "muller", 1),
        ("mulle", "mullerhof", 0), ("lowe", "paketlowe", 0), ("schmdit", "schmidtberger", 1), ("abcd", "wxyz", 4),
    ],
)  # fmt: skip
def test_how_far_words_are_apart(typed: str, word: str, apart: int) -> None:
    assert _apart(typed, word) == apart


def test_only_words_of_letters_are_kept_to_compare() -> None:
    assert [word for word in ("anna", "ann", "p123", "太郎太郎", "a" * 31) if is_kept(word)] == ["anna"]
