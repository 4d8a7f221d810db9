"""Sales in an engine of their own, without a database: analyses are functions of the lake's tables."""

import gzip
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import ibis
import pytest

import kith.customers.sample as sample
from kith.analytical.warehouse.engine import Engine
from kith.analytical.warehouse.limits import Limits, bounded
from kith.analytical.warehouse.tables import SALE

Sale = tuple[int | None, datetime, Decimal | None]
Opened = Callable[[list[Sale]], Engine]


@pytest.fixture
def engine_of(tmp_path: Path) -> Iterator[Opened]:
    """Makes an engine whose lake holds these sales (party, moment, amount)."""
    with bounded(tmp_path, Limits(memory="512MB", threads=1, spill="1GB")) as duck:

        def engine(sales: list[Sale]) -> Engine:
            lines = (
                f"{number},{'' if party is None else party},{moment:%Y-%m-%d %H:%M:%S.%f},"
                f"{'' if amount is None else amount},EUR,false"
                for number, (party, moment, amount) in enumerate(sales)
            )
            file = tmp_path / "sales.csv"
            file.write_text("\n".join(lines))
            columns = {column.name: str(column.type) for column in SALE.columns}
            read = f"read_csv('{file}', header=false, auto_detect=false, delim=',', columns={columns})"
            duck.execute(f"create or replace table sale as select * from {read}").fetchall()
            made = Engine(duck)
            made.tables["sale"] = ibis.table(SALE.schema, name="sale")
            return made

        yield engine


@pytest.fixture(scope="session")
def cdnow_sample() -> list[Sale]:
    """The literature's tenth of CDNOW: 6,919 purchases of 2,357 people, 1997-01-01 to 1998-06-30."""
    file = Path(sample.__path__[0]) / "cdnow_sample.txt.gz"
    with gzip.open(file, "rt", encoding="ascii") as lines:
        rows = [line.split() for line in lines]
    return [
        (int(row[1]), datetime.strptime(row[2], "%Y%m%d").replace(tzinfo=UTC), Decimal(row[4]))
        for row in rows
        if row and row[0].isdigit()
    ]
