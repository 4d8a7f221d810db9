"""The purposes that every house begins with. They can be changed afterwards; a key that is there is left alone."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Shipped:
    """A purpose as it comes with the product, in English; pages translate it as long as nobody rewords it."""

    key: str
    name: str
    description: str
    basis: str
    channels: list[str]
    place: int
    is_marketing: bool = False
    most: int | None = None
    days: int = 30


SHIPPED = (
    Shipped(
        "service", _("Service messages"),
        _("What your orders, contracts and questions need: confirmations, dates, answers."),
        "contract", ["email", "phone", "letter"], 10,
    ),
    Shipped(
        "newsletter", _("Newsletter"), _("News about what we do and sell, some times a month at most."),
        "consent", ["email", "phone", "letter"], 20, is_marketing=True, most=4,
    ),
    Shipped(
        "offers", _("Offers"), _("Offers chosen for you."),
        "consent", ["email", "phone", "letter"], 30, is_marketing=True, most=4,
    ),
    Shipped(
        "surveys", _("Surveys"), _("Questions about how content you are, so that we get better."),
        "legitimate_interest", ["email", "phone", "letter"], 40, is_marketing=True, most=1,
    ),
    Shipped(
        "tracking", _("Reading habits"),
        _("Seeing which of our e-mails you open and what you click, to send you what fits."),
        "consent", ["email"], 50,
    ),
)  # fmt: skip


def plant(purposes: Any) -> None:
    """Adds the shipped purposes that are missing; `purposes` is the model, also as a migration knows it."""
    for each in SHIPPED:
        values = asdict(each)
        purposes.objects.get_or_create(key=values.pop("key"), defaults=values)
