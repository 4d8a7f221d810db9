"""The face of privacy."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.registry.room import Room

ROOM = Room(
    key="privacy",
    title=_("Privacy"),
    summary=_("What you may contact people for, by which channel, and the proof of it."),
)
