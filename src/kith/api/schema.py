"""JSON Schemas of types, made from their descriptions: what is read, what may be sent."""

from __future__ import annotations

from typing import Any

from django.db.models import NOT_PROVIDED

from kith.core.fieldtypes import MONEY, REFERENCE
from kith.core.fieldtypes.operator import OPERATORS
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType

Schema = dict[str, Any]
UUID: Schema = {"type": "string", "format": "uuid"}
TEXT: Schema = {"type": "string"}
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
    "description": "The ETag of the record as you saw it: where somebody has changed it since, 412. * for any state.",
}


def name_of(declared: ObjectType) -> str:
    """The schema's name: `Person`, `OrderLine`."""
    return "".join(part.capitalize() for part in declared.key.split("_"))


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def described(field: Field) -> Schema:
    """What every mention of a field says: its label, its help, how private it is."""
    text: Schema = {"title": field.label, "x-privacy": field.privacy.value}
    return text | ({"description": field.help} if field.help else {})


def read_schema(field: Field) -> Schema:
    """What a field looks like in an answer. Any field may be empty."""
    extra = {} if field.writable else {"readOnly": True}
    return _nullable(_read(field)) | described(field) | extra


def _read(field: Field) -> Schema:
    if field.type is REFERENCE:
        return {
            "type": "object",
            "properties": {"id": UUID, "title": {"type": ["string", "null"]}},
            "x-target": field.target,
        }
    if field.type is MONEY:
        amount: Schema = {"type": "string", "format": "decimal"}
        return (
            amount
            if not field.currency
            else {"type": "object", "properties": {"amount": amount, "currency": TEXT}}
        )
    return _plain(field)


def _plain(field: Field) -> Schema:
    schema: Schema = dict(field.type.schema)
    if schema["type"] == "array":
        schema["items"] = TEXT
    if field.choices:
        schema |= {
            "enum": [choice.key for choice in field.choices],
            "x-labels": {choice.key: choice.label for choice in field.choices},
        }
    if field.max_length:
        schema["maxLength"] = field.max_length
    return schema


def _nullable(schema: Schema) -> Schema:
    wide = schema | {"type": [schema["type"], "null"]}
    return wide | ({"enum": [*schema["enum"], "", None]} if "enum" in schema else {})


def written_schema(field: Field) -> Schema:
    """What may be sent for a field; numbers also as text, so that nothing is rounded."""
    schema = UUID | {"x-target": field.target} if field.type is REFERENCE else _plain(field)
    if field.type.numeric:
        schema = {
            "type": list(dict.fromkeys((schema["type"], "string", *([] if field.required else ["null"]))))
        }
    elif not field.required:
        schema = _nullable(schema)
    return schema | described(field)


def schemas_of(declared: ObjectType) -> dict[str, Schema]:
    """The schemas of one type by name: the record, a page of records, and what may be sent."""
    name = name_of(declared)
    fields = {field.key: read_schema(field) for field in declared.fields}
    found: dict[str, Schema] = {
        name: {
            "type": "object",
            "title": declared.label,
            "properties": {"id": UUID | {"readOnly": True}} | fields,
            "required": ["id"],
        },
        f"{name}List": page_schema(name),
    }
    own = {field.key: written_schema(field) for field in declared.fields if field.writable}
    sent: Schema = {"type": "object", "properties": own, "additionalProperties": False}
    if declared.creatable:
        required = [
            each.key
            for each in declared.fields
            if each.required and each.writable and not _filled(declared, each)
        ]
        found[f"{name}New"] = sent | ({"required": required} if required else {})
    if declared.editable:
        seen: Schema = {
            "type": "object",
            "description": "Values by field as an answer showed them: where another has changed one, 409.",
        }
        found[f"{name}Change"] = sent | {"properties": own | {"expected": seen}}
    return found


