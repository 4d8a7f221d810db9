"""The number on a letter."""

from __future__ import annotations

import pytest

from kith.communicative.channels.letter.code import bars, code_of, in_groups, number_of

NUMBERS = (1, 7, 10_432, 99_999, 123_456_789)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_is_read_back_as_it_is_printed_in_groups_and_as_a_reader_sends_it(number: int) -> None:
    assert number_of(code_of(number)) == number
    assert number_of(f" {in_groups(code_of(number))}\n") == number
    assert number_of(f"*{code_of(number)}*") == number


@pytest.mark.parametrize("number", NUMBERS)
def test_every_wrong_digit_and_every_swap_of_neighbours_is_caught(number: int) -> None:
    code = code_of(number)
    wrong = {code[:at] + digit + code[at + 1 :] for at in range(len(code)) for digit in "0123456789"}
    wrong |= {code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(len(code) - 1)}
    assert {number_of(each) for each in wrong - {code}} == {None}


@pytest.mark.parametrize("text", ["", "5", "abc", "12-x", "٣٤", "1" * 40])
def test_what_is_no_number_is_none(text: str) -> None:
    assert number_of(text) is None


def test_bars_are_as_wide_as_code_39_says() -> None:
    path, units = bars("12")
    assert path.count("M") == 4 * 5
    assert units == 4 * (3 * 2.5 + 6) + 3
