"""Every text of the house has its words in every language, and they say the same."""

import gettext as compiled
import re

import pytest
from babel.messages.catalog import Catalog, Message
from django.utils.translation import gettext, ngettext, override, pgettext

from kith.locale import collect

LANGUAGES = collect.languages()
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%%|%[sd]|</?%?\w+>")


def texts(language: str) -> list[Message]:
    return [message for message in collect.read(language) if message.id]


def forms(message: Message) -> list[tuple[str, str]]:
    """Each translated text beside the English one that it stands for."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    one, many = message.id[0], message.id[-1]
    return [(one if number == 0 else many, words) for number, words in enumerate(message.string or ())]


def test_german_is_there() -> None:
    assert "de" in LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_the_texts_of_today(language: str) -> None:
    def keys(catalogue: Catalog) -> set[tuple[object, object]]:
        return {(str(message.id), message.context) for message in catalogue if message.id}

    here, there = keys(collect.texts()), keys(collect.read(language))
    assert (here - there, there - here) == (set(), set()), "run src/kith/locale/collect.py"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_has_words_and_none_is_a_guess(language: str) -> None:
    assert [message.id for message in texts(language) if collect.is_open(message) or message.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_places_are_the_same_in_every_language(language: str) -> None:
    assert [
        (message.id, words)
        for message in texts(language)
        for english, words in forms(message)
        if sorted(PLACE.findall(english)) != sorted(PLACE.findall(words))
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_begin_and_end_as_the_text_does(language: str) -> None:
    def ends(text: str) -> tuple[bool, bool, str]:
        stop = text[-1] if text[-1] in ".:?…" else ""
        return text[0] == " ", text[-1] == " ", stop

    joined = (", and ", ", or ")
    assert [
        (english, words)
        for message in texts(language)
        for english, words in forms(message)
        if english not in joined and ends(english) != ends(words)
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_shouted_at(language: str) -> None:
    assert [words for message in texts(language) for _english, words in forms(message) if "!" in words] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    with collect.catalogue_of(language).with_suffix(".mo").open("rb") as file:
        found = compiled.GNUTranslations(file)
    for message in texts(language):
        for english, words in forms(message):
            if isinstance(message.id, str):
                known = (
                    found.pgettext(message.context, english) if message.context else found.gettext(english)
                )
                assert known == words


def test_django_speaks_german() -> None:
    with override("de"):
        assert gettext("Save") == "Speichern"
        assert gettext("People") == "Personen"
        assert ngettext("%(n)s day", "%(n)s days", 2) == "%(n)s Tage"
        assert pgettext("role", "Owner") == "Inhaber"
    with override("en"):
        assert gettext("Save") == "Save"
