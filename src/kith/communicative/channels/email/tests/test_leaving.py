"""What RFC 2369 and RFC 8058 ask of the headers by which a reader leaves, point by point."""

from __future__ import annotations

import re
from email import message_from_bytes
from urllib.parse import unquote

import dkim
import pytest

from ..compose import Recipient, Sender, Template, compile_newsletter
from ..dkim import DkimKey
from ..tokens import TokenKeys
from .test_dkim import RSA, verified

KEYS = TokenKeys.of(b"a secret of the house")
KEY = DkimKey("fern.example", "kith1", RSA)
NAMES = ("List-Unsubscribe", "List-Unsubscribe-Post")


@pytest.fixture(scope="module")
def mail() -> bytes:
    made = compile_newsletter(
        Template("plain", "News", "Hello {{ name }}"),
        sender=Sender("Fernhollow Cycles", "news@fern.example", unsubscribe_address="leave+us@fern.example"),
        fields=["name"],
        campaign="autumn-2026",
        base_url="https://kith.example",
        keys=KEYS,
    )
    return KEY.sign(made.message(Recipient(40_318, "ann@customers.example", {"name": "Ann"})))


def value_of(mail: bytes, name: str) -> str:
    """The one header of this name, unfolded."""
    (value,) = message_from_bytes(mail).get_all(name, [])
    return re.sub(r"\r\n(?=[ \t])", "", str(value))


def test_each_header_stands_once_in_short_lines(mail: bytes) -> None:
    assert value_of(mail, "List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"
    assert value_of(mail, "List-Unsubscribe")
    assert max(len(line) for line in mail.partition(b"\r\n\r\n")[0].split(b"\r\n")) < 998


def test_addresses_stand_in_angle_brackets_by_commas_the_web_first(mail: bytes) -> None:
    value = value_of(mail, "List-Unsubscribe")
    assert re.fullmatch(r"<[^<>\s]+>(?:, <[^<>\s]+>)*", value)
    web, post = re.findall(r"<([^<>]+)>", value)
    assert web.startswith("https://kith.example/u/")
    assert post.startswith("mailto:leave+us@fern.example?subject=unsubscribe%20")


def test_they_say_who_leaves_to_us_alone(mail: bytes) -> None:
    web, post = re.findall(r"<([^<>]+)>", value_of(mail, "List-Unsubscribe"))
    tokens = {web.rpartition("/")[2], unquote(post).rpartition(" ")[2]}
    assert [KEYS.unsubscribe.verify(each) for each in tokens] == [40_318]
    assert not re.search("ann|customers|40318", web + post)


def test_both_are_signed_and_another_program_finds_the_signature_right(mail: bytes) -> None:
    (named,) = re.findall(rb"h=([\w:-]+);", mail)
    assert {name.lower().encode() for name in NAMES} <= set(named.split(b":"))
    assert verified(mail, KEY)
    assert dkim.DKIM(mail).verify(dnsfunc=lambda name, timeout=5: KEY.dns_record()[1].encode())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("deed", ["taken out", "changed", "said twice"])
def test_what_somebody_does_to_them_on_the_way_breaks_the_signature(
    mail: bytes, name: str, deed: str
) -> None:
    line = re.search(rb"\r\n" + name.encode() + rb":[^\r]*(?:\r\n[ \t][^\r]*)*", mail)
    assert line
    put = {
        "taken out": b"",
        "changed": line[0].replace(b"n", b"m", 3),
        "said twice": b"\r\n" + name.encode() + b": <https://evil.example/>" + line[0],
    }
    changed = mail.replace(line[0], put[deed])
    assert changed != mail
    assert not verified(changed, KEY)
