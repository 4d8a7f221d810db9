"""Secrets of second factors as they are stored: sealed with the house's master key, as text."""

from __future__ import annotations

from base64 import b64decode, b64encode

from django.conf import settings

from kith.core.records.settings import setting
from kith.lib.seal import seal, unseal

BOUND = b"second factor"


def sealed(text: str) -> str:
    return b64encode(seal(settings.KITH_MASTER_KEY, text.encode(), BOUND)).decode()


def opened(text: str) -> str:
    return unseal(settings.KITH_MASTER_KEY, b64decode(text), BOUND).decode()


def house_name() -> str:
    """What programs and devices that keep a secret call the house."""
    return str(setting("house.name", "Kith"))
