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
    Refusal.NO_ADDRESS: _("No e-mail address"),
    Refusal.BOUNCED: _("The address takes no mail"),
    Refusal.UNSUBSCRIBED: _("Unsubscribed at this address"),
    Refusal.COMPLAINED: _("Complained about our mail"),
    Refusal.ASKED: _("Asked us to stop"),
    Refusal.IMPORTED: _("On a list of people not to contact"),
    Refusal.ERASED: _("Had their data erased"),
    Refusal.RHYTHM: _("Wants to hear from us less often"),
    Refusal.CAP: _("Written to often enough"),
}
