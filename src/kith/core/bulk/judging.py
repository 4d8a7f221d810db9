"""What would become of some rows: who may, what is in the way, and what would change. The preview and the job ask here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kith.core.bulk.held import hold, may, seen
from kith.core.bulk.ledger import Fates
from kith.core.bulk.model import Fate
from kith.core.bulk.operation import BulkOperation, Planned, Work
from kith.core.errors import NotFound

NOT_YOURS = _("Your role does not let you do this with it.")


@dataclass(frozen=True, slots=True)
class Judged:
    """Rows with a record that the actor may act on, planned; and by number those without, with the reason."""

    planned: list[Planned]
    refused: Fates

    @property
    def fates(self) -> Fates:
        return {**self.refused, **{each.row.at: (each.fate, each.reason) for each in self.planned}}


def judged(
    work: Work,
    operation: BulkOperation,
    numbered: Sequence[tuple[int, int]],
    *,
    lock: bool,
    back: bool = False,
) -> Judged:
    """Plans rows, given as (number, id of the record), forth or back."""
    ids = [number for _at, number in numbered]
    held = hold(work.declared, ids, work.keys, lock=lock)
    mine = may(work.by, work.declared, operation, ids, back) & held.records.keys()
    visible = seen(work.by, work.declared, ids) if len(mine) < len(ids) else mine
    refused = {
        at: (Fate.REFUSED, NOT_YOURS if number in visible else NotFound.default)
        for at, number in numbered
        if number not in mine
    }
    rows = [held.row(at, held.records[number]) for at, number in numbered if number in mine]
    plan = operation.plan_back if back else operation.plan
    assert plan is not None
    return Judged(plan(work, rows) if rows else [], refused)
