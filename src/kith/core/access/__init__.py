"""Who may see and do what. Two functions are asked by everybody: `visible` for reads, `require` for verbs.

Both stand on `predicate`, the rows of a type that an actor may touch, as SQL; the planner puts the same predicate
into its statements. Roles give rights over all rows of a type; a share gives them over one record.
"""

from __future__ import annotations

from kith.core.access.fields import readable, writable
from kith.core.access.rules import predicate, require, scope, visible

__all__ = ["predicate", "readable", "require", "scope", "visible", "writable"]
