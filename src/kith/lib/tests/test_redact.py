"""Names and addresses taken out of texts."""

from kith.lib.redact import GAP, names, redacted

WORDS = ("Erna Muster", "Muster, Erna", "erna@example.org", "+49301234567")


def test_every_form_of_the_words_becomes_a_gap() -> None:
    text = "ERNA  muster said: write to erna@example.org, or call +49301234567"
    assert redacted(text, WORDS) == f"{GAP} said: write to {GAP}, or call {GAP}"


def test_parts_of_longer_words_stay() -> None:
    assert redacted("Erna Mustermann, xerna@example.org", WORDS) == "Erna Mustermann, xerna@example.org"


def test_without_words_nothing_changes() -> None:
    assert redacted("Erna", ()) == "Erna"
    assert not names("Erna", ("",))
