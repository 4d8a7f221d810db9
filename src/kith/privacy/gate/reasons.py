"""Why somebody may not be contacted, in plain words."""

from __future__ import annotations

from enum import StrEnum

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Text
from kith.privacy.channel import Channel
from kith.privacy.purpose.model import Purpose


class Refusal(StrEnum):
    """In the order in which they are looked for; the first one found is given."""

    GONE = "gone"
    RESTRICTED = "restricted"
    UNUSED = "unused"
    NO_CONSENT = "no_consent"
    WAITING = "waiting"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    OBJECTED = "objected"
    NO_ADDRESS = "no_address"
    BOUNCED = "bounced"
    UNSUBSCRIBED = "unsubscribed"
    COMPLAINED = "complained"
    ASKED = "asked"
    IMPORTED = "imported"
    ERASED = "erased"
    RHYTHM = "rhythm"
    CAP = "cap"


def in_words(refusal: str, purpose: Purpose, channel: Channel) -> Text:
    """The reason as a short sentence without a full stop."""
    return format_lazy(
        str(WORDS[Refusal(refusal)]), purpose=purpose.name, by=channel.by, channel=channel.label, most=purpose.most,
        days=purpose.days,
    )  # fmt: skip


WORDS: dict[Refusal, Text] = {
    Refusal.GONE: _("No longer in the database"),
    Refusal.RESTRICTED: _("The use of their data is restricted"),
    Refusal.UNUSED: _("“{purpose}” is not used {by}"),
    Refusal.NO_CONSENT: _("No consent to “{purpose}” {by}"),
    Refusal.WAITING: _("Asked for consent, no answer yet"),
    Refusal.REFUSED: _("Said no to “{purpose}” {by}"),
    Refusal.WITHDRAWN: _("Withdrew the consent to “{purpose}” {by}"),
    Refusal.OBJECTED: _("Objected to “{purpose}” {by}"),
    Refusal.NO_ADDRESS: _("No address for: {channel}"),
    Refusal.BOUNCED: _("The address takes no mail"),
    Refusal.UNSUBSCRIBED: _("Unsubscribed at this address"),
    Refusal.COMPLAINED: _("Complained about our mail"),
    Refusal.ASKED: _("Asked us to stop"),
    Refusal.IMPORTED: _("On a list of people not to contact"),
    Refusal.ERASED: _("Had their data erased"),
    Refusal.RHYTHM: _("Wants to hear from us less often"),
    Refusal.CAP: _("Already contacted {most} times in {days} days"),
}
