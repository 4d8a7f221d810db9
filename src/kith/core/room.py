"""What the engine itself shows: those who act."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.principals.type import PRINCIPAL
from kith.core.registry.room import Room
from kith.core.work import JOBS

ROOM = Room(key="core", title=_("House"), types=(PRINCIPAL,), jobs=JOBS)
