"""Why somebody is in a segment and may be written to, or not, over HTTP."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema

from kith.api.caller import caller
from kith.api.listing import refuse_unknown
from kith.api.schema import answers
from kith.core.records.reading import get
from kith.core.registry import current
from kith.customers.party.model import Party
from kith.customers.segment.model import Segment
from kith.customers.segment.why import membership
from kith.privacy.gate.why_page import gate_answers


class WhyQuery(Schema):
    """Of which segment; without one the gate alone is asked."""

    segment: UUID | None = None


class BecauseOut(Schema):
    """A line of the condition in words, whether it holds, and what is known of the person; `depth` counts from 0."""

    words: str
    holds: bool
    known: str
    depth: int


class GateOut(Schema):
    """What the gate says for a purpose and a channel; `refusal` and `reason` are empty for who may be contacted."""

    purpose: UUID
    channel: str
    refusal: str
    reason: str
    again_at: datetime | None


class WhyOut(Schema):
    """`is_in` is null without a segment, or where it takes too long to tell."""

    is_in: bool | None
    lines: list[BecauseOut]
    gate: list[GateOut]


def add(router: Router) -> None:
    route = router.get(
        "/people/{uuid:uid}/why", response=WhyOut, operation_id="why_person",
        summary="Why they are in a segment and may be contacted, or not",
        openapi_extra={"responses": {"4XX": answers(200)["responses"]["4XX"]}},
    )  # fmt: skip
    route(person_why)


def person_why(request: HttpRequest, uid: UUID, query: Query[WhyQuery]) -> WhyOut:
    """As things stand now, over what the caller may see."""
    by = caller(request)
    refuse_unknown(request.GET, WhyQuery)
    party = get(by, current().type("person"), str(uid))
    segment = get(by, current().type("segment"), str(query.segment)) if query.segment else None
    assert isinstance(party, Party)
    found = membership(by, segment, party) if isinstance(segment, Segment) else None
    given = {"purpose": "", "channel": ""}
    return WhyOut(
        is_in=found.is_in if found else None,
        lines=[
            BecauseOut(words=each.words, holds=each.holds, known=each.known, depth=each.depth)
            for each in (found.lines if found else ())
        ],
        gate=[
            GateOut(
                purpose=each.purpose.uid, channel=each.channel.key, refusal=each.refusal, reason=str(each.reason),
                again_at=each.again_at,
            )
            for each in gate_answers(by, party, given)
        ],
    )  # fmt: skip
