"""What a password must be: long, not common, and not made of words that everybody here knows. It never expires."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kith.core.principals.model import Principal, User
from kith.core.records.settings import setting

SHORTEST = "sign_in.shortest_password"
SHORTEST_USUAL = 12
WORD = 3
BESIDE_WORDS = 8


def shortest() -> int:
    """The least number of characters, as the house has set it."""
    return int(setting(SHORTEST, SHORTEST_USUAL))


class LongEnough:
    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) < shortest():
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        least = shortest()
        return ngettext("At least %(count)s character.", "At least %(count)s characters.", least) % {
            "count": least
        }


class NotOurWords:
    """Names of the house and of whoever chooses do not count: without them, eight characters must be left."""

    def validate(self, password: str, user: User | None = None) -> None:
        left = password.casefold()
        for word in sorted(_known_words(user), key=len, reverse=True):
            left = left.replace(word, "")
        if len(left) < min(BESIDE_WORDS, len(password)):
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        return _("Not your name, your e-mail or the name of the house.")


def _known_words(user: User | None) -> set[str]:
    texts = ["kith", str(setting("house.name", ""))]
    if user is not None:
        texts += [user.email, *Principal.objects.filter(user_id=user.pk).values_list("name", flat=True)]
    words = (word for text in texts for word in text.casefold().replace("@", " ").replace(".", " ").split())
    return {word for word in words if len(word) >= WORD}
