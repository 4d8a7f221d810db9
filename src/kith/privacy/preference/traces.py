"""How often and from when on a person wants to hear from us, told to that person and gone with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from kith.core.registry.trace import Trace, Whose
from kith.privacy.consent.model import Rhythm
from kith.privacy.preference.model import Pause
from kith.privacy.purpose.queries import shown_name


def tell_wishes(whose: Whose) -> Iterator[Mapping[str, object]]:
    for pause in Pause.objects.filter(party=whose.id):
        yield {now("Pause until"): pause.until, now("Since"): pause.since}
    for wish in Rhythm.objects.filter(party=whose.id).select_related("purpose"):
        yield {
            now("Purpose"): shown_name(wish.purpose),
            now("At most"): wish.most,
            now("in so many days"): wish.days,
        }


def count_wishes(whose: Whose) -> int:
    return Pause.objects.filter(party=whose.id).count() + Rhythm.objects.filter(party=whose.id).count()


def erase_wishes(whose: Whose) -> int:
    number = count_wishes(whose)
    Pause.objects.filter(party=whose.id).delete()
    Rhythm.objects.filter(party=whose.id).delete()
    return number


WISHES = Trace("wishes", _("Pause and frequency"), _("Go."), count_wishes, erase_wishes, tell_wishes)
