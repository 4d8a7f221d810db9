"""The journeys of a person, at the left of their page."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kith.core import access
from kith.core.access.rules import allowed
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.customers.party.model import Party
from kith.desk.record_view import Panel
from kith.desk.render import render_fragment
from kith.operational.marketing.journey.model import Journey, Run
from kith.operational.marketing.journey.wording import Words, outcome_said
from kith.operational.marketing.journey.written import from_json

MOST = 5


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    href: str
    said: str


def journey_panel(request: HttpRequest, actor: Actor, record: Party) -> Panel | None:
    """Where the person stands in journeys, and how earlier ones ended; nothing for who was in none."""
    if not allowed(actor, "marketing.journey.see"):
        return None
    runs = list(Run.objects.filter(party=record).select_related("journey", "version").order_by("-id")[:MOST])
    seen = access.visible(
        actor, Journey.objects.filter(pk__in=[run.journey_id for run in runs]), current().type("journey")
    )
    ids = set(seen.values_list("pk", flat=True)) if runs else set()
    lines = [
        Line(run.journey.name, f"/journeys/{run.journey.uid}/people?person={record.uid}", _said(actor, run))
        for run in runs
        if run.journey_id in ids
    ]
    if not lines:
        return None
    return Panel(
        "journeys", _("Journeys"), render_fragment("marketing/journey_panel.jinja", {"lines": lines})
    )


def _said(actor: Actor, run: Run) -> str:
    if run.ended_at is not None:
        return str(outcome_said(run.outcome))
    definition = from_json(run.version.definition)
    step = definition.by_key.get(run.step)
    return Words(actor, definition).title(step) if step else _("On the way")
