"""Answers to directories. Each is a few lines: read, ask the house, tell."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import orjson
import psycopg
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DataError, transaction
from django.http import HttpRequest, HttpResponse
from pydantic import ValidationError
from scim2_models import (
    Context,
    Error,
    InvalidSyntaxException,
    NotFoundException,
    NotImplementedException,
    PayloadTooLargeException,
    PreconditionFailedException,
    Resource,
    ResponseParameters,
    SCIMException,
)

from kith.api.scim import describing
from kith.api.scim.door import KIND, refused
from kith.api.scim.groups import GROUPS
from kith.api.scim.kind import Kind
from kith.api.scim.listing import message
from kith.api.scim.resources import ROOT, found_by
from kith.api.scim.users import USERS
from kith.core.errors import Conflict, Invalid, KithError, NotAllowed, NotFound
from kith.core.principals.actor import Actor
from kith.core.provisioning.people import Taken

LARGEST = 2**20
STATUS: dict[type[KithError], int] = {NotFound: 404, NotAllowed: 403, Conflict: 409, Invalid: 400}
KINDS: dict[str, Kind[Any, Any]] = {"users": USERS, "groups": GROUPS}
log = logging.getLogger(__name__)
Values = dict[str, Any]


def answered(request: HttpRequest, actor: Actor, parts: list[str]) -> HttpResponse:
    """The answer to an address below the root, with refusals in the words of the standard."""
    try:
        with describing.provider(), transaction.atomic():
            return _routed(request, actor, parts)
    except ValidationError as error:
        return _refused(Error.from_validation_errors(error)[0])
    except SCIMException as error:
        return _refused(error.to_error())
    except KithError as error:
        status = next((status for kind, status in STATUS.items() if isinstance(error, kind)), 409)
        kind = "invalidValue" if status == 400 else "uniqueness" if isinstance(error, Taken) else ""
        return refused(status, _said(error), kind)
    except (DataError, psycopg.DataError) as error:
        log.info("A directory sent what cannot be kept: %s", error)
        return refused(400, "A value of this request cannot be kept.", "invalidValue")


def _said(error: KithError) -> str:
    if isinstance(error, Invalid):
        return "; ".join(f"{key}: {text}" for key, texts in error.as_json().items() for text in texts)
    return str(error)


def _refused(error: Error) -> HttpResponse:
    return refused(error.status or 400, error.detail or "", error.scim_type or "")


def _routed(request: HttpRequest, actor: Actor, parts: list[str]) -> HttpResponse:
    match [part.lower() for part in parts[:1]], parts[1:]:
        case [name], [] if name in KINDS:
            return _many(request, actor, KINDS[name])
        case [name], [".search"] if name in KINDS:
            return _searched(request, actor, KINDS[name])
        case [name], [uid] if name in KINDS:
            return _one(request, actor, KINDS[name], uid)
        case ["me"] | [".search"] | ["bulk"], []:
            raise NotImplementedException(detail="This is not offered.")
        case [name], more if name in DESCRIBED and len(more) < 2:
            return _described(request, DESCRIBED[name](), more)
    raise NotFoundException(detail="There is nothing at this address.")


DESCRIBED: Mapping[str, Callable[[], Any]] = {
    "serviceproviderconfig": describing.config,
    "schemas": describing.schemas,
    "resourcetypes": describing.resource_types,
}


def _described(request: HttpRequest, found: Any, more: list[str]) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return _not_that_way("GET")
    if "filter" in request.GET:
        return refused(403, "What the service tells of itself is not filtered.")
    if not isinstance(found, tuple):
        if more:
            raise NotFoundException(detail="There is nothing at this address.")
        return told(_located(found, request, "ServiceProviderConfig"))
    kind = "Schemas" if found is describing.schemas() else "ResourceTypes"
    every = [_located(each, request, f"{kind}/{each.id}") for each in found]
    if more:
        one = next((each for each in every if str(each["id"]).lower() == more[0].lower()), None)
        if one is None:
            raise NotFoundException(detail="There is nothing at this address.")
        return told(one)
    schema = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
    numbers = {"totalResults": len(every), "startIndex": 1, "itemsPerPage": len(every)}
    return told({"schemas": [schema], **numbers, "Resources": every})


def _located(resource: Resource[Any], request: HttpRequest, path: str) -> Values:
    kind = type(resource).__name__
    body: Values = resource.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE)
    return body | {"meta": {"resourceType": kind, "location": f"{house(request)}{ROOT}/{path}"}}


def _many(request: HttpRequest, actor: Actor, kind: Kind[Any, Any]) -> HttpResponse:
    if request.method in ("GET", "HEAD"):
        return told(kind.listed(actor, _query(request), house(request)))
    if request.method != "POST":
        return _not_that_way("GET, POST")
    row = kind.add(actor, _body(request))
    return _whole(request, kind.shown(row, house(request)), 201)


def _searched(request: HttpRequest, actor: Actor, kind: Kind[Any, Any]) -> HttpResponse:
    if request.method != "POST":
        return _not_that_way("POST")
    return told(kind.listed(actor, _body(request), house(request)))


def _one(request: HttpRequest, actor: Actor, kind: Kind[Any, Any], uid: str) -> HttpResponse:
    row = kind.get(actor, _uuid(uid))
    present = kind.shown(row, house(request))
    version = present.meta.version
    if request.method in ("GET", "HEAD"):
        if found_by(request.headers.get("If-None-Match", "").split(","), version):
            return HttpResponse(status=304, headers={"ETag": version})
        return _whole(request, present)
    wanted = request.headers.get("If-Match")
    if wanted is not None and not found_by(wanted.split(","), version):
        raise PreconditionFailedException(detail="Somebody has changed this in the meantime.")
    match request.method:
        case "PUT":
            row = kind.replace(actor, row, present, _body(request))
        case "PATCH":
            row = kind.patch(actor, row, present, _body(request))
        case "DELETE":
            kind.remove(actor, row)
            return HttpResponse(status=204)
        case _:
            return _not_that_way("GET, PUT, PATCH, DELETE")
    return _whole(request, kind.shown(row, house(request)))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def _whole(request: HttpRequest, resource: Resource[Any], status: int = 200) -> HttpResponse:
    """One resource with its version and its place."""
    query = {
        key: value for key, value in _query(request).items() if key in ("attributes", "excludedAttributes")
    }
    chosen = message(ResponseParameters, type(resource)).model_validate(query)
    body = resource.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=chosen)
    assert resource.meta is not None
    response = told(body, status)
    response.headers["ETag"] = str(resource.meta.version)
    response.headers["Location" if status == 201 else "Content-Location"] = str(resource.meta.location)
    return response


def told(body: Values, status: int = 200) -> HttpResponse:
    return HttpResponse(orjson.dumps(body, default=str), status=status, content_type=KIND)


def _not_that_way(allowed: str) -> HttpResponse:
    answer = refused(405, f"Only {allowed} here.")
    answer.headers["Allow"] = allowed
    return answer


def _query(request: HttpRequest) -> Values:
    return {key: request.GET[key] for key in request.GET}


def _body(request: HttpRequest) -> Values:
    """The JSON object of a request. Raises SCIMException."""
    try:
        if len(request.body) > LARGEST:
            raise PayloadTooLargeException(detail="At most 1 MB can be sent.")
        body = orjson.loads(request.body)
    except RequestDataTooBig:
        raise PayloadTooLargeException(detail="At most 1 MB can be sent.") from None
    except orjson.JSONDecodeError:
        raise InvalidSyntaxException(detail="This is no JSON.") from None
    if not isinstance(body, dict):
        raise InvalidSyntaxException(detail="A JSON object is expected.")
    return body


def house(request: HttpRequest) -> str:
    """The house's address: the one it was told, else the one it was called by."""
    return settings.KITH_ADDRESS or request.build_absolute_uri("/").rstrip("/")
