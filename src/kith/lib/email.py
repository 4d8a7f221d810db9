"""Mail addresses: read, normalised, and refused with a reason that helps. Nothing is asked of the network."""

from __future__ import annotations

import re

from email_validator import EmailNotValidError, validate_email

from kith.lib.unreadable import Unreadable, shorten
from kith.lib.unreadable import mark as _

_LONGEST = 254
# What most addresses look like; such a one needs no further questions.
_PLAIN = re.compile(
    r"(?=.{6,254}\Z)(?=[^@]{1,64}@)[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*"
    r"@(?:(?!..--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!..--)[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?"
)
_WRAPPED = re.compile(r"(?:mailto:)?\s*(?:[^<>]*<\s*)?([^<>]*?)(?:\s*>)?", re.IGNORECASE)


def read_email(text: str) -> str:
    """The address in lower case, its domain in Unicode.

    ``Anna <anna@house.example>`` and ``mailto:`` are understood. Addresses under ``.example``
    and ``.test`` are addresses. Raises `Unreadable` (`email.…`).
    """
    lowered = text.strip().lower()
    if _PLAIN.fullmatch(lowered):
        return lowered
    wrapped = _WRAPPED.fullmatch(lowered)
    address = wrapped[1].strip() if wrapped else lowered
    if problem := _plain_problem(address):
        raise problem
    try:
        found = validate_email(address, check_deliverability=False, globally_deliverable=False, strict=True)
    except EmailNotValidError:
        raise Unreadable("email.junk", _("%(text)s is not a mail address"), text=shorten(address)) from None
    return found.normalized.lower()


def _plain_problem(address: str) -> Unreadable | None:
    for code, message, wrong in _CHECKS:
        if wrong(address):
            return Unreadable(code, message, text=shorten(address))
    return None


def _after(address: str) -> str:
    return address.rpartition("@")[2]


_CHECKS = (
    ("email.empty", _("There is no mail address"), lambda text: not text),
    ("email.no_at", _("%(text)s has no @"), lambda text: "@" not in text),
    ("email.too_long", _("A mail address has at most 254 characters"), lambda text: len(text) > _LONGEST),
    ("email.two_at", _("%(text)s has more than one @"), lambda text: '"' not in text and text.count("@") > 1),
    ("email.no_name", _("%(text)s has nothing before the @"), lambda text: text.startswith("@")),
    ("email.no_domain", _("%(text)s has nothing after the @"), lambda text: text.endswith("@")),
    ("email.blank", _("%(text)s has a blank in it"), lambda text: '"' not in text and len(text.split()) > 1),
    (
        "email.no_dot",
        _("%(text)s has no full stop after the @"),
        lambda text: "." not in _after(text).strip("."),
    ),
    ("email.dots", _("%(text)s has a full stop too many"), lambda text: ".." in text or text.endswith(".")),
)
