"""What a person is told of it, and what stays when they are erased: the hash alone, until the platform has taken it off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from kith.core.registry.trace import Trace, Whose
from kith.operational.marketing.ad_audience.model import AdAudience, AdMember
from kith.privacy.purpose.queries import shown_name


def tell(whose: Whose) -> Iterator[Mapping[str, object]]:
    for each in AdMember.objects.filter(party=whose.id).select_related("audience__purpose").order_by("id"):
        given = [label for label, value in ((now("E-mail"), each.email), (now("Phone"), each.phone)) if value]
        yield {
            now("Receiver"): each.audience.receiver, now("Purpose"): shown_name(each.audience.purpose),
            now("What, as a hash"): ", ".join(given), now("When"): each.audience.made_at,
            now("Taken off"): each.removed_at,
        }  # fmt: skip


def count(whose: Whose) -> int:
    return AdMember.objects.filter(party=whose.id).count()


def erase(whose: Whose) -> int:
    """Names nobody any more; who was taken off already goes altogether."""
    found = AdMember.objects.filter(party=whose.id)
    number = found.count()
    found.exclude(removed_at=None).delete()
    AdMember.objects.filter(party=whose.id).update(party=None)
    return number


def receivers() -> list[str]:
    """Who was given data, by name."""
    return sorted(set(AdAudience.objects.values_list("receiver", flat=True)))


DISCLOSED = Trace(
    "ad_audiences", _("Given to advertising platforms"), _("The hash stays until the platform is told to take it off."),
    count, erase, tell,
)  # fmt: skip
