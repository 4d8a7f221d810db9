"""Questions put to many people at once, through the house's own conditions, with the eyes of whoever published."""

# ruff: noqa: S608 - the SQL is put together from declarations; values are parameters

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from kith.core import access
from kith.core.conditions.compile import compile_condition
from kith.core.conditions.fragment import Fragment, conjunction, joined
from kith.core.conditions.tree import Node, from_json
from kith.core.errors import Invalid
from kith.core.principals.actor import Actor
from kith.core.records.statement import fetch
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.customers.segment.actions import condition_of
from kith.customers.segment.model import Segment
from kith.lib.copy_text import numbers
from kith.operational.marketing.journey.course import Standing
from kith.operational.marketing.journey.steps import Ask, Asked, Fate

MAILED = """
select a.run from marketing_assignment a join marketing_journey_mail m on m.campaign_id = a.campaign_id
join marketing_journey_version v on v.id = m.version_id
where v.journey_id = %s and m.step = %s and {}
"""
DELIVERED = "exists (select from marketing_delivery d where d.assignment_id = a.id and d.state in ('sent', 'unconfirmed'))"
HIT = "exists (select from marketing_hit h where h.assignment_id = a.id and h.kind = any(%s) and h.machine = '')"
ANSWERED = (
    "exists (select from communicative_return r where r.number = a.id and r.meaning in ('reply', 'moved'))"
)
FATES = {Fate.SENT: DELIVERED, Fate.OPENED: HIT, Fate.CLICKED: HIT, Fate.REPLIED: ANSWERED}
HITS = {Fate.SENT: (), Fate.OPENED: (["open", "click"],), Fate.CLICKED: (["click"],), Fate.REPLIED: ()}


@dataclass(frozen=True, slots=True)
class Eyes:
    """Who asks, at which moment. `record` is the type of the records that runs are for."""

    actor: Actor
    now: datetime
    journey: int
    record: str = ""

    def people(self, ask: Ask | None, among: Iterable[int] | None = None) -> Fragment:
        """The people, or those of them `among` these, for whom the answer is yes, as SELECT of `id`; all of them without a
        question. Not for mails."""
        node = self.node(ask) if ask is not None else None
        return self.rows(current().type("person"), node, among)

    def rows(self, declared: ObjectType, node: Node | None, among: Iterable[int] | None = None) -> Fragment:
        """The rows of a type that the actor sees and for which a condition holds, as SELECT of `id`; of people perhaps
        those alone whose keys are given."""
        rows = access.predicate(self.actor, declared)
        scope = access.scope(self.actor, declared, self.now)
        condition = compile_condition(node, scope if among is None else scope.limited(among))
        limit = Fragment("t.restricted_at is null" if declared.belongs_to == "id" else "true")
        where = conjunction([rows, condition, limit])
        return Fragment(
            f"select t.id from {declared.table} t{joined(where.joins)} where {where.text}", where.params
        )

    def node(self, ask: Ask) -> Node:
        if ask.about is Asked.SEGMENT:
            found = Segment.objects.filter(uid=ask.segment, deleted_at=None).first()
            if found is None:
                raise Invalid({"segment": [current().type("segment").label]})
            return condition_of(found)
        return from_json(ask.where or {"all": []})

    def holds(self, ask: Ask, runs: Collection[Standing]) -> set[int]:
        """The runs for which the answer is yes."""
        if not runs:
            return set()
        if ask.about is Asked.MAIL:
            return self._mailed(ask, runs)
        if ask.about is Asked.RECORD:
            found = self._among(
                self.rows(current().type(self.record), self.node(ask)), {run.record for run in runs}
            )
            return {run.id for run in runs if run.record in found}
        parties = {run.party for run in runs}
        found = self._among(self.people(ask, parties), parties)
        return {run.id for run in runs if run.party in found}

    def _among(self, rows: Fragment, ids: set[int]) -> set[int]:
        text = f"{rows.text} and t.id = any(%s::bigint[])"
        return {row[0] for row in fetch(text, (*rows.params, numbers(ids)))}

    def _mailed(self, ask: Ask, runs: Collection[Standing]) -> set[int]:
        parties, ids = numbers({run.party for run in runs}), numbers({run.id for run in runs})
        found = self.mailed(ask)
        text = f"{found.text} and a.party_id = any(%s::bigint[]) and a.run = any(%s::bigint[])"
        return {row[0] for row in fetch(text, (*found.params, parties, ids))}

    def mailed(self, ask: Ask) -> Fragment:
        """The runs of whom the earlier mail became what is asked for, as SELECT of `run` from `marketing_assignment a`."""
        return Fragment(MAILED.format(FATES[ask.fate]), (self.journey, ask.step, *HITS[ask.fate]))

    def usable(self, parties: set[int]) -> set[int]:
        """Those of these people who are there, whom the actor sees, and whose data may be used."""
        return self._among(self.people(None), parties)
