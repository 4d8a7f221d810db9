"""Marks say what they mean without colour, and never let markup of a name through."""

import pytest

from kith.desk.marks import avatar, badge, consent_marks, icon, initials, join, nil, risk, tier, who


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ingrid Sørlie-Achterberg", "IS"),
        ("Wilhelmina van der Westhuizen-Castelijn", "WW"),
        ("Γιώργος Παπαδημητρίου", "ΓΠ"),
        ("田中 美咲", "田"),
        ("محمد الحسيني", "م"),
        ("ऋचा देशपांडे", "ऋ"),
        ("Madonna", "M"),
        ("desk@velobazaar.example", ""),
        ("+49 421 555", ""),
        ("", ""),
    ],
)
def test_initials_follow_the_script_of_the_name(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_name_with_markup_stays_text() -> None:
    written = who('<script>alert("x")</script>', "/people/1")
    assert "<script>" not in written
    assert "&lt;script&gt;" in written
    assert "<b>" not in badge("<b>") + avatar("<b>") + join(["<b>"])


def test_a_risk_is_pips_percent_and_word() -> None:
    assert "62\u00a0%" in risk(0.62)
    assert "high risk" in risk(0.62)
    assert 'class="pips low"' in risk(0.09)
    assert "Too little history" in risk(None)


def test_a_tier_says_its_letter() -> None:
    assert "Value tier A" in tier("A")
    assert tier("") == nil(None)


def test_consent_marks_speak_one_sentence_per_channel() -> None:
    marks = consent_marks((("mail", "E-mail", "y"), ("phone", "Phone", "n")))
    assert "E-mail: allowed. Phone: not allowed" in marks


def test_an_icon_is_one_outline_and_hidden_from_screen_readers() -> None:
    drawn = icon("mail", "i-sm")
    assert drawn.count("<path") == 1
    assert 'aria-hidden="true"' in drawn
