"""How consents stand in a timeline, said in the language of whoever reads it."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kith.core.errors import Text
from kith.privacy.channel import channel_named
from kith.privacy.consent.model import Consent, State
from kith.privacy.purpose.queries import shown_name

LINES: dict[State, Text] = {
    State.ASKED: _("Was asked about “%(purpose)s” %(by)s"),
    State.GIVEN: _("Agreed to “%(purpose)s” %(by)s"),
    State.REFUSED: _("Said no to “%(purpose)s” %(by)s"),
    State.WITHDRAWN: _("No longer wants “%(purpose)s” %(by)s"),
}


def line(consent: Consent) -> str:
    words = {"purpose": shown_name(consent.purpose), "by": channel_named(consent.channel).by}
    return str(LINES[State(consent.state)] % words)


def said(uids: list[UUID]) -> dict[UUID, str]:
    """A line for each of these consents."""
    found = Consent.objects.filter(uid__in=uids).select_related("purpose")
    return {consent.uid: line(consent) for consent in found}
