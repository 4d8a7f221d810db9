"""Sign-up forms, described. Everybody in the company reads them, administrators change them."""

from __future__ import annotations

import re
from itertools import chain, count
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid, Text
from kith.core.fieldtypes import BOOLEAN, CHOICE, INTEGER, LONG_TEXT, MOMENT, REFERENCE, TEXT, Choice
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import Audience, ObjectType
from kith.lib.text import fold
from kith.privacy.purpose.model import Basis
from kith.privacy.signup.model import SignupForm

LONGEST_KEY = 40
READ = ("title", "text", "wording", "purpose_id", "language")
"""What of a form people read before they agree."""


def prepare(record: Any) -> None:
    """A new form gets its lasting address from its name; one that people will read differently gets a new version."""
    record.lapses_after = 14 if record.lapses_after is None else record.lapses_after
    record.language = record.language or settings.LANGUAGES[0][0]
    if not record.key:
        record.key = _free_key(record.name)
        return
    before = SignupForm.objects.filter(pk=record.pk).values_list(*READ).first() if record.pk else None
    if before is not None and before != tuple(getattr(record, each) for each in READ):
        record.version += 1


def _free_key(name: str) -> str:
    start = re.sub(r"[^a-z0-9]+", "-", fold(name))[:LONGEST_KEY].strip("-") or "form"
    taken = set(SignupForm.objects.filter(key__startswith=start).values_list("key", flat=True))
    numbered = (f"{start}-{number}" for number in count(2))
    return next(key for key in chain([start], numbered) if key not in taken)


def check(record: Any) -> None:
    """Raises Invalid for what a form cannot be."""
    refused: dict[str, list[Text]] = {}
    if record.purpose.basis == Basis.CONTRACT:
        refused["purpose"] = [_("Choose a purpose that people can agree to.")]
    elif "email" not in record.purpose.channels:
        refused["purpose"] = [_("Choose a purpose that is used by e-mail: that is how people confirm.")]
    if not 1 <= record.lapses_after <= 60:
        refused["lapses_after"] = [_("This must be between 1 and 60 days.")]
    if record.remind_after is not None and not 1 <= record.remind_after < record.lapses_after:
        refused["remind_after"] = [_("This must be 1 or more, and before they are forgotten.")]
    if refused:
        raise Invalid(refused)


SIGNUP_FORM = ObjectType(
    key="signup_form", model=SignupForm, label=_("Sign-up form"), plural=_("Sign-up forms"), icon="clipboard-list",
    path="sign-up-forms", audience=Audience.HOUSE,
    fields=(
        Field("name", _("Name"), TEXT, Privacy.INTERNAL, required=True, max_length=120, help=_("For colleagues.")),
        Field("purpose", _("Purpose"), REFERENCE, Privacy.INTERNAL, target="purpose", required=True,
              help=_("What people sign up for. Its topics are offered to choose from.")),
        Field("title", _("Heading"), TEXT, Privacy.PUBLIC, required=True, max_length=200),
        Field("text", _("Introduction"), LONG_TEXT, Privacy.PUBLIC, max_length=2000),
        Field("wording", _("What people agree to"), LONG_TEXT, Privacy.PUBLIC, required=True, max_length=2000,
              help=_("Stands over the button, in the mail, and in the proof of each consent.")),
        Field("language", _("Language"), CHOICE, Privacy.PUBLIC,
              choices=tuple(Choice(code, name) for code, name in settings.LANGUAGES)),
        Field("asks_name", _("Asks for the name"), BOOLEAN, Privacy.PUBLIC),
        Field("remind_after", _("Reminds after so many days"), INTEGER, Privacy.INTERNAL,
              help=_("Once, whoever has not confirmed. Empty means never.")),
        Field("lapses_after", _("Forgets after so many days"), INTEGER, Privacy.INTERNAL,
              help=_("Whoever has not confirmed until then is deleted. Empty means 14.")),
        Field("is_active", _("In use"), BOOLEAN, Privacy.INTERNAL),
        Field("version", _("Version"), INTEGER, Privacy.INTERNAL, writable=False,
              help=_("Counts whenever what people read was changed.")),
        Field("key", _("Key"), TEXT, Privacy.INTERNAL, writable=False),
        Field("created_at", _("Added"), MOMENT, Privacy.INTERNAL, writable=False, mark="when"),
        Field("changed_at", _("Changed"), MOMENT, Privacy.INTERNAL, writable=False, mark="changed"),
    ),
    title="name", columns=("name", "purpose", "language", "version", "is_active", "changed_at"), sort=("name",),
    prepare=prepare, check=check,
)  # fmt: skip
