"""What the house shows of its own working: backups and status."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.config.backup.daily import JOBS
from kith.config.backup.page import backups
from kith.config.health.page import status
from kith.core.registry.room import MenuItem, Page, Room, Section

ROOM = Room(
    key="operation",
    title=_("Operation"),
    summary=_("Backups, and how the house is."),
    pages=(Page("settings/backups", backups, "backups"), Page("settings/status", status, "status")),
    menu=(
        MenuItem(
            "backups", _("Backups"), "archive", "/settings/backups", 80, administrators=True, section=Section.SAFETY,
            help=_("Where they go, how many are kept, and what became of the last"),
        ),
        MenuItem(
            "status", _("Status"), "activity", "/settings/status", 90, administrators=True, section=Section.SAFETY,
            help=_("Database, jobs, disk, and figures for monitoring"),
        ),
    ),
    jobs=JOBS,
)  # fmt: skip
