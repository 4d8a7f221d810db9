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
    COUNTRY = "country"
    NO_ADDRESS = "no_address"
    BOUNCED = "bounced"
    UNSUBSCRIBED = "unsubscribed"
    COMPLAINED = "complained"
    ASKED = "asked"
    IMPORTED = "imported"
    ERASED = "erased"
    UNFIT = "unfit"
    CONTROL = "control"
    HOUSEHOLD = "household"
    PAUSED = "paused"
    RHYTHM = "rhythm"
    CAP = "cap"
    CAP_HOUSE = "cap_house"
    HOLIDAY = "holiday"
    QUIET = "quiet"


NOT_NOW = (Refusal.CAP_HOUSE, Refusal.HOLIDAY, Refusal.QUIET)
"""Those that hold until a moment: who is refused for one of them is put off, not left out."""


def in_words(refusal: str, purpose: Purpose, channel: Channel) -> Text:
    """The reason as a short sentence without a full stop."""
    return format_lazy(
        str(WORDS[Refusal(refusal)]), purpose=_(purpose.name), by=channel.by, channel=channel.label, most=purpose.most,
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
    Refusal.COUNTRY: _("The law of their country wants consent to “{purpose}” {by}"),
    Refusal.NO_ADDRESS: _("No address for: {channel}"),
    Refusal.BOUNCED: _("The address takes no mail"),
    Refusal.UNSUBSCRIBED: _("Unsubscribed at this address"),
    Refusal.COMPLAINED: _("Complained about our mail"),
    Refusal.ASKED: _("Asked us to stop"),
    Refusal.IMPORTED: _("On a list of people not to contact"),
    Refusal.ERASED: _("Had their data erased"),
    Refusal.UNFIT: _("The address does not fit the window or is not complete"),
    Refusal.PAUSED: _("Wants to hear nothing for a while"),
    Refusal.CONTROL: _("In the control group, which gets no marketing"),
    Refusal.HOUSEHOLD: _("Somebody else at the same address is written to"),
    Refusal.RHYTHM: _("Wants to hear from us less often"),
    Refusal.CAP: _("Already contacted {most} times in {days} days"),
    Refusal.CAP_HOUSE: _("Had enough from all campaigns for now"),
    Refusal.HOLIDAY: _("A public holiday where they are"),
    Refusal.QUIET: _("Quiet hours where they are"),
}
