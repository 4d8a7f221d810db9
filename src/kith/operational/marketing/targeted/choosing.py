# ruff: noqa: S608 - the SQL comes from declarations; values are parameters
"""What stands at a place of a site for a visitor."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, Q, When
from django.utils import timezone

from kith.core import access
from kith.core.conditions.compile import compile_condition
from kith.core.conditions.fragment import joined
from kith.core.errors import Invalid
from kith.core.principals.actor import system
from kith.core.registry import current
from kith.core.statement import fetch
from kith.customers.segment.actions import condition_of
from kith.operational.marketing.targeted.model import WebContent
from kith.privacy.gate.on_site import agreed

FRESH = 30.0
"""So many seconds a process knows what it was told of a place, and of a visitor there."""
MOST_KEPT = 5_000
COUNT = """
insert into marketing_web_count as n (content_id, day, views, clicks)
select id, (now() at time zone 'UTC')::date, %s, %s from marketing_web_content where uid = %s and deleted_at is null
on conflict (content_id, day) do update set views = n.views + excluded.views, clicks = n.clicks + excluded.clicks
returning 1
"""
_kept: dict[tuple[str, int], tuple[float, Shown | None]] = {}


@dataclass(frozen=True, slots=True)
class Shown:
    """A content as a site gets it. `link` is the house's own address, which counts and leads on."""

    id: UUID
    heading: str
    text: str
    link: str
    link_label: str
    picture: str
    picture_alt: str


def shown_at(place: str, party: int | None) -> Shown | None:
    """What stands there: for a party that is known and agreed, the first content of a segment it is in, else the first
    for everybody. Answers are kept for half a minute."""
    key = (place, party or 0)
    found = _kept.get(key)
    if found and time.monotonic() - found[0] < FRESH:
        return found[1]
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    chosen = _chosen(place, party)
    _kept[key] = (time.monotonic(), chosen)
    return chosen


def forget_kept() -> None:
    _kept.clear()


def _chosen(place: str, party: int | None) -> Shown | None:
    contents = list(_in_use(place, timezone.localdate()))
    purposes = agreed(party) if party else set[int]()
    for each in contents:
        if each.segment_id is None or (each.purpose_id in purposes and party and _is_in(each, party)):
            return _shown(each)
    return None


def _in_use(place: str, today: date) -> list[WebContent]:
    """Those with a segment first, then those for everybody, each by rank."""
    begun = Q(valid_from=None) | Q(valid_from__lte=today)
    lasting = Q(valid_until=None) | Q(valid_until__gte=today)
    found = WebContent.objects.filter(begun, lasting, place=place, is_active=True, deleted_at=None)
    return list(
        found.select_related("segment").order_by(Case(When(segment=None, then=1), default=0), "rank", "id")
    )


def _is_in(content: WebContent, party: int) -> bool:
    person = current().type("person")
    assert content.segment is not None
    try:
        scope = access.scope(system("site"), person).limited([party])
        condition = compile_condition(condition_of(content.segment), scope)
    except Invalid:
        return False  # a segment that cannot be read any more holds nobody
    text = f"select 1 from {person.table} t{joined(condition.joins)} where t.id = %s and {condition.text}"
    return bool(fetch(text, (party, *condition.params)))


def _shown(each: WebContent) -> Shown:
    link = f"/w/go/{each.uid}" if each.link else ""
    return Shown(each.uid, each.heading, each.text, link, each.link_label, each.picture, each.picture_alt)


def count(content: UUID, *, views: int = 0, clicks: int = 0) -> bool:
    """Counts for today. False where there is no such content."""
    return bool(fetch(COUNT, (views, clicks, content)))


def link_of(content: UUID) -> str:
    """Where its link leads; empty where there is none."""
    found = WebContent.objects.filter(uid=content, deleted_at=None, is_active=True)
    return str(found.values_list("link", flat=True).first() or "")
