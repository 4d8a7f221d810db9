"""The canonical tables of the lake: what analyses may count on, whichever types of record fill them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ColumnType(StrEnum):
    """Types that PostgreSQL, DuckDB and Spark hold alike. The value is DuckDB's name of it."""

    BIGINT = "bigint"
    TEXT = "varchar"
    BOOLEAN = "boolean"
    TIMESTAMP = "timestamp"
    DECIMAL = "decimal(18,4)"

    @property
    def ibis(self) -> str:
        return {"bigint": "int64", "varchar": "string"}.get(self.value, self.value)


@dataclass(frozen=True, slots=True)
class Column:
    """A typed column. Decimals cross the wire as whole ten-thousandths: exact, and faster than as text."""

    name: str
    type: ColumnType

    def pulled(self) -> str:
        """The PostgreSQL expression that hands the column over."""
        match self.type:
            case ColumnType.DECIMAL:
                return f"(nullif({self.name}::numeric, 'NaN') * 10000)::bigint as {self.name}"
            case ColumnType.TIMESTAMP:
                return f"({self.name} at time zone 'UTC') as {self.name}"
            case ColumnType.TEXT:
                return f"{self.name}::text as {self.name}"
            case _:
                return f"{self.name}::{self.type} as {self.name}"

    def landed(self) -> str:
        """The DuckDB expression that takes it over."""
        if self.type is ColumnType.DECIMAL:
            return f"({self.name} * 0.0001::decimal(5,4))::decimal(18,4) as {self.name}"
        return f"{self.name}::{self.type} as {self.name}"


@dataclass(frozen=True, slots=True)
class LakeTable:
    """A canonical table. `key` names the columns (all bigint) that tell its rows apart."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def key_columns(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.name in self.key)

    @property
    def schema(self) -> dict[str, str]:
        """Column names with Ibis types."""
        return {column.name: column.type.ibis for column in self.columns}


def _table(name: str, *key: str, **columns: ColumnType) -> LakeTable:
    return LakeTable(name, key, tuple(Column(column, kind) for column, kind in columns.items()))


_ID, _TEXT, _TIME = ColumnType.BIGINT, ColumnType.TEXT, ColumnType.TIMESTAMP
_MONEY, _FLAG = ColumnType.DECIMAL, ColumnType.BOOLEAN

PARTY = _table("party", "party_id", party_id=_ID, kind=_TEXT, created_at=_TIME)
"""Everybody the house knows: person or organisation."""

SALE = _table(
    "sale", "sale_id",
    sale_id=_ID, party_id=_ID, occurred_at=_TIME, amount=_MONEY, currency=_TEXT, is_sample=_FLAG,
)  # fmt: skip
"""A purchase, or a credit note if negative. `amount` is in house currency, and empty where there is no rate; `currency`
is the one paid."""

SALE_LINE = _table(
    "sale_line", "line_id",
    line_id=_ID, sale_id=_ID, party_id=_ID, product_id=_ID, quantity=_MONEY, amount=_MONEY,
)  # fmt: skip
"""What was bought in a sale. `amount` as in `sale`."""

PRODUCT = _table(
    "product", "product_id",
    product_id=_ID, uid=_TEXT, is_withdrawn=_FLAG,
)  # fmt: skip
"""What can be bought, by its public id; what it is called stays in the database."""

TOUCH = _table(
    "touch", "touch_id", "party_id",
    touch_id=_ID, party_id=_ID, occurred_at=_TIME, channel=_TEXT, kind=_TEXT, campaign_id=_ID,
)  # fmt: skip
"""A contact on any channel, once for each party concerned."""

CAMPAIGN = _table(
    "campaign", "campaign_id",
    campaign_id=_ID, frozen_at=_TIME, started_at=_TIME, ends_at=_TIME,
)  # fmt: skip
"""A campaign that kept people out by lot: when the lot was drawn, sending began, and its window of purchases ends."""

ASSIGNMENT = _table(
    "assignment", "assignment_id",
    assignment_id=_ID, party_id=_ID, campaign_id=_ID, is_contacted=_FLAG,
)  # fmt: skip
"""Somebody in the audience of such a campaign: written to, or kept out."""

STAGE_CHANGE = _table(
    "stage_change", "change_id",
    change_id=_ID, party_id=_ID, deal_id=_ID, from_stage=_TEXT, to_stage=_TEXT, occurred_at=_TIME,
    seconds=_ID,
)  # fmt: skip
"""A step of a deal, with the stage it left and the seconds spent there."""

COST = _table(
    "cost", "cost_id",
    cost_id=_ID, party_id=_ID, campaign_id=_ID, occurred_at=_TIME, kind=_TEXT, amount=_MONEY,
)  # fmt: skip
"""Money spent, on a party or a campaign, in house currency."""

TABLES: dict[str, LakeTable] = {
    table.name: table
    for table in (PARTY, SALE, SALE_LINE, PRODUCT, TOUCH, CAMPAIGN, ASSIGNMENT, STAGE_CHANGE, COST)
}
