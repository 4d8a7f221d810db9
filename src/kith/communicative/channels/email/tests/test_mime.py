from email.header import decode_header, make_header
from quopri import decodestring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..mime import (
    SOFT_BREAK,
    AddressError,
    address_text,
    header_text,
    is_international,
    mailbox,
    quoted_printable,
    quoted_value,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


def unified(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@given(st.lists(st.one_of(TEXT, st.text("a.= é\n", max_size=200)), max_size=6))
def test_pieces_joined_by_soft_breaks_are_the_text_joined(pieces: list[str]) -> None:
    joined = SOFT_BREAK.join(quoted_value(piece) for piece in pieces)
    expected = "".join(unified(piece) for piece in pieces)
    assert decodestring(joined).decode().replace("\r\n", "\n") == expected


@given(st.lists(st.one_of(TEXT, st.text("a.= é\n", max_size=200)), max_size=6))
def test_lines_are_short_and_none_begins_with_a_dot(pieces: list[str]) -> None:
    lines = SOFT_BREAK.join(quoted_printable(piece) for piece in pieces).split(b"\r\n")
    assert all(len(line) <= 76 and not line.startswith(b".") for line in lines)
    assert all(line.isascii() and b"\n" not in line and b"\r" not in line for line in lines)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=200))
def test_a_subject_in_any_script_is_read_as_it_was_written(text: str) -> None:
    encoded = header_text(text)
    assert str(make_header(decode_header(encoded.decode()))) == text.strip()
    assert all(len(line) <= 76 for line in encoded.split(b"\r\n"))


@given(TEXT)
def test_no_subject_can_begin_another_header(text: str) -> None:
    for line in header_text(text + "\r\nBcc: all@victim.example\n\r\rX: y").split(b"\r\n")[1:]:
        assert line.startswith(b" =?utf-8?b?")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a@",
        "@b.example",
        "a b@c.example",
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example, c@d.example",
        "<a@b.example>",
        "a@b..example",
        "zażółć żółw@b.example",
        "ż" * 33 + "@b.example",
        "ż>\r\nRCPT TO:<x@b.example",
        "a@" + "x" * 80 + "ż.example",
    ],
)
def test_what_is_not_one_plain_address_is_refused(address: str) -> None:
    with pytest.raises(AddressError):
        address_text(address)


def test_an_international_domain_is_written_in_ascii() -> None:
    assert address_text("ann@bücher.example") == "ann@xn--bcher-kva.example"


def test_a_name_stands_before_its_address() -> None:
    assert mailbox("", "a@b.example") == b"a@b.example"
    assert mailbox('Fern "F" Cycles', "a@b.example") == b'"Fern \\"F\\" Cycles" <a@b.example>'
    assert mailbox("Żółw", "a@b.example") == b"=?utf-8?b?xbvDs8WCdw==?= <a@b.example>"


def test_letters_beyond_ascii_stay_before_the_at_and_never_stand_in_a_sender() -> None:
    assert address_text("zażółć@bücher.example") == "zażółć@xn--bcher-kva.example"
    assert is_international("zażółć@b.example")
    assert not is_international("ann@bücher.example")
    with pytest.raises(AddressError):
        mailbox("", "zażółć@b.example")
