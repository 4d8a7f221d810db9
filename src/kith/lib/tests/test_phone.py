from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.lib.phone import read_phone, show_phone
from kith.lib.unreadable import Unreadable


@pytest.mark.parametrize(
    ("written", "country", "kept"),
    [
        ("030 23125-123", "DE", "+493023125123"),
        ("(030) 23125 123", "DE", "+493023125123"),
        ("+49 (0)30 23125 123", "", "+493023125123"),
        ("0049 30 23125123", "DE", "+493023125123"),
        ("01632 960123", "GB", "+441632960123"),
        ("(212) 555-0142", "US", "+12125550142"),
        ("+1 212 555 0142 ext. 7", "", "+12125550142;ext=7"),
        ("+442079460018", "", "+442079460018"),
        ("٠٢٠٧٩٤٦٠٠١٨", "GB", "+442079460018"),
        ("1-800-FLOWERS", "US", "+18003569377"),
    ],
)
def test_numbers_are_kept_as_e164(written: str, country: str, kept: str) -> None:
    assert read_phone(written, country) == kept
    assert read_phone(kept) == kept


@pytest.mark.parametrize(
    ("written", "country", "code"),
    [
        ("030 23125123", "", "phone.no_country"),
        ("12", "DE", "phone.too_short"),
        ("030 23125123 / 0171 3920012", "DE", "phone.too_long"),
        ("call 030 23125123 evenings", "DE", "phone.junk"),
        ("anna@house.example", "DE", "phone.junk"),
        ("", "DE", "phone.junk"),
        ("9" * 300, "DE", "phone.junk"),
    ],
)
def test_a_refused_number_says_why(written: str, country: str, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_phone(written, country)
    assert caught.value.code == code


def test_numbers_are_shown_as_the_reader_dials_them() -> None:
    assert show_phone("+441632960123") == "+44 1632 960123"
    assert show_phone("+441632960123", "GB") == "01632 960123"
    assert show_phone("+12125550142;ext=7") == "+1 212-555-0142 ext. 7"
    assert show_phone("not kept by us") == "not kept by us"


@given(st.text(max_size=20))
def test_no_text_breaks_the_reader(text: str) -> None:
    with suppress(Unreadable):
        kept = read_phone(text, "DE")
        assert read_phone(kept) == kept
