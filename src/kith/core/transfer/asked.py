"""What an import was told to do: kept with its run as JSON, so that whoever takes it up does the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from kith.core.transfer.kind import Target
from kith.core.transfer.reading.format import Format
from kith.core.transfer.values import Read, reader
from kith.lib.dates import Order
from kith.lib.money import Mark


@dataclass(frozen=True, slots=True)
class Use:
    """A column of the file at `position` and the target it goes into, with what the whole column tells."""

    position: int
    target: str
    order: Order | None = None
    mark: Mark | None = None

    def read(self, target: Target, currency: str, country: str) -> Read:
        return reader(target, self.order, self.mark, currency, country)


@dataclass(frozen=True, slots=True)
class Asked:
    """`name` is the file's own name, `digest` its SHA-256; `source` tells whose keys the rows carry.

    `country` and `currency` hold where a row says none. `sample` marks all rows as sample data and moves their dates.
    """

    name: str
    digest: str
    form: Format
    headings: tuple[str, ...]
    kind: str = ""
    source: str = ""
    uses: tuple[Use, ...] = ()
    country: str = ""
    currency: str = ""
    sample: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Asked:
        return cls(
            **{
                **kept,
                "form": Format.from_json(kept["form"]),
                "headings": tuple(kept["headings"]),
                "uses": tuple(Use(**use) for use in kept["uses"]),
            }
        )
