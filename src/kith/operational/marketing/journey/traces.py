"""What journeys keep of a person: where the person stands and stood, and conditions that name the person.

The mails are told by campaigns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from kith.core.registry.trace import Trace, Whose
from kith.operational.marketing.journey.model import Journey, JourneyVersion, Outcome, Run
from kith.privacy.request.traces import cleaned


def tell(whose: Whose) -> Iterator[Mapping[str, object]]:
    runs = Run.objects.filter(party=whose.id).order_by("entered_at")
    for name, begun, ended, outcome in runs.values_list("journey__name", "entered_at", "ended_at", "outcome"):
        yield {
            now("Journey"): name, now("Began"): begun, now("Ended"): ended,
            now("How"): str(Outcome(outcome).label) if outcome else "",
        }  # fmt: skip


def count(whose: Whose) -> int:
    return Run.objects.filter(party=whose.id).count()


def erase(whose: Whose) -> int:
    return int(Run.objects.filter(party=whose.id).delete()[0])


def _definitions(whose: Whose) -> Iterator[tuple[Journey | JourneyVersion, str]]:
    """Journeys, and versions of them, in whose conditions the person stands, each with the field."""
    places: tuple[tuple[Any, str], ...] = ((Journey, "draft"), (JourneyVersion, "definition"))
    for model, field in places:
        for row in model._default_manager.all():
            if cleaned(getattr(row, field), whose) != getattr(row, field):
                yield row, field


def count_definitions(whose: Whose) -> int:
    return sum(1 for _each in _definitions(whose))


def clean_definitions(whose: Whose) -> int:
    """Puts nobody in the place of the person, which so lets in no more people than before."""
    found = list(_definitions(whose))
    for row, field in found:
        setattr(row, field, cleaned(getattr(row, field), whose))
        row.save(update_fields=[field])
    return len(found)


DEFINITIONS = Trace("journey_conditions", _("Conditions of journeys"), _("Stay, without the person in them."),
                    count_definitions, clean_definitions)  # fmt: skip
RUNS = Trace("journeys", _("Journeys"), _("Go, and no journey goes on."), count, erase, tell)
