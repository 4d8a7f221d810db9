"""Turns the registry into routes: for each type what its description allows, and what rooms add."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from ninja import NinjaAPI

from kith.api import routes
from kith.api.caller import ByKey, BySession
from kith.api.pace import Pace
from kith.api.problem import translate_errors
from kith.api.schema import Schema, inputs_schema, name_of, ref, schemas_of, shared_schemas
from kith.core.registry import Registry
from kith.core.registry.objecttype import ObjectType

PREFIX = "api/v1/"
ONCE: Schema = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "maxLength": 255},
    "description": "Sent again within a day with the same key, the request is not carried out twice.",
}
MATCH: Schema = {
    "name": "If-Match",
    "in": "header",
    "schema": {"type": "string"},
    "description": "The ETag of the record as you saw it: where somebody has changed it since, 412.",
}


def build(registry: Registry) -> NinjaAPI:
    """The API of this house. What a room that is switched off would bring is not in the registry."""
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
        add_type(api, declared)
    for room in registry.rooms:
        for add in room.api:
            add(api)
    return api


def add_type(api: NinjaAPI, declared: ObjectType) -> None:
    """The routes of one type."""
    name, path, one = name_of(declared), f"/{declared.url}", f"/{declared.url}/{{uuid:uid}}"
    tags = [str(declared.plural)]

    def route(method: str, at: str, view: routes.View, summary: str, extra: Schema, verb: str = "") -> None:
        api.api_operation(
            [method],
            at,
            summary=summary,
            tags=tags,
            openapi_extra=extra,
            operation_id=f"{verb or view.__name__.partition('_')[0]}_{declared.key}",
            url_name=f"{declared.key}-{verb or view.__name__.partition('_')[0]}",
        )(view)

    route("GET", path, routes.list_of(declared), f"List {declared.plural}", answers(200, f"{name}List"))
    route("GET", one, routes.one_of(declared), f"Read one: {declared.label}", answers(200, name))
    if declared.creatable:
        route(
            "POST",
            path,
            routes.creation_of(declared),
            f"Add: {declared.label}",
            sends(f"{name}New", 201, name, ONCE),
        )
    if declared.editable:
        route(
            "PATCH",
            one,
            routes.change_of(declared),
            f"Change: {declared.label}",
            sends(f"{name}Change", 200, name, MATCH),
        )
    if declared.deletable:
        route("DELETE", one, routes.deletion_of(declared), f"Delete: {declared.label}", answers(204))
    if declared.deletable and hasattr(declared.model, "deleted_at"):
        back = f"{one}/restore"
        route(
            "POST",
            back,
            routes.return_of(declared),
            f"Take out of the trash: {declared.label}",
            answers(200, name),
        )
    for verb in declared.verbs:
        extra = answers(200, name) | {
            "parameters": [ONCE],
            "requestBody": _content(inputs_schema(verb.inputs)),
        }
        route(
            "POST",
            f"{one}/{verb.key}",
            routes.doing(declared, verb),
            f"{declared.label}: {verb.label}",
            extra,
            verb.key,
        )


def answers(status: int, schema: str = "") -> Schema:
    """The responses of an operation: what comes back, and that refusals are problems."""
    good: Schema = {"description": "Done"} | (_content(ref(schema)) if schema else {})
    bad: Schema = {
        "description": "Refused",
        "content": {"application/problem+json": {"schema": ref("Problem")}},
    }
    return {"responses": {status: good, "4XX": bad}}


def sends(body: str, status: int, schema: str, header: Schema) -> Schema:
    return answers(status, schema) | {
        "requestBody": _content(ref(body)) | {"required": True},
        "parameters": [header],
    }


def _content(schema: Schema) -> Schema:
    return {"content": {"application/json": {"schema": schema}}}


def document(api: NinjaAPI, registry: Registry) -> Schema:
    """The OpenAPI 3.1 document, in the reader's language."""
    found: Schema = spoken(api.get_openapi_schema(path_prefix=PREFIX))
    for operations in found["paths"].values():
        for operation in operations.values():
            _keep_declared(operation["responses"])
    schemas = found["components"].setdefault("schemas", {})
    for declared in registry.types:
        schemas.update(spoken(schemas_of(declared)))
    schemas.update(spoken(shared_schemas()))
    return found


def _keep_declared(responses: Schema) -> None:
    """Takes away the bare 200 that ninja puts beside the answer that the route declares."""
    if "content" not in responses.get("200", {}) and len(responses) > 2:
        responses.pop("200")


def spoken(data: Any) -> Any:
    """The same with translated sentences and text keys, as JSON needs them."""
    if isinstance(data, dict):
        return {str(key): spoken(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [spoken(value) for value in data]
    return str(data) if isinstance(data, Promise) else data
