"""The OpenAPI 3.1 document: what ninja knows of the routes, with the schemas of the types."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise

from kith.api.build import PREFIX, build
from kith.api.schema import Schema, schemas_of, shared_schemas
from kith.core.registry import Registry


def document(registry: Registry) -> Schema:
    """The document of the rooms that are switched on, in the reader's language."""
    found: Schema = spoken(build(registry).get_openapi_schema(path_prefix=PREFIX))
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
