"""Which keys sign for a sender."""

from __future__ import annotations

from django.conf import settings

from kith.communicative.channels.email.dkim import DkimKey
from kith.communicative.signature.model import KeyState, SigningKey
from kith.lib.seal import unseal


def signers(address: str) -> tuple[DkimKey, ...]:
    """The keys that sign what comes from this address: those of its domain, else of the nearest domain above it."""
    domain = address.rpartition("@")[2].lower()
    while "." in domain:
        keys = SigningKey.objects.filter(domain=domain, state=KeyState.SIGNING).order_by("algorithm")
        if found := tuple(_opened(key) for key in keys):
            return found
        domain = domain.partition(".")[2]
    return ()


def signed(message: bytes, keys: tuple[DkimKey, ...]) -> bytes:
    """The message with one signature of each key."""
    for key in keys:
        message = key.sign(message)
    return message


def every_key() -> list[SigningKey]:
    """All keys, those of a domain together, the newest first."""
    return list(SigningKey.objects.order_by("domain", "-created_at"))


def _opened(key: SigningKey) -> DkimKey:
    pem = unseal(settings.KITH_MASTER_KEY, bytes(key.sealed))
    return DkimKey.from_pem(key.domain, key.selector, pem)


def key_named(uid: str) -> SigningKey | None:
    return SigningKey.objects.filter(uid=uid).first()
