"""Questions about purposes."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kith.core.errors import NotFound
from kith.privacy.purpose.model import Purpose


def purpose_named(key: str) -> Purpose:
    """The purpose with this key. Raises NotFound."""
    found = Purpose.objects.filter(key=key).first()
    if found is None:
        raise NotFound(format_lazy(_("There is no purpose “{purpose}”."), purpose=str(key)[:60]))
    return found


def active_purposes() -> list[Purpose]:
    """The purposes in use, in their order."""
    return list(Purpose.objects.filter(is_active=True).order_by("place", "id"))


def shown_name(purpose: Purpose) -> str:
    """The name in the reader's language, as long as it is one that the product translates."""
    return gettext(purpose.name)


def shown_description(purpose: Purpose) -> str:
    """The description in the reader's language, as long as it is one that the product translates."""
    return gettext(purpose.description) if purpose.description else ""
