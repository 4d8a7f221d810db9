"""A group of customers that an analysis has found, as a segment; and the group that somebody belongs to."""

from __future__ import annotations

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from kith.analytical.analyses import GROUPS
from kith.analytical.analyses.groups.findings import Findings, Group, group_at
from kith.analytical.cards import revived
from kith.analytical.model import Finding
from kith.analytical.seeing import require_everybody
from kith.core.conditions.tree import to_json
from kith.core.errors import Conflict
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.registry import current
from kith.customers.fact.model import Fact
from kith.customers.segment.actions import recount
from kith.customers.segment.model import Segment


def make_segment(*, by: Actor, key: str) -> Segment:
    """A segment of people within the borders of the group with this key. Raises NotAllowed, and Conflict where the groups
    have become others since they were shown."""
    require_everybody(by)
    kept = _kept()
    group = next((each for each in kept[0].groups if each.key == key), None) if kept else None
    if group is None:
        raise Conflict(_("The groups were computed anew since. Look at them again."))
    values = {"name": group.name, "condition": to_json(group.condition())}
    made = verbs.create(current().type("segment"), by=by, values=values)
    assert isinstance(made, Segment)
    return recount(by=by, segment=made)


def told_of(fact: Fact, currency: str) -> str:
    """The group that the customer belongs to, and why, as a sentence; nothing where there are none."""
    kept = _kept()
    if kept is None or kept[1].as_of is None:
        return ""
    today = kept[1].as_of.date()
    since = ((today - at.date()).days if at else None for at in (fact.last_order_at, fact.first_order_at))
    quiet, known = (None if days is None else max(days, 0) for days in since)
    group: Group | None = group_at(kept[0], (quiet, fact.orders, fact.revenue, known))
    if group is None:
        return ""
    return now("Group “%(name)s”: %(borders)s.") % {"name": group.name, "borders": group.borders(currency)}


def _kept() -> tuple[Findings, Finding] | None:
    kept = Finding.objects.filter(analysis=GROUPS.key, findings__isnull=False).first()
    return (revived(Findings, kept.findings), kept) if kept else None
