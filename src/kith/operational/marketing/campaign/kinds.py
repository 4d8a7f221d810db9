"""What kinds of campaigns there are, and what can be chosen for tests and repetitions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """`newsletter` goes out once, `digest` again and again, each time with a ledger of its own; `re_permission` asks
    people anew whether they want mail; `journey` is a step of a journey, to which people come one by one."""

    NEWSLETTER = "newsletter", _("Goes out once")
    DIGEST = "digest", _("Comes again")
    RE_PERMISSION = "re_permission", _("Asks for consent anew")
    JOURNEY = "journey", _("Step of a journey")


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    LETTER = "letter", _("Letter")


class Measure(models.TextChoices):
    """By what versions are compared: people who clicked, as far as no machine did, or people who bought."""

    CLICKS = "clicks", _("Confirmed clicks")
    PURCHASES = "purchases", _("Purchases")


class Otherwise(models.TextChoices):
    """What all others get where no version can be told to be better."""

    FIRST = "first", _("The first version")
    AHEAD = "ahead", _("The one that is ahead, though it may be chance")
    SPLIT = "split", _("All of them in equal parts")


class Every(models.TextChoices):
    DAY = "day", _("Every day")
    WEEK = "week", _("Every week")
    MONTH = "month", _("Every month")