def page_schema(name: str) -> Schema:
    count: Schema = {
        "type": "object",
        "properties": {"number": {"type": "integer"}, "exact": {"type": "boolean"}},
    }
    after = {
        "type": ["string", "null"],
        "description": "Send as `after` for the page behind this one; null on the last.",
    }
    properties: Schema = {"items": {"type": "array", "items": ref(name)}, "next": after, "count": count}
    return {"type": "object", "properties": properties, "required": ["items", "next"]}


def inputs_schema(fields: tuple[Field, ...]) -> Schema:
    required = [field.key for field in fields if field.required]
    schema: Schema = {
        "type": "object",
        "properties": {field.key: written_schema(field) for field in fields},
        "additionalProperties": False,
    }
    return schema | ({"required": required} if required else {})


def shared_schemas() -> dict[str, Schema]:
    """Schemas that belong to no type: conditions and problems."""
    node = ref("Condition")
    groups = [
        {"type": "object", "properties": {kind: {"type": "array", "items": node}}, "required": [kind]}
        for kind in ("all", "any", "none")
    ]
    problem: Schema = {
        "type": "object",
        "properties": {
            "type": TEXT,
            "title": TEXT,
            "status": {"type": "integer"},
            "detail": TEXT,
            "errors": {
                "type": "object",
                "description": "Sentences, or the present values after a conflict, by field.",
            },
        },
        "required": ["type", "title", "status"],
    }
    return {"Condition": {"oneOf": [*groups, _line(), _related()]}, "Problem": problem}


def _line() -> Schema:
    value = {"description": "A value, or a list of values, as text or number."}
    span: Schema = {"span": {"type": "integer"}, "unit": {"enum": ["hour", "day", "week", "month", "year"]}}
    times: Schema = {"times": {"type": ["string", "number"]}, "of": TEXT}
    operator = {"enum": [each.key for each in OPERATORS]}
    return {
        "type": "object",
        "properties": {"field": TEXT, "op": operator, "value": value, **span, **times},
        "required": ["field", "op"],
    }


def _related() -> Schema:
    measure = {"enum": ["count", "sum", "first", "last", "never"]}
    inner: Schema = {
        "related": TEXT,
        "measure": measure,
        "on": TEXT,
        "op": TEXT,
        "value": {},
        "where": ref("Condition"),
        "within": {},
    }
    return {"type": "object", "properties": inner, "required": ["related"]}


def answers(status: int, schema: str = "") -> Schema:
    """The responses of an operation: what comes back, and that refusals are problems."""
    good: Schema = {"description": "Done"} | (json_content(ref(schema)) if schema else {})
    bad: Schema = {
        "description": "Refused",
        "content": {"application/problem+json": {"schema": ref("Problem")}},
    }
    return {"responses": {status: good, "4XX": bad}}


def overtaken() -> Schema:
    """The refusals of a change where somebody else has changed the record since."""
    told: dict[Any, str] = {
        409: "Somebody else has changed one of the values under `expected`: `errors` has the present ones by field.",
        412: "The record is no longer the one that `If-Match` names.",
        428: "Neither `If-Match` nor `expected` says what was seen of the record.",
    }
    content = {"application/problem+json": {"schema": ref("Problem")}}
    return {status: {"description": text, "content": content} for status, text in told.items()}


def sends(body: str, status: int, schema: str, header: Schema) -> Schema:
    """An operation that takes one schema and answers with another."""
    return answers(status, schema) | {
        "requestBody": json_content(ref(body)) | {"required": True},
        "parameters": [header],
    }


def json_content(schema: Schema) -> Schema:
    return {"content": {"application/json": {"schema": schema}}}


def _filled(declared: ObjectType, field: Field) -> bool:
    """Whether a record that is added without the field gets a value all the same."""
    if declared.create or field.source is not None or field.custom:
        return False
    column = declared.model._meta.get_field(field.attribute)
    return getattr(column, "default", NOT_PROVIDED) not in (NOT_PROVIDED, None, "")
