"""Turns the registry into routes: for each type what its description allows, and what rooms add."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI, Router

from kith.api import bulk, exports, files, own, past, routes, sharing, trash
from kith.api.caller import ByKey, BySession
from kith.api.pace import Pace
from kith.api.problem import translate_errors
from kith.api.schema import (
    MATCH,
    ONCE,
    Schema,
    answers,
    inputs_schema,
    json_content,
    name_of,
    overtaken,
    sends,
)
from kith.core.errors import NotFound
from kith.core.registry import Registry, current
from kith.core.registry.objecttype import ObjectType
from kith.core.registry.room import Room

PREFIX = "api/v1/"


@dataclass(frozen=True, slots=True)
class Route:
    """One operation of a type; `name` tells it from the type's others, `openapi` adds to its description."""

    method: str
    path: str
    name: str
    view: routes.View
    summary: str
    openapi: Schema


def build(registry: Registry) -> NinjaAPI:
    """The API of these rooms."""
    api = NinjaAPI(
        title="Kith",
        version="1",
        description="People, companies and everything that happens with them.",
        openapi_url=None,
        docs_url=None,
        auth=[ByKey(), BySession()],
        throttle=Pace(),
        urls_namespace="api",
    )
    translate_errors(api)
    for declared in registry.types:
        for route in (*plain_routes(declared), *verb_routes(declared)):
            add_route(api, declared, route)
    api.add_router("", router_of_all())
    for room in registry.rooms:
        if room.api:
            api.add_router("", router_of(room))
    return api


def add_route(api: NinjaAPI, declared: ObjectType, route: Route) -> None:
    operation = api.api_operation(
        [route.method],
        route.path,
        summary=route.summary,
        tags=[str(declared.plural)],
        openapi_extra=route.openapi,
        operation_id=f"{route.name}_{declared.key}",
        url_name=f"{declared.key}-{route.name}",
    )
    operation(route.view)


def plain_routes(declared: ObjectType) -> Iterator[Route]:
    """List and read, and create, edit, delete and restore as far as the type has them."""
    key, label, name = declared.key, declared.label, name_of(declared)
    many, one = f"/{declared.url}", f"/{declared.url}/{{uuid:uid}}"
    yield Route("GET", many, "list", routes.list_of(key), str(declared.plural), answers(200, f"{name}List"))
    yield Route("GET", one, "get", routes.one_of(key), f"{label}: read", answers(200, name))
    if declared.creatable:
        sent = sends(f"{name}New", 201, name, ONCE)
        yield Route("POST", many, "create", routes.creation_of(key), f"{label}: add", sent)
    if declared.editable:
        sent = sends(f"{name}Change", 200, name, MATCH)
        sent["responses"] |= overtaken()
        yield Route("PATCH", one, "edit", routes.change_of(key), f"{label}: change", sent)
    if declared.deletable:
        gone = answers(204) | {"parameters": [MATCH]}
        gone["responses"] |= overtaken()
        yield Route("DELETE", one, "delete", routes.deletion_of(key), f"{label}: delete", gone)
    if declared.comes_back:
        back = answers(200, name)
        yield Route("POST", f"{one}/restore", "restore", routes.return_of(key), f"{label}: restore", back)


def verb_routes(declared: ObjectType) -> Iterator[Route]:
    """A route for each verb that the type declares."""
    for verb in declared.verbs:
        path = f"/{declared.url}/{{uuid:uid}}/{verb.key}"
        body = {"requestBody": json_content(inputs_schema(verb.inputs)), "parameters": [ONCE]}
        extra = answers(200, name_of(declared)) | body
        view = routes.doing(declared.key, verb.key)
        yield Route("POST", path, verb.key, view, f"{declared.label}: {verb.label}", extra)


def router_of_all() -> Router:
    """What stands beside the records of every type."""
    router = Router(tags=[str(_("All types"))])
    for part in (sharing, past, files, trash, exports, bulk, own):
        part.add(router)
    return router


def router_of(room: Room) -> Router:
    """The routes that a room adds itself. They are not found while the room is switched off."""
    router = Router(tags=[str(room.title)])
    router.add_decorator(only_while_on(room.key), mode="operation")
    for add in room.api:
        add(router)
    return router


def only_while_on(key: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def guard(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **more: Any) -> Any:
            if key not in current().rooms:
                raise NotFound
            return view(request, *args, **more)

        return guarded

    return guard
