"""Which rows a rule means: old enough, fulfilling its condition, and bound by no legal hold and no restriction."""

# ruff: noqa: S608 - the SQL is put together from declarations; values are parameters

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kith.core import access
from kith.core.access.rules import titles_of
from kith.core.conditions.compile import compile_condition
from kith.core.conditions.fragment import Fragment, conjunction, joined
from kith.core.conditions.tree import Group, Line, Span, from_json
from kith.core.principals.actor import system
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.core.statement import fetch
from kith.privacy.hold.queries import HELD
from kith.privacy.retention.model import Act, RetentionRule

LEAST, SHARE = 20, 0.05
RESTRICTED = "exists (select from customers_party q where q.id = {} and q.restricted_at is not null)"


@dataclass(frozen=True, slots=True)
class Preview:
    """How many rows of how many a rule would touch now, and the names of the first of them."""

    number: int
    all: int
    first: tuple[str, ...]

    @property
    def is_much(self) -> bool:
        """Whether this is more than goes without being asked: a twentieth of all, and more than a handful."""
        return self.number > LEAST and self.number > self.all * SHARE


def preview(rule: RetentionRule, most: int = 10) -> Preview:
    declared, by = current().type(rule.type), system("retention")
    rows, all_rows = chosen(rule), access.predicate(by, declared)
    source = f"from {declared.table} t{joined(rows.joins)} where {rows.text}"
    number = fetch(f"select count(*) {source}", rows.params)[0][0]
    total = fetch(f"select count(*) from {declared.table} t where {all_rows.text}", all_rows.params)[0][0]
    uids = [
        row[0] for row in fetch(f"select t.uid::text {source} order by t.id limit {int(most)}", rows.params)
    ]
    names = titles_of(by, declared, uids) if uids else {}
    return Preview(number, total, tuple(names.get(uid, "") for uid in uids))


def batch(rule: RetentionRule, after: int, most: int) -> list[int]:
    """Ids of the next rows behind `after`."""
    declared, rows = current().type(rule.type), chosen(rule)
    source = f"{declared.table} t{joined(rows.joins)} where {rows.text} and t.id > %s"
    found = fetch(f"select t.id from {source} order by t.id limit {int(most)}", (*rows.params, after))
    return [row[0] for row in found]


def chosen(rule: RetentionRule) -> Fragment:
    """The rows as SQL over `t`. Raises Invalid for a condition that can no longer be read."""
    declared, by = current().type(rule.type), system("retention")
    old = Line(rule.since, "older_than", Span(rule.months, "month"))
    more = (from_json(rule.condition),) if rule.condition else ()
    condition = compile_condition(Group("all", (old, *more)), access.scope(by, declared))
    return conjunction([access.predicate(by, declared), condition, _free(declared), _filled(declared, rule)])


def _free(declared: ObjectType) -> Fragment:
    party = f"t.{declared.belongs_to}"
    return Fragment(f"not {HELD.format(party)} and not {RESTRICTED.format(party)}")


def _filled(declared: ObjectType, rule: RetentionRule) -> Fragment:
    """Rows in which nothing is left to be emptied are done."""
    if rule.act != Act.BLANK:
        return Fragment("true")
    columns = [column_of(declared, key) for key in rule.blanks]
    return Fragment(
        "(" + " or ".join(f"coalesce(t.{each}::text, '') not in ('', '{{}}')" for each in columns) + ")"
    )


def column_of(declared: ObjectType, key: str) -> str:
    field: Any = declared.model._meta.get_field(declared.by_key[key].attribute)
    return str(field.column)
