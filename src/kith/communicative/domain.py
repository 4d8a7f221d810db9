"""Names of domains, as the mail knows them."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

NAME = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
NO_DOMAIN = _("A domain such as example.org, in its ASCII form.")


def domain_name(typed: str) -> str:
    """The domain that was typed, in lower case; empty for what is none."""
    name = typed.strip().lower().rstrip(".")
    return name if NAME.fullmatch(name) else ""
