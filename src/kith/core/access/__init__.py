"""Who may see and do what. Two functions are asked by everybody: `visible` for reads, `require` for verbs.

Both stand on `predicate`, the rows of a type that an actor may touch, as SQL; the planner puts the same predicate
into its statements. Roles give rights over all rows of a type or over some (`policy`), a share over one record, and a
narrowing takes away from both. `readable` and `writable` say which fields.
"""

from __future__ import annotations

from kith.core.access.fields import readable, writable, writes_all
from kith.core.access.policy import sees_all
from kith.core.access.rules import (
    allowed,
    listed,
    makes_all,
    may_share,
    predicate,
    require,
    require_made,
    require_opened,
    require_to_share,
    right,
    scope,
    visible,
)

__all__ = [
    "allowed",
    "listed",
    "makes_all",
    "may_share",
    "predicate",
    "readable",
    "require",
    "require_made",
    "require_opened",
    "require_to_share",
    "right",
    "scope",
    "sees_all",
    "visible",
    "writable",
    "writes_all",
]
