from dataclasses import replace

import pytest

from kith.lib.live_pass import LASTS, Pass, is_good, key_from, read_pass, seal, unseal, write_pass

KEY = key_from("a secret")
ONE = Pass(("person", "person:0192"), "who", "Ada Ünal", "session", 1_000.0)


def test_a_pass_comes_back_as_it_was_written() -> None:
    assert read_pass(KEY, write_pass(KEY, ONE)) == ONE


@pytest.mark.parametrize("text", ["", ".", "a.b", "ä.ü", "e30.e30", "....", "=.=", "eyJ9.Zm9v"])
def test_what_is_no_pass_is_none(text: str) -> None:
    assert read_pass(KEY, text) is None


def test_nobody_adds_a_topic_or_signs_with_another_key() -> None:
    body, _dot, signature = write_pass(KEY, ONE).partition(".")
    other = write_pass(KEY, replace(ONE, topics=("order",))).partition(".")[0]
    assert read_pass(KEY, f"{other}.{signature}") is None
    assert read_pass(key_from("another"), f"{body}.{signature}") is None


def test_a_pass_is_good_for_ten_minutes() -> None:
    assert is_good(ONE, ONE.issued + LASTS - 1)
    assert not is_good(ONE, ONE.issued + LASTS)


def test_a_sealed_mark_tells_only_the_house_which_record_it_is() -> None:
    uid = "0192f0a0-0000-7000-8000-00000000000a"
    plain, new = seal(KEY, uid), seal(KEY, f"+{uid}")
    assert (plain[0], new[:2]) == ("~", "+~")
    assert plain != new.lstrip("+")
    assert unseal(KEY, plain) == unseal(KEY, new.lstrip("+")) == uid
    assert unseal(key_from("another"), plain) != uid


@pytest.mark.parametrize("text", ["", "~", "~ä", "~abc", "~====", "x", "0192f0a0-0000-7000-8000-00000000000a"])
def test_what_is_no_sealed_mark_stays_as_it_is(text: str) -> None:
    assert unseal(KEY, text) == text


def test_a_page_has_only_so_many_topics() -> None:
    with pytest.raises(ValueError, match="at most"):
        write_pass(KEY, replace(ONE, topics=tuple("abcdefghijklmnopqrstuvwxyz")))
