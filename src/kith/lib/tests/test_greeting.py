"""How letters begin."""

import pytest

from kith.lib.greeting import Addressee, greeting, greeting_of_all, patterns
from kith.lib.names import sorted_under, split_salutation
from kith.lib.text import words

ANNA = Addressee("Anna van den Berg", "van den Berg", "Anna", "Dr.", "ms")
BO = Addressee("Bo Falk", "Falk", "Bo", "", "mr", called="Bosse")


def to(who: Addressee, language: str, **more: object) -> Addressee:
    return Addressee(
        **{**{key: getattr(who, key) for key in Addressee.__slots__}, "language": language, **more}
    )


@pytest.mark.parametrize(
    ("language", "anna", "bo"),
    [
        ("de", "Sehr geehrte Frau Dr. van den Berg,", "Sehr geehrter Herr Falk,"),
        ("en", "Dear Dr. van den Berg,", "Dear Mr Falk,"),
        ("fr", "Madame,", "Monsieur,"),
        ("es", "Estimada Dr. van den Berg:", "Estimado Sr. Falk:"),
        ("nl", "Geachte Dr. Van den Berg,", "Geachte heer Falk,"),
        ("zh", "尊敬的van den Berg女士：", "尊敬的Falk先生："),
        ("tr", "Sayın Dr. Anna van den Berg,", "Sayın Bo Falk,"),
    ],
)
def test_letters_begin_by_language_sex_and_title(language: str, anna: str, bo: str) -> None:
    assert greeting(to(ANNA, language)) == anna
    assert greeting(to(BO, language)) == bo


def test_who_is_not_known_well_is_greeted_without_guessing() -> None:
    kim = Addressee("Kim Lee", "Lee", "Kim", country="AT")
    assert greeting(kim) == "Guten Tag Kim Lee,"
    assert greeting(Addressee("kim@x.example", language="de")) == "Sehr geehrte Damen und Herren,"
    assert greeting(to(kim, "xx")) == "Dear Kim Lee,"
    assert greeting(to(BO, "sv", informal=True)) == "Hej Bosse,"
    assert greeting(to(BO, "sv", own="Min kära Bo,")) == "Min kära Bo,"


def test_couples_and_households_are_greeted_together() -> None:
    said = {
        language: greeting_of_all([to(ANNA, language), to(BO, language)]) for language in ("en", "de", "nl")
    }
    assert said == {
        "en": "Dear Dr. van den Berg and Mr Falk,",
        "de": "Sehr geehrte Frau Dr. van den Berg, sehr geehrter Herr Falk,",
        "nl": "Geachte Dr. Van den Berg en heer Falk,",
    }
    assert greeting_of_all([ANNA, BO, BO], "Familie Berg", "de") == "Guten Tag Familie Berg,"
    assert greeting_of_all([], "", "de") == "Sehr geehrte Damen und Herren,"
    assert greeting_of_all([to(BO, "de")]) == "Sehr geehrter Herr Falk,"


def test_every_language_has_words_for_everybody() -> None:
    assert {key.partition(".")[0] for key in patterns()} >= set(
        words("de en fr es it nl pl cs sv ja zh tr pt")
    )
    assert all(patterns().values())


def test_particles_and_salutations_are_told_apart_from_names() -> None:
    assert sorted_under("von der Heide") == ("Heide", "von der")
    assert sorted_under("Van Damme") == ("Van Damme", "")
    assert sorted_under("de") == ("de", "")
    assert split_salutation("Frau Dr.") == ("ms", "Dr.")
    assert split_salutation("Prof. Dr.") == ("", "Prof. Dr.")
    assert split_salutation("Mr.") == ("mr", "")
