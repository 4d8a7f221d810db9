"""Values at the edge of what can be kept: refused with a reason, whichever way they are written."""

from __future__ import annotations

from typing import Any

import pytest

from kith.core.fieldtypes import DECIMAL, INTEGER, LANGUAGE, MOMENT, MONEY, Spec
from kith.core.fieldtypes.kind import FieldType, Unfit


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (DECIMAL, "1e999999999"),
        (DECIMAL, "-1e14"),
        (DECIMAL, "1e-99999"),
        (DECIMAL, "sNaN"),
        (MONEY, "1e-15"),
        (INTEGER, "1e14"),
        (MOMENT, "0001-01-01T00:00:00+14:00"),
        (MOMENT, "9999-12-31T23:59:59-14:00"),
        (LANGUAGE, "zz"),
        (LANGUAGE, "a" * 5000),
        (LANGUAGE, "../../etc"),
    ],
)
def test_what_cannot_be_kept_is_refused(kind: FieldType, value: str) -> None:
    with pytest.raises(Unfit):
        kind.parse(value, Spec())


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [(DECIMAL, "0e9", 0), (INTEGER, "99999999999999", 10**14 - 1), (LANGUAGE, "pt_BR", "pt")],
)
def test_what_lies_just_inside_is_kept(kind: FieldType, value: str, kept: Any) -> None:
    assert kind.parse(value, Spec()) == kept
