"""Ad audiences over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from kith.api.caller import caller
from kith.api.schema import answers
from kith.core.records.reading import get
from kith.core.registry import current
from kith.customers.segment.model import Segment
from kith.operational.marketing.ad_audience import actions
from kith.operational.marketing.ad_audience.model import AdAudience
from kith.privacy.purpose.queries import purpose_named


class AudienceNew(Schema):
    """A segment for a platform. `purpose` is the key of a purpose that people have agreed to."""

    segment: UUID
    purpose: Annotated[str, Field(max_length=60)]
    platform: Literal["google", "meta", "linkedin"]
    receiver: Annotated[str, Field(min_length=1, max_length=200)]


class AudienceShown(Schema):
    """What was handed over."""

    id: UUID
    segment: str
    purpose: str
    platform: str
    receiver: str
    people: int
    made_at: datetime


def add(router: Router) -> None:
    """The routes below `/ad-audiences`."""
    refusals = {"4XX": answers(200)["responses"]["4XX"]}
    csv = {"description": "Lines of CSV", "content": {"text/csv; charset=utf-8": {}}}
    one = "/ad-audiences/{uuid:uid}"
    for method, path, name, view, response, more in (
        ("POST", "/ad-audiences", "create_ad_audience", create, {201: AudienceShown}, {}),
        ("GET", "/ad-audiences", "list_ad_audiences", past, list[AudienceShown], {}),
        ("GET", f"{one}/file", "get_ad_audience_file", file, None, {200: csv}),
        ("POST", f"{one}/removals", "take_ad_audience_removals", removals, None, {200: csv}),
    ):
        extra = {"responses": refusals | more}
        router.api_operation([method], path, response=response, operation_id=name, openapi_extra=extra)(view)


def create(request: HttpRequest, asked: AudienceNew) -> Status[AudienceShown]:
    """Hands those of a segment over who have agreed; each of them is told."""
    by = caller(request)
    segment = get(by, current().type("segment"), asked.segment)
    assert isinstance(segment, Segment)
    made = actions.hand_over(
        by=by,
        segment=segment,
        purpose=purpose_named(asked.purpose),
        platform=asked.platform,
        receiver=asked.receiver,
    )
    return Status(201, shown(made))


def past(request: HttpRequest) -> list[AudienceShown]:
    return [shown(each) for each in actions.audiences(caller(request))]


def file(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The hashes, without those who withdrew since."""
    return HttpResponse(
        "".join(actions.file(by=caller(request), uid=uid)), content_type="text/csv; charset=utf-8"
    )


def removals(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The hashes of those to be taken off at the platform, each on one list."""
    return HttpResponse(
        "".join(actions.removals(by=caller(request), uid=uid)), content_type="text/csv; charset=utf-8"
    )


def shown(each: AdAudience) -> AudienceShown:
    return AudienceShown(
        id=each.uid, segment=each.segment_name, purpose=each.purpose.key, platform=each.platform, receiver=each.receiver,
        people=each.people, made_at=each.made_at,
    )  # fmt: skip
