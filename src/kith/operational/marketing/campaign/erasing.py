"""What campaigns keep of a person besides the ledger, for the person's own copy: every look and click."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from kith.core.registry.trace import Trace, Whose
from kith.operational.marketing.campaign.hits_view import EVIDENCE
from kith.operational.marketing.campaign.model import Hit, HitKind


def tell(whose: Whose) -> Iterator[Mapping[str, object]]:
    hits = Hit.objects.filter(assignment__party=whose.id).order_by("at")
    for name, kind, at, machine, agent in hits.values_list(
        "campaign__name", "kind", "at", "machine", "agent"
    ):
        yield {
            now("Campaign"): name, now("What"): str(HitKind(kind).label), now("When"): at,
            now("Not counted, because"): str(EVIDENCE.get(machine, machine)), now("Program"): agent,
        }  # fmt: skip


def count(whose: Whose) -> int:
    return Hit.objects.filter(assignment__party=whose.id).count()


def erase(whose: Whose) -> int:
    return int(Hit.objects.filter(assignment__party=whose.id).delete()[0])


HITS = Trace("hits", _("Looks and clicks"), _("Go."), count, erase, tell)
