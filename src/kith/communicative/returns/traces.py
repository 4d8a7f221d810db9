"""What the list of returns keeps of a person: mails that they wrote, and notices about their address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from kith.communicative.channels.email.returned import Meaning
from kith.communicative.returns.model import SHOWN, Return
from kith.core.registry.trace import Trace, Whose


def _theirs(whose: Whose) -> QuerySet[Return]:
    naming = Q(pk__in=())
    for address in whose.addresses:
        naming |= Q(sender__iexact=address) | Q(envelope__iexact=address)
        naming |= Q(subject__icontains=address) | Q(detail__icontains=address)
    return Return.objects.filter(naming)


def tell(whose: Whose) -> Iterator[Mapping[str, object]]:
    for row in _theirs(whose).order_by("came_at").defer("raw"):
        yield {
            now("When"): row.came_at, now("What"): str(SHOWN[Meaning(row.meaning)]) if row.meaning else "",
            now("Address"): row.sender, now("Subject"): row.subject, now("Text"): row.detail,
        }  # fmt: skip


def count(whose: Whose) -> int:
    return _theirs(whose).count()


def erase(whose: Whose) -> int:
    return int(_theirs(whose).delete()[0])


RETURNS = Trace("returns", _("Mails that came in"), _("Go."), count, erase, tell)
