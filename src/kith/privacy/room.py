"""The face of privacy."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.jobs.queue import Job
from kith.core.registry.room import MenuItem, Page, Panel, Room, Section, Trail
from kith.privacy.consent.importing import CONSENTS
from kith.privacy.consent.panel import consent_panel
from kith.privacy.consent.recording import settle_anew
from kith.privacy.consent.type import CONSENT
from kith.privacy.gate.ask import forget_old
from kith.privacy.gate.fields import reach_fields
from kith.privacy.preference import pages
from kith.privacy.purpose.type import PURPOSE
from kith.privacy.suppression.type import SUPPRESSION

ROOM = Room(
    key="privacy",
    title=_("Privacy"),
    summary=_("What you may contact people for, by which channel, and the proof of it."),
    types=(CONSENT, SUPPRESSION, PURPOSE),
    pages=(
        Page("p/unsubscribe/<str:token>", pages.unsubscribe, "unsubscribe"),
        Page("p/preferences/<str:token>", pages.preferences, "preferences"),
    ),
    panels=(Panel("person", "left", 20, consent_panel), Panel("organisation", "left", 20, consent_panel)),
    imports=(CONSENTS,),
    menu=(
        MenuItem("consents", _("Consents"), "shield-check", "/consents", 310, "", "privacy.consent.see"),
        MenuItem(
            "suppressions", _("Suppressions"), "ban", "/suppressions", 320, "", "privacy.suppression.see"
        ),
        MenuItem(
            "purposes",
            _("Purposes"),
            "target",
            "/purposes",
            10,
            "",
            "privacy.purpose.see",
            section=Section.PRIVACY,
            help=_("What people are contacted for, and on what legal basis"),
        ),
    ),
    fields=reach_fields(),
    jobs=(Job("privacy.handed.forget", forget_old, "17 3 * * *"),),
    derived=("privacy_permission",),
    trails=(
        Trail(
            ("privacy_permission",),
            lambda _batch, parties: settle_anew(parties),
            lambda _batch, _parties: set(),
        ),
    ),
)
