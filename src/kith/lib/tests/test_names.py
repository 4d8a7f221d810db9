from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.lib.names import Name, initials, join_name, split_name


@pytest.mark.parametrize(
    ("full", "culture", "name"),
    [
        ("Anna Meier", "", Name("Anna", "Meier")),
        ("Anna Maria Meier", "", Name("Anna Maria", "Meier")),
        ("Meier, Anna Maria", "", Name("Anna Maria", "Meier")),
        ("Ludwig van Beethoven", "", Name("Ludwig", "van Beethoven")),
        ("Jan van der Berg", "nl", Name("Jan", "van der Berg")),
        ("Berg, Jan van der", "nl", Name("Jan", "van der Berg")),
        ("Charles de Gaulle", "fr", Name("Charles", "de Gaulle")),
        ("Haroun al-Rashid", "", Name("Haroun", "al-Rashid")),
        ("Abdullah al Rashid", "", Name("Abdullah", "al Rashid")),
        ("Gabriel García Márquez", "es", Name("Gabriel", "García Márquez")),
        ("Juan Carlos Ortega y Gasset", "es", Name("Juan Carlos", "Ortega y Gasset")),
        ("Maria da Silva Santos", "pt", Name("Maria", "da Silva Santos")),
        ("Prof. Dr. Anna Meier", "", Name("Anna", "Meier", "Prof. Dr.")),
        ("Martin Luther King, Jr.", "", Name("Martin Luther", "King Jr.")),
        ("Nagy Ferenc", "hu", Name("Ferenc", "Nagy")),
        ("Nguyễn Văn An", "", Name("Văn An", "Nguyễn")),
        ("Nguyen Van An", "vi", Name("Van An", "Nguyen")),
        ("王小明", "", Name("小明", "王")),
        ("欧阳娜娜", "", Name("娜娜", "欧阳")),
        ("山田 太郎", "", Name("太郎", "山田")),
        ("山田太郎", "", Name("太郎", "山田")),
        ("김민준", "", Name("민준", "김")),
        ("남궁민수", "", Name("민수", "남궁")),
        ("Мария Иванова", "", Name("Мария", "Иванова")),
        ("محمد الأحمد", "", Name("محمد", "الأحمد")),
        ("Madonna", "", Name("Madonna")),
        ("", "", Name()),
        ("Van Morrison", "", Name("Van", "Morrison")),
    ],
)
def test_names_are_taken_apart_by_their_custom(full: str, culture: str, name: Name) -> None:
    assert split_name(full, culture) == name


@pytest.mark.parametrize(
    ("given_name", "family", "culture", "shown"),
    [
        ("Anna", "Meier", "", "Anna Meier"),
        ("小明", "王", "", "王小明"),
        ("민준", "김", "", "김민준"),
        ("さくら", "山田", "", "山田 さくら"),
        ("Văn An", "Nguyễn", "", "Nguyễn Văn An"),
        ("Ferenc", "Nagy", "hu", "Nagy Ferenc"),
        ("", "Meier", "", "Meier"),
        ("Anna", "", "", "Anna"),
    ],
)
def test_names_are_put_together_by_their_custom(
    given_name: str, family: str, culture: str, shown: str
) -> None:
    assert join_name(given_name, family, culture) == shown


@pytest.mark.parametrize(
    ("given_name", "family", "badge"),
    [
        ("Anna", "Meier", "AM"),
        ("ludwig", "van Beethoven", "LB"),
        ("小明", "王", "王"),
        ("Ílhan", "", "Í"),
        ("", "", ""),
        ("निशा", "शर्मा", "निश"),
        ("🦊", "Fox", "🦊F"),
    ],
)
def test_badges_carry_initials(given_name: str, family: str, badge: str) -> None:
    assert initials(given_name, family) == badge


@given(st.text(max_size=40))
def test_nothing_of_a_name_is_lost(text: str) -> None:
    name = split_name(text)
    kept = "".join(f"{name.title}{name.given}{name.family}".split())
    assert sorted(kept.replace(",", "")) == sorted("".join(text.split()).replace(",", ""))
    initials(name.given, name.family)
