from __future__ import annotations

from contextlib import suppress

import pytest
from email_validator import validate_email
from hypothesis import given
from hypothesis import strategies as st

from kith.lib.email import read_email
from kith.lib.unreadable import Unreadable


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (" Anna.Meier@House.Example ", "anna.meier@house.example"),
        ("mailto:anna@house.example", "anna@house.example"),
        ("Anna Meier <anna@house.example>", "anna@house.example"),
        ("<anna@house.example>", "anna@house.example"),
        ("o'hara@house.example", "o'hara@house.example"),
        ("jörg@müller.example", "jörg@müller.example"),
        ("x@xn--mller-kva.example", "x@müller.example"),
        ("用户@例え.example", "用户@例え.example"),
    ],
)
def test_addresses_are_kept_normalised(written: str, kept: str) -> None:
    assert read_email(written) == kept
    assert read_email(kept) == kept


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "email.empty"),
        ("anna.house.example", "email.no_at"),
        ("anna@house@example.com", "email.two_at"),
        ("@house.example", "email.no_name"),
        ("anna@", "email.no_domain"),
        ("anna meier@house.example", "email.blank"),
        ("anna@house", "email.no_dot"),
        ("anna..m@house.example", "email.dots"),
        ("anna@house.example.", "email.dots"),
        ("a" * 300 + "@house.example", "email.too_long"),
        ("a" * 65 + "@house.example", "email.junk"),
        ("anna@-house.example", "email.junk"),
        ("anna,@house.example", "email.junk"),
        ("=cmd|' /c calc'!a@b", "email.blank"),
    ],
)
def test_a_refused_address_says_why(written: str, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_email(written)
    assert caught.value.code == code
    assert str(caught.value)


_ADDRESSES = st.from_regex(r"\A[a-z0-9._+-]{1,12}@[a-z0-9.-]{1,16}\Z")


@given(_ADDRESSES)
def test_the_short_way_accepts_exactly_what_the_standard_does(address: str) -> None:
    try:
        expected = validate_email(
            address, check_deliverability=False, globally_deliverable=False, strict=True
        ).normalized
    except ValueError:
        expected = ""
    expected = expected if "." in address.rpartition("@")[2] else ""
    try:
        kept = read_email(address)
    except Unreadable:
        kept = ""
    assert kept == expected.lower()


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(text: str) -> None:
    with suppress(Unreadable):
        assert "@" in read_email(text)
