"""Certificates of an authority of one's own, as they are pasted into a form."""

from __future__ import annotations

import ssl

from django.utils.translation import gettext_lazy as _

NO_CERTIFICATES = _("These are no certificates in PEM form: they begin with -----BEGIN CERTIFICATE-----.")


def certificates_are_readable(text: str | None) -> bool:
    """Whether this is empty or one or several certificates in PEM form."""
    if not text:
        return True
    try:
        ssl.create_default_context(cadata=text)
    except (ssl.SSLError, ValueError):
        return False
    return True
