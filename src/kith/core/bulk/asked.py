"""What is to be done to which records: kept with the run, so that the job needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self
from uuid import UUID

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.conditions.tree import Node, from_json, to_json
from kith.core.errors import Invalid
from kith.core.principals.actor import Actor, Narrowing, actor_of
from kith.core.records.planner import Listing
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType

MOST_MARKED = 10_000


@dataclass(frozen=True, slots=True)
class Selection:
    """Records of a type: those that were marked, by public id, or all that fulfil a condition and may be seen."""

    type: ObjectType
    uids: tuple[UUID, ...] = ()
    every: bool = False
    condition: Node | None = None

    @property
    def listing(self) -> Listing:
        return Listing(self.type, (), self.condition if self.every else None)


def marked(declared: ObjectType, texts: list[str]) -> Selection:
    """The records with these public ids. Raises Invalid for none, for too many, and for what is no id."""
    if not texts:
        raise Invalid({"ids": [_("Mark at least one row.")]})
    if len(texts) > MOST_MARKED:
        text = _("At most {most} rows can be marked one by one. Use a filter for more.")
        raise Invalid({"ids": [format_lazy(text, most=MOST_MARKED)]})
    try:
        return Selection(declared, tuple(dict.fromkeys(map(UUID, texts))))
    except ValueError:
        raise Invalid({"ids": [_("One of these is no id of a record.")]}) from None


@dataclass(frozen=True, slots=True)
class Asked:
    """The act and its values as they were given. Marked records stand in the ledger from the start and not here. Whose
    rights count: what was left of them when it was asked (`reads`, `writes`, `sensitive` of a narrowing) stays so."""

    type: str
    operation: str
    values: dict[str, Any] = field(default_factory=dict)
    every: bool = False
    condition: dict[str, Any] | None = None
    via: str = "desk"
    address: str = ""
    narrowed: bool = False
    reads: tuple[str, ...] | None = None
    writes: tuple[str, ...] | None = None
    sensitive: bool = True

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        known = cls(**data)
        return replace(known, reads=_tuple(known.reads), writes=_tuple(known.writes))

    @property
    def selection(self) -> Selection:
        """Raises NotFound where the type is gone, Invalid where the condition cannot be read any more."""
        condition = from_json(self.condition) if self.condition else None
        return Selection(current().type(self.type), (), self.every, condition)

    def actor(self, principal: Any) -> Actor:
        """Whoever asked, with the rights of today, narrowed as they were."""
        actor = actor_of(principal, self.via).calling_from(self.address)
        if not self.narrowed:
            return actor
        reads = None if self.reads is None else frozenset(self.reads)
        writes = None if self.writes is None else frozenset(self.writes)
        return actor.narrowed(Narrowing(reads, writes, sensitive=self.sensitive))


def _tuple(found: Any) -> tuple[str, ...] | None:
    return None if found is None else tuple(found)


def asked_by(by: Actor, selection: Selection, operation: str, values: Mapping[str, Any]) -> Asked:
    left = by.narrowing or Narrowing()
    return Asked(
        selection.type.key, operation, dict(values), selection.every,
        to_json(selection.condition) if selection.condition else None, by.via, by.address,
        by.narrowing is not None,
        None if left.reads is None else tuple(sorted(left.reads)),
        None if left.writes is None else tuple(sorted(left.writes)), left.sensitive,
    )  # fmt: skip
