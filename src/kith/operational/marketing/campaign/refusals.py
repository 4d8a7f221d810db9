"""Why somebody is not written to, in a few words that stand alone in a list."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.errors import Text
from kith.privacy.gate.reasons import Refusal

REFUSALS: dict[Refusal, Text] = {
    Refusal.GONE: _("No longer in the database"),
    Refusal.RESTRICTED: _("Use of their data restricted"),
    Refusal.UNUSED: _("Purpose not in use"),
    Refusal.NO_CONSENT: _("No consent"),
    Refusal.WAITING: _("Asked for consent, no answer yet"),
    Refusal.REFUSED: _("Consent refused"),
    Refusal.WITHDRAWN: _("Consent withdrawn"),
    Refusal.OBJECTED: _("Objected"),
    Refusal.COUNTRY: _("Their country wants consent"),
    Refusal.NO_ADDRESS: _("No address"),
    Refusal.BOUNCED: _("The address takes no mail"),
    Refusal.UNSUBSCRIBED: _("Unsubscribed at this address"),
    Refusal.COMPLAINED: _("Complained about our mail"),
    Refusal.ASKED: _("Asked us to stop"),
    Refusal.IMPORTED: _("On a list of people not to contact"),
    Refusal.ERASED: _("Had their data erased"),
    Refusal.UNFIT: _("The address does not fit the window or is not complete"),
    Refusal.CONTROL: _("In the control group of the house"),
    Refusal.HOUSEHOLD: _("Somebody at the same address is written to"),
    Refusal.RHYTHM: _("Wants to hear from us less often"),
    Refusal.CAP: _("Written to often enough"),
    Refusal.CAP_HOUSE: _("Had enough from all campaigns"),
    Refusal.HOLIDAY: _("A public holiday where they are"),
    Refusal.QUIET: _("Quiet hours where they are"),
}
