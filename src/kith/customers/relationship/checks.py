"""What a relationship cannot be: the wrong way round, over before it begins, or a circle in a hierarchy."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid, Text
from kith.core.statement import fetch
from kith.customers.relationship.kinds import Word, words

DEEPEST = 50
ABOVE = """
with recursive up (id, depth) as (
    select %s::bigint, 0
    union select r.other_id, up.depth + 1 from customers_relationship r join up on r.party_id = up.id
    where r.kind = %s and r.id <> %s and (r.until is null or r.until >= current_date) and up.depth < %s
) select id from up
"""
ANOTHER = """
select from customers_relationship r where r.party_id = %s and r.kind = %s and r.id <> %s
and coalesce(r.until >= %s::date, true) and coalesce(r.since <= %s::date, true) limit 1
"""
WANTED = {
    "person": _("Only people can stand here."),
    "organisation": _("Only companies can stand here."),
}


def check_relationship(record: Any) -> None:
    """Raises Invalid, by field, for what cannot be."""
    refused: dict[str, list[Text]] = {}
    kind = words().get(record.kind) or Word(record.kind, record.kind, record.kind)
    for key, wanted in (("party", kind.starts), ("other", kind.ends)):
        if wanted != "any" and getattr(record, key).kind != wanted:
            refused[key] = [WANTED[wanted]]
    if record.party_id == record.other_id:
        refused["other"] = [_("Nobody is related to themselves.")]
    if record.since and record.until and record.until < record.since:
        refused["until"] = [_("This is before the day on which it begins.")]
    if not refused and kind.tree:
        refused = _in_tree(record, kind)
    if refused:
        raise Invalid(refused)


def _in_tree(record: Any, kind: Word) -> dict[str, list[Text]]:
    """Why the record does not fit into its hierarchy. Two who change it at once wait for each other."""
    fetch("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"relationship tree {kind.key}",))
    number = record.pk or 0
    above = {row[0] for row in fetch(ABOVE, (record.other_id, kind.key, number, DEEPEST))}
    if record.party_id in above:
        return {"other": [_("This would be a circle: the second already stands below the first.")]}
    if fetch(ANOTHER, (record.party_id, kind.key, number, record.since, record.until)):
        return {"other": [_("At that time the first stands below somebody else already. End that first.")]}
    return {}
