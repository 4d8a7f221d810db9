"""Addresses as platforms compare them: normalised as each of them documents, then SHA-256 in lower-case hexadecimal.

Google and LinkedIn take a phone number in E.164 with its plus sign, Meta its digits alone. E-mail addresses are trimmed
and in lower case; at gmail.com and googlemail.com Google leaves out dots and what follows a plus sign.
"""

from __future__ import annotations

from hashlib import sha256

from kith.operational.marketing.ad_audience.model import Platform

GMAIL = frozenset({"gmail.com", "googlemail.com"})


def email_hash(address: str, platform: str) -> str:
    """The digest of an address, empty for none."""
    plain = address.strip().lower()
    name, at, domain = plain.rpartition("@")
    if platform == Platform.GOOGLE and domain in GMAIL:
        plain = f"{name.partition('+')[0].replace('.', '')}{at}{domain}"
    return _digest(plain)


def phone_hash(number: str, platform: str) -> str:
    """The digest of a number in E.164, empty for none; LinkedIn takes none."""
    if platform == Platform.LINKEDIN:
        return ""
    digits = "".join(each for each in number if each.isdecimal())
    return _digest(f"+{digits}" if digits and platform == Platform.GOOGLE else digits)


def _digest(plain: str) -> str:
    return sha256(plain.encode()).hexdigest() if plain else ""
