"""A secret such as a password: sealed when it is stored, never shown again, changed only by writing a new one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes.kind import FieldType, Spec, Unfit, Viewer
from kith.lib.seal import seal, unseal

HIDDEN = "••••••••"
LONGEST = 2_000


def parse_secret(value: object, spec: Spec) -> bytes | None:
    text = str(value or "").strip()
    if len(text) > LONGEST:
        raise Unfit(_("This is too long."))
    return seal(settings.KITH_MASTER_KEY, text.encode()) if text else None


def opened(stored: bytes | memoryview | None) -> str:
    """The secret itself, for whoever must use it."""
    return unseal(settings.KITH_MASTER_KEY, bytes(stored)).decode() if stored else ""


def show_secret(value: Any, spec: Spec, viewer: Viewer) -> str:
    return HIDDEN if value else ""


SECRET = FieldType(
    "secret",
    "bytea",
    parse_secret,
    show_secret,
    ("is_empty", "is_filled"),
    control="password",
    json=f"case when {{}} is null then null else '{HIDDEN}' end",
    many=True,
)
