"""What the API's document says no value of a field looks like is refused."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest

from kith.api.routes import public_id
from kith.api.schema import name_of, schemas_of
from kith.core.registry import current
from tests.contracts.actors import Visitor
from tests.contracts.making import Maker
from tests.contracts.types import AT_ONCE, types

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ODD: tuple[object, ...] = ("", None, 0, 1.5, True, [0], {}, "x", "x" * 300_000)


def unfit(schema: Any) -> list[object]:
    validator = jsonschema_rs.validator_for(schema)
    return [value for value in ODD if not validator.is_valid(value)]


@types(lambda declared: declared.editable and declared.key in AT_ONCE)
def test_what_no_field_holds_is_refused(key: str, maker: Maker, program: Visitor) -> None:
    declared = current().type(key)
    record = maker.record(declared)
    path = f"/api/v1/{declared.url}/{public_id(record)}"
    change = json.loads(json.dumps(schemas_of(declared)[f"{name_of(declared)}Change"], default=str))
    taken = []
    for field, schema in change["properties"].items():
        if field == "expected":
            continue
        for value in unfit(schema):
            answer = program.ask("PATCH", path, json.dumps({field: value}), **{"If-Match": "*"})
            if answer.status_code < 400:
                taken.append((field, str(value)[:20], type(value).__name__))
    assert not taken
