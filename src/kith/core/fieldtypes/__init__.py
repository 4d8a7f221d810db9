"""The kinds of fields. A new one is a file here and a line in `FIELD_TYPES`."""

from __future__ import annotations

from kith.core.catalogue import Catalogue
from kith.core.fieldtypes.choice import BOOLEAN, CHOICE, TAGS
from kith.core.fieldtypes.contact import COUNTRY, EMAIL, LANGUAGE, PHONE
from kith.core.fieldtypes.currency import CURRENCY
from kith.core.fieldtypes.kind import Choice, FieldType, Spec, Unfit, Viewer
from kith.core.fieldtypes.moment import DATE, MOMENT
from kith.core.fieldtypes.number import DECIMAL, INTEGER, MONEY, PERCENT
from kith.core.fieldtypes.reference import REFERENCE, UID
from kith.core.fieldtypes.secret import SECRET
from kith.core.fieldtypes.structure import STRUCTURE
from kith.core.fieldtypes.text import LONG_TEXT, SOURCE_TEXT, TEXT
from kith.core.fieldtypes.zone import TIMEZONE

FIELD_TYPES: Catalogue[FieldType] = Catalogue(FieldType)
for _kind in (
    TEXT,
    LONG_TEXT,
    SOURCE_TEXT,
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
    CURRENCY,
    LANGUAGE,
    TIMEZONE,
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
    "CURRENCY",
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
    "SECRET",
    "SOURCE_TEXT",
    "STRUCTURE",
    "TAGS",
    "TEXT",
    "TIMEZONE",
    "UID",
    "Choice",
    "FieldType",
    "Spec",
    "Unfit",
    "Viewer",
]
