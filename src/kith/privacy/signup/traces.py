"""What waits for confirmation under an address of a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db.models import QuerySet
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from kith.core.registry.trace import Trace, Whose
from kith.privacy.signup.model import Signup


def of(whose: Whose) -> QuerySet[Signup]:
    return Signup.objects.filter(address__in=[address.lower() for address in whose.addresses])


def tell(whose: Whose) -> Iterator[Mapping[str, object]]:
    for each in of(whose).select_related("form"):
        yield {
            now("Form"): each.form.name, now("Address"): each.address, now("Asked"): each.asked_at,
            now("Confirmed"): each.confirmed_at, now("Network"): each.network,
        }  # fmt: skip


def count(whose: Whose) -> int:
    return of(whose).count()


def erase(whose: Whose) -> int:
    return of(whose).delete()[0]


SIGNUPS = Trace("sign_ups", _("Sign-ups by form"), _("Go."), count, erase, tell)
