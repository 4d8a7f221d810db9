"""The routes that every type has. Each is a few lines: translate, ask the engine, answer.

A route looks its type up at each request, since rooms can be switched off while the house runs.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query

from kith.api.bodies import Values, read_body, taken
from kith.api.caller import caller
from kith.api.listing import (
    FieldsQuery,
    ListQuery,
    list_body,
    record_body,
    record_values,
    refuse_unknown,
)
from kith.api.problem import Changed, Unseen
from kith.core.access import require, writable
from kith.core.errors import Invalid, NotFound
from kith.core.fieldtypes import SECRET
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.records.answered import once
from kith.core.records.inputs import read_inputs
from kith.core.records.reading import get
from kith.core.records.remaking import restored
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType

JSON = "application/json"
EXPECTED = "expected"
View = Callable[..., HttpResponse]


def answer(body: bytes, status: int = 200) -> HttpResponse:
    return HttpResponse(
        body, status=status, content_type=JSON, headers={"Cache-Control": "private, no-store"}
    )


def etag(declared: ObjectType, values: dict[str, Any]) -> str:
    """Changes whenever something changes that people and programs can write; not with what is worked out."""
    own = {
        field.key: values[field.key] for field in declared.fields if field.writable and field.key in values
    }
    return f'"{sha256(orjson.dumps(own, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]}"'


def whole(actor: Actor, declared: ObjectType, uid: object, status: int = 200) -> HttpResponse:
    """One record with all its readable fields, and the tag that `If-Match` takes."""
    body = record_body(actor, declared, uid)
    response = answer(body, status)
    response.headers["ETag"] = etag(declared, orjson.loads(body))
    return response


def list_of(key: str) -> View:
    def list_records(request: HttpRequest, query: Query[ListQuery]) -> HttpResponse:
        declared = current().type(key)
        refuse_unknown(request.GET, ListQuery)
        return answer(list_body(caller(request), declared, query))

    return list_records


def one_of(key: str) -> View:
    def get_record(request: HttpRequest, uid: UUID, query: Query[FieldsQuery]) -> HttpResponse:
        declared = current().type(key)
        refuse_unknown(request.GET, FieldsQuery)
        if query.fields:
            return answer(record_body(caller(request), declared, uid, query.fields))
        return whole(caller(request), declared, uid)

    return get_record


def creation_of(key: str) -> View:
    def create_record(request: HttpRequest) -> HttpResponse:
        declared, actor = current().type(key), caller(request)
        values = taken(declared.by_key, read_body(request))

        def act() -> UUID:
            return public_id(verbs.create(declared, by=actor, values=values))

        response = acted(request, actor, declared, act, 201)
        response.headers["Location"] = f"/api/v1/{declared.url}/{orjson.loads(response.content)['id']}"
        return response

    return create_record


def change_of(key: str) -> View:
    def edit_record(request: HttpRequest, uid: UUID) -> HttpResponse:
        declared, actor = current().type(key), caller(request)
        values, expected = changes(declared, read_body(request))
        with transaction.atomic():
            record = get(actor, declared, uid)
            require(actor, declared.permission("edit"), record)
            if "If-Match" in request.headers or not values.keys() <= expected.keys():
                expected |= matched(request, actor, declared, uid, values)
            verbs.edit(declared, by=actor, record=record, values=values, expected=expected)
        return whole(actor, declared, uid)

    return edit_record


def changes(declared: ObjectType, body: Values) -> tuple[Values, Values]:
    """The new values, and under `expected` the values that the caller saw."""
    expected = body.pop(EXPECTED, {})
    if not isinstance(expected, dict):
        raise Invalid({EXPECTED: [_("These must be values by field.")]})
    return taken(declared.by_key, body), taken(declared.by_key, expected)


def matched(request: HttpRequest, actor: Actor, declared: ObjectType, uid: UUID, values: Values) -> Values:
    """The present values of the fields to change, once `If-Match` was found to name this state of the record.

    Given to the verb as what was expected, so that nobody can slip in between. Raises Changed, or Unseen where the
    caller does not say what it has seen.
    """
    wanted = request.headers.get("If-Match")
    if wanted is None:
        raise Unseen
    if wanted.strip() == "*":
        return {}
    present = record_values(actor, declared, uid)
    if etag(declared, present) not in [tag.strip().removeprefix("W/") for tag in wanted.split(",")]:
        raise Changed
    own = {key: field for key, field in writable(actor, declared).items() if field.type is not SECRET}
    return taken(own, {key: present[key] for key in values if key in own})


def deletion_of(key: str) -> View:
    def delete_record(request: HttpRequest, uid: UUID) -> HttpResponse:
        declared, actor = current().type(key), caller(request)
        with transaction.atomic():
            record = get(actor, declared, uid)
            require(actor, declared.permission("delete"), record)
            matched(request, actor, declared, uid, {})
            verbs.delete(declared, by=actor, record=record)
        return HttpResponse(status=204)

    return delete_record


def return_of(key: str) -> View:
    def restore_record(request: HttpRequest, uid: UUID) -> HttpResponse:
        declared, actor = current().type(key), caller(request)
        restored(declared, by=actor, uid=uid)
        return whole(actor, declared, uid)

    return restore_record


def doing(key: str, name: str) -> View:
    def do_verb(request: HttpRequest, uid: UUID) -> HttpResponse:
        declared, actor = current().type(key), caller(request)
        record = get(actor, declared, uid)
        verb = next(each for each in declared.verbs if each.key == name)
        require(actor, declared.permission(name), record)
        fields = {field.key: field for field in verb.inputs}
        values = read_inputs(actor, verb, taken(fields, read_body(request)))

        def act() -> UUID:
            made = verb.do(by=actor, **{declared.key: record}, **values)
            # What a verb makes of a record, such as letters of a mailing, is what was asked for.
            return public_id(made) if type(made) is type(record) else uid

        try:
            return acted(request, actor, declared, act, 200)
        except NotFound:  # the verb has taken the record out of sight, as lifting a ban does
            return HttpResponse(status=204)

    return do_verb


def acted(
    request: HttpRequest, actor: Actor, declared: ObjectType, act: Callable[[], UUID], status: int
) -> HttpResponse:
    """Acts and answers with the record; at most once for each `Idempotency-Key`."""
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return whole(actor, declared, act(), status)
    outcome = once(actor, key, sha256(request.path.encode() + b"\0" + request.body).digest(), act)
    response = whole(actor, declared, outcome.record, status)
    if outcome.again:
        response.headers["Idempotent-Replay"] = "true"
    return response


def public_id(record: object) -> UUID:
    uid = getattr(record, "uid")  # noqa: B009 - every listed model has one
    assert isinstance(uid, UUID)
    return uid
