"""Passwords are long, not common, and not made of words that everybody in the house knows."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from kith.core.principals.model import Kind, Principal, Role, User
from kith.core.records.settings import change_setting
from kith.core.sign_in.passwords import SHORTEST

pytestmark = pytest.mark.django_db


@pytest.fixture
def ida() -> User:
    user = User.objects.create_user("ida.lund@harbour.example")
    Principal.objects.create(kind=Kind.USER, role=Role.MEMBER, name="Ida Lund", user=user)
    change_setting("house.name", "Harbour Coffee")
    return user


@pytest.mark.parametrize(
    "password",
    ["eleven char", "password1234", "qwertyuiop123", "ida lund 2026!", "Harbour Coffee 1", "kithkithkithkith"],
)  # fmt: skip
def test_short_common_and_known_words_are_refused(ida: User, password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, ida)


@pytest.mark.parametrize(
    "password", ["a long walk by the sea", "x7#Qm9!vT2&z", "纸鹤飞过安静的山谷和河流", "w" * 199 + "7"]
)
def test_long_ones_pass_whatever_they_are_made_of(ida: User, password: str) -> None:
    validate_password(password, ida)


def test_the_house_says_how_long_is_long_enough(ida: User) -> None:
    change_setting(SHORTEST, 20)
    with pytest.raises(ValidationError, match="At least 20 characters"):
        validate_password("quiet rivers run", ida)
