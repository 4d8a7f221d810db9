"""What colleagues say of themselves: what they are called, their language and their time zone."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid
from kith.core.principals.actor import Actor
from kith.core.principals.model import Principal
from kith.core.sign_in.happened import profile_changed
from kith.core.sign_in.over import require_whole

LONGEST_NAME = 120


@transaction.atomic
def change_profile(*, by: Actor, name: str, locale: str, timezone: str) -> Principal:
    """The actor's own name, language and zone. Raises Invalid by field."""
    require_whole(by)
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise Invalid({"name": [_("Between 1 and 120 characters.")]})
    if locale not in dict(settings.LANGUAGES):
        raise Invalid({"locale": [_("This language is not there.")]})
    if timezone not in available_timezones():
        raise Invalid({"timezone": [_("There is no such time zone.")]})
    principal = Principal.objects.select_for_update().get(pk=by.id)
    wanted = {"name": name, "locale": locale, "timezone": timezone}
    changes = {
        key: (getattr(principal, key), value)
        for key, value in wanted.items()
        if getattr(principal, key) != value
    }
    if changes:
        Principal.objects.filter(pk=by.id).update(**wanted)
        profile_changed(by, principal, changes)
    return principal
