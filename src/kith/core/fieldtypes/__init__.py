"""The kinds of fields. A new one is a file here and a line in `FIELD_TYPES`."""

from __future__ import annotations

from kith.core.catalogue import Catalogue
from kith.core.fieldtypes.choice import BOOLEAN, CHOICE, TAGS
from kith.core.fieldtypes.contact import COUNTRY, EMAIL, LANGUAGE, PHONE
from kith.core.fieldtypes.kind import Choice, FieldType, Spec, Unfit, Viewer
from kith.core.fieldtypes.moment import DATE, MOMENT
from kith.core.fieldtypes.number import DECIMAL, INTEGER, MONEY, PERCENT
from kith.core.fieldtypes.reference import REFERENCE, UID
from kith.core.fieldtypes.secret import SECRET
from kith.core.fieldtypes.structure import STRUCTURE
from kith.core.fieldtypes.text import LONG_TEXT, TEXT

FIELD_TYPES: Catalogue[FieldType] = Catalogue(FieldType)
for _kind in (
    TEXT,
    LONG_TEXT,
    INTEGER,
    DECIMAL,
    PERCENT,
    MONEY,
    CHOICE,
    TAGS,
    BOOLEAN,
    DATE,
    MOMENT,
    EMAIL,
    PHONE,
    COUNTRY,
    LANGUAGE,
    REFERENCE,
    UID,
    STRUCTURE, SECRET,
):
    FIELD_TYPES.add(_kind)
FIELD_TYPES.freeze()

__all__ = [
    "BOOLEAN",
    "CHOICE",
    "COUNTRY",
    "DATE",
    "DECIMAL",
    "EMAIL",
    "FIELD_TYPES",
    "INTEGER",
    "LANGUAGE",
    "LONG_TEXT",
    "MOMENT",
    "MONEY",
    "PERCENT",
    "PHONE",
    "REFERENCE",
    "SECRET", "STRUCTURE",
    "TAGS",
    "TEXT",
    "UID",
    "Choice",
    "FieldType",
    "Spec",
    "Unfit",
    "Viewer",
]
