from string import ascii_letters, digits

from hypothesis import given
from hypothesis import strategies as st

from ..tokens import TokenKeys, bounce_address, read_bounce_address

KEYS = TokenKeys.of(b"a secret of the house")
NUMBERS = st.integers(min_value=0, max_value=2**63 - 1)


@given(NUMBERS)
def test_a_token_gives_its_number_back(number: int) -> None:
    assert KEYS.track.verify(KEYS.track.sign(number)) == number
    assert KEYS.bounce.verify_from_address(KEYS.bounce.sign_for_address(number)) == number


@given(NUMBERS)
def test_a_token_is_twenty_characters_that_a_link_can_carry(number: int) -> None:
    token = KEYS.track.sign(number)
    assert len(token) == 20
    assert set(token) <= set(ascii_letters + digits + "-_")
    assert KEYS.track.signed(number) == token.encode()


def test_a_token_changed_in_any_place_is_refused() -> None:
    token = KEYS.track.sign(4711)
    for place in range(20):
        other = "A" if token[place] != "A" else "B"
        assert KEYS.track.verify(token[:place] + other + token[place + 1 :]) is None


@given(st.text(max_size=40))
def test_anything_else_is_refused_without_an_error(text: str) -> None:
    assert KEYS.track.verify(text) is None
    assert KEYS.bounce.verify_from_address(text) is None
    assert read_bounce_address(text, KEYS) is None


def test_a_token_for_counting_does_not_unsubscribe() -> None:
    assert KEYS.unsubscribe.verify(KEYS.track.sign(7)) is None


def test_another_house_cannot_sign_for_this_one() -> None:
    assert KEYS.track.verify(TokenKeys.of(b"another secret").track.sign(7)) is None


def test_a_bounce_address_is_understood_in_any_case() -> None:
    address = bounce_address("bounce@fern.example", 4711, KEYS)
    assert address.startswith("bounce+")
    assert address.endswith("@fern.example")
    assert read_bounce_address(address.upper(), KEYS) == 4711
    assert read_bounce_address(f"<{address}>", KEYS) == 4711
    assert read_bounce_address("bounce@fern.example", KEYS) is None
