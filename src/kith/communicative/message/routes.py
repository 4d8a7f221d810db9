"""Single mails over HTTP."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Header, Router, Schema, Status

from kith.api.caller import caller
from kith.api.schema import answers
from kith.communicative.message import actions
from kith.communicative.message.model import Message
from kith.communicative.template.model import Template
from kith.core.errors import NotFound
from kith.core.records.answered import once
from kith.core.records.reading import get
from kith.core.registry import current
from kith.customers.party.model import Party


class MessageNew(Schema):
    """A mail to a person from a template, in the person's language where none is named. `data` are the values for
    `{{ data.… }}` in it."""

    person: UUID
    template: UUID
    language: Annotated[str, Field(max_length=10)] = ""
    data: dict[str, str | int | float] = {}


class MessageOut(Schema):
    """waiting, sending, sent, refused, unconfirmed, withheld (`text` is the reason) or failed; `at` since when for good."""

    id: UUID
    state: str
    code: int
    text: str
    created_at: datetime
    at: datetime | None


def add(router: Router) -> None:
    refusals = {"responses": {"4XX": answers(200)["responses"]["4XX"]}}
    router.post(
        "/messages", response={201: MessageOut}, operation_id="send_message", summary="Send one mail",
        openapi_extra=refusals,
    )(send_message)  # fmt: skip
    router.get(
        "/messages/{uuid:uid}", response=MessageOut, operation_id="get_message", summary="What became of it",
        openapi_extra=refusals,
    )(get_message)  # fmt: skip


def send_message(
    request: HttpRequest, body: MessageNew, key: Annotated[str, Header(alias="Idempotency-Key")] = ""
) -> Status[MessageOut]:
    """Sends a template to one person on the basis of a contract. With an Idempotency-Key it goes once, however often it is
    asked for."""
    by = caller(request)
    party = get(by, current().type("person"), str(body.person))
    template = get(by, current().type("template"), str(body.template))
    assert isinstance(party, Party)
    assert isinstance(template, Template)

    def act() -> UUID:
        made = actions.ask(by=by, party=party, template=template, language=body.language, data=body.data)
        uid: UUID = made.uid
        return uid

    digest = sha256(body.model_dump_json().encode()).digest()
    uid = once(by, key, digest, act).record if key else act()
    return Status(201, _out(Message.objects.get(uid=uid)))


def get_message(request: HttpRequest, uid: UUID) -> MessageOut:
    """A mail to somebody whom the caller may see."""
    by = caller(request)
    found = Message.objects.filter(uid=uid).first()
    if found is None:
        raise NotFound
    get(by, current().type("person"), str(found.person))
    return _out(found)


def _out(found: Message) -> MessageOut:
    return MessageOut(
        id=found.uid,
        state=found.state,
        code=found.code,
        text=found.text,
        created_at=found.created_at,
        at=found.at,
    )
