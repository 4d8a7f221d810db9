"""Routes that every type has beside its records: one description for all types, the path of the type being a part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.http import HttpRequest
from ninja import Router

from kith.api.caller import caller
from kith.api.schema import answers
from kith.core.principals.actor import Actor
from kith.core.records.reading import get
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType

TYPE = "/{slug:path}"
RECORD = f"{TYPE}/{{uuid:uid}}"


def register(router: Router, method: str, path: str, view: Callable[..., Any], response: Any) -> None:
    """One operation, called as its view is; refusals are problems."""
    extra = {"responses": {"4XX": answers(200)["responses"]["4XX"]}}
    router.api_operation([method], path, response=response, operation_id=view.__name__, openapi_extra=extra)(
        view
    )


def found(request: HttpRequest, path: str, uid: UUID) -> tuple[Actor, ObjectType, Model]:
    """Who asks, and the record that is meant. Raises NotFound."""
    by, declared = caller(request), current().at(path)
    return by, declared, get(by, declared, uid)
