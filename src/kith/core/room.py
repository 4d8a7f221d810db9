"""What the engine itself shows: those who act, the first page, and the settings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.administration.type import TYPES
from kith.core.colleague import PRINCIPAL
from kith.core.events.type import AUDIT_ENTRY
from kith.core.registry.room import MenuItem, Room, Section
from kith.core.transfer.work import JOBS as TRANSFER_JOBS
from kith.core.work import JOBS

ROOM = Room(
    key="core",
    title=_("House"),
    types=(PRINCIPAL, *TYPES, AUDIT_ENTRY),
    menu=(
        MenuItem(
            "account", _("My account"), "circle-user-round", "/account", 10,
            section=Section.YOU, help=_("Name, language, password, second factor, sessions and keys"),
        ),
        MenuItem("home", _("Home"), "house", "/", 10, "h"),
        MenuItem("settings", _("Settings"), "settings-2", "/settings", 110, "x"),
        MenuItem(
            "house",
            _("House"),
            "warehouse",
            "/settings/house",
            10,
            administrators=True,
            section=Section.HOUSE,
            help=_("Name, currency, and the rooms that are used"),
        ),
    ),
    jobs=(*JOBS, *TRANSFER_JOBS),
)
