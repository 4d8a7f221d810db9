"""The OpenAPI document as chapters for people: one for each type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kith.api.schema import Schema, name_of
from kith.core.registry import Registry
from kith.core.registry.objecttype import ObjectType


@dataclass(frozen=True, slots=True)
class Route:
    method: str
    path: str
    summary: str


@dataclass(frozen=True, slots=True)
class Described:
    """A field as the page lists it. `kind` is its JSON type in words, `writable` whether it may be sent."""

    key: str
    label: str
    kind: str
    privacy: str
    writable: bool
    required: bool
    note: str


@dataclass(frozen=True, slots=True)
class Chapter:
    key: str
    title: str
    icon: str
    routes: tuple[Route, ...]
    fields: tuple[Described, ...]


def manual(document: Schema, registry: Registry) -> tuple[Chapter, ...]:
    """A chapter for each type, in the order of the rooms."""
    return tuple(_chapter(document, declared) for declared in registry.types)


def _chapter(document: Schema, declared: ObjectType) -> Chapter:
    schemas = document["components"]["schemas"]
    needed = schemas.get(f"{name_of(declared)}New", {}).get("required", [])
    properties: dict[str, Any] = schemas[name_of(declared)]["properties"]
    return Chapter(
        declared.key,
        str(declared.plural),
        declared.icon,
        _routes(document["paths"], declared),
        tuple(_field(key, schema, key in needed) for key, schema in properties.items()),
    )


def _routes(paths: Schema, declared: ObjectType) -> tuple[Route, ...]:
    own = f"/api/v1/{declared.url}"
    return tuple(
        Route(method.upper(), path, operation["summary"])
        for path, operations in paths.items()
        if path == own or path.startswith(f"{own}/")
        for method, operation in operations.items()
    )


def _field(key: str, schema: Schema, required: bool) -> Described:
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    choices = [str(choice) for choice in schema.get("enum", []) if choice]
    note = ", ".join(choices) or str(schema.get("description", ""))
    kind = schema.get("x-target") or schema.get("format") or next(each for each in kinds if each != "null")
    return Described(
        key,
        str(schema.get("title", "")),
        kind,
        schema.get("x-privacy", ""),
        not schema.get("readOnly", False),
        required,
        note,
    )
