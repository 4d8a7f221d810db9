"""What a file is to hold: kept with the run, so that the job needs nothing else."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Self

from kith.core.conditions.tree import from_json
from kith.core.principals.actor import Actor, Narrowing, actor_of
from kith.core.records.planner import Listing, sorts
from kith.core.registry import current
from kith.core.registry.objecttype import Action


class Form(StrEnum):
    """Kinds of file, by their ending."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"


CONTENT = {
    Form.CSV: "text/csv; charset=utf-8",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.JSONL: "application/jsonl",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The list with its condition as JSON and in words, and whose rights count: what was left of them when it was asked
    (`reads` and `sensitive` of a narrowing) stays so. `turn` counts how often the file had to be begun anew."""

    type: str
    form: Form
    columns: tuple[str, ...]
    sort: tuple[str, ...]
    condition: dict[str, Any] | None
    words: str
    via: str
    address: str
    narrowed: bool = False
    reads: tuple[str, ...] | None = None
    sensitive: bool = True
    turn: int = 0

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        known = cls(**data)
        reads = None if known.reads is None else tuple(known.reads)
        return replace(
            known, form=Form(known.form), columns=tuple(known.columns), sort=tuple(known.sort), reads=reads
        )

    @property
    def listing(self) -> Listing:
        """Raises NotFound where the type is gone, Invalid where the condition cannot be read any more."""
        condition = from_json(self.condition) if self.condition else None
        return Listing(
            current().type(self.type), self.columns, condition, sorts(self.sort), action=Action.EXPORT
        )

    def actor(self, principal: Any) -> Actor:
        """Whoever asked, with the rights of today, narrowed as they were."""
        actor = actor_of(principal, self.via).calling_from(self.address)
        if not self.narrowed:
            return actor
        reads = None if self.reads is None else frozenset(self.reads)
        return actor.narrowed(Narrowing(reads, frozenset(), sensitive=self.sensitive))
