import pytest

from kith.lib.unreadable import Unreadable

from ..relay import Relay


@pytest.mark.parametrize(
    ("url", "relay"),
    [
        ("smtp://mail.fern.example", Relay("mail.fern.example", 25)),
        ("smtp://127.0.0.1:2525", Relay("127.0.0.1", 2525)),
        ("smtp://[::1]:2525", Relay("::1", 2525)),
        ("smtps://mail.fern.example", Relay("mail.fern.example", 465, "direct")),
        ("smtp://ann:p%40ss@fern.example", Relay("fern.example", 587, "require", "ann", "p@ss")),
        ("smtp://ann:p@fern.example:25?starttls=off", Relay("fern.example", 25, "off", "ann", "p")),
        (
            "smtp://fern.example?connections=8&patience=30&ca=/etc/ca.pem",
            Relay("fern.example", 25, ca="/etc/ca.pem", connections=8, patience=30.0),
        ),
    ],
)
def test_a_relay_is_read_from_its_address(url: str, relay: Relay) -> None:
    assert Relay.parse(url) == relay


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "A relay is written as"),
        ("mail.fern.example", "A relay is written as"),
        ("http://fern.example", "A relay is written as"),
        ("smtp://", "A relay is written as"),
        ("smtp://fern.example:99999", "A relay is written as"),
        ("smtp://fern.example:x", "A relay is written as"),
        ("smtp://[::1", "A relay is written as"),
        ("smtp://fern.example?starttls=yes", "starttls is auto, require or off, not yes."),
        ("smtp://fern.example?connections=0", "connections is a number from 1 to 3600, not 0."),
        ("smtp://fern.example?speed=9", "A relay has no setting speed."),
    ],
)
def test_an_address_that_is_no_relay_is_explained(url: str, words: str) -> None:
    with pytest.raises(Unreadable) as caught:
        Relay.parse(url)
    assert words in str(caught.value)


def test_a_password_is_never_shown() -> None:
    assert "topsecret" not in repr(Relay.parse("smtp://ann:topsecret@fern.example"))
