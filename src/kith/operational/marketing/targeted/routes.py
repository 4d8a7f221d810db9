"""Tokens of visitors over HTTP, for the server of a site."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from kith.api.caller import caller
from kith.api.schema import answers
from kith.core.records.reading import get
from kith.core.registry import current
from kith.operational.marketing.targeted.token import visitor_token


class Visitor(Schema):
    """What the site gives to its page as `data-visitor`, or sends along as `v`."""

    token: str


def add(router: Router) -> None:
    """The route of people."""
    operation = router.api_operation(
        ["GET"], "/people/{uuid:uid}/visitor-token", response={200: Visitor}, operation_id="get_visitor_token",
        summary="A person as visitor of a site", openapi_extra={"responses": {"4XX": answers(200)["responses"]["4XX"]}},
    )  # fmt: skip
    operation(read)


def read(request: HttpRequest, uid: UUID) -> Visitor:
    """Says who is signed in at the site; what this person is shown there depends on what they have agreed to."""
    person = get(caller(request), current().type("person"), uid)
    return Visitor(token=visitor_token(person.pk))
