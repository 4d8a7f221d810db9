"""The verbs of a type, done to many records: each by itself, as one press of its button would."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.db import OperationalError, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.bulk.changing import sentence
from kith.core.bulk.editing import LOST, SINCE
from kith.core.bulk.held import refusals
from kith.core.bulk.model import Fate
from kith.core.bulk.operation import BulkOperation, Planned, Row, Work
from kith.core.errors import Invalid, KithError, Text
from kith.core.events.record import acting_in
from kith.core.jobs.failing import BROKEN
from kith.core.principals.actor import Actor
from kith.core.records.inputs import read_inputs
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType, Verb
from kith.core.transfer.past import Past, pasts, same

DO = "do-"
AT_ONCE = 100
log = logging.getLogger(__name__)
NOT_NOW = _("This makes no sense for it as it stands now.")


def operation_of(declared: ObjectType, verb: Verb) -> BulkOperation:
    """What doing the verb to many is. It is taken back by its opposite, and not at all without one: what it sets going does
    not come back either."""
    opposite = next((each for each in declared.verbs if each.key == verb.opposite), None)
    return BulkOperation(
        f"{DO}{verb.key}", verb.label, verb.icon or "play", verb.action, _always, partial(_read, verb),
        partial(_plan, verb), partial(_do, verb), partial(_plan_back, opposite) if opposite else None,
        partial(_do, opposite) if opposite else None, inputs=partial(_inputs, verb), verb=verb.key, tone=verb.tone,
        confirm=verb.confirm, at_once=AT_ONCE,
    )  # fmt: skip


def _always(by: Actor, declared: ObjectType) -> bool:
    return True


def _inputs(verb: Verb, by: Actor, declared: ObjectType) -> tuple[Field, ...]:
    return verb.inputs


def _read(verb: Verb, by: Actor, declared: ObjectType, given: Mapping[str, object]) -> dict[str, Any]:
    return read_inputs(by, verb, given)


def _plan(verb: Verb, work: Work, rows: Sequence[Row]) -> list[Planned]:
    refused = refusals(work.declared, [row.record for row in rows], verb.key)
    refused |= {row.record.pk: NOT_NOW for row in rows if verb.when and not verb.when(row.record)}
    return [
        Planned(row, Fate.REFUSED, refused[row.record.pk])
        if row.record.pk in refused
        else Planned(row, Fate.CHANGED)
        for row in rows
    ]


def _plan_back(opposite: Verb, work: Work, rows: Sequence[Row]) -> list[Planned]:
    """Rows that still are as the verb has left them, and that its opposite makes sense for."""
    assert work.undoes is not None
    found, _keys = pasts(work.undoes, work.declared, [row.record.pk for row in rows])
    planned = _plan(opposite, work, rows)
    for each in planned:
        past = found.get(each.row.record.pk)
        if each.fate is Fate.CHANGED and (reason := _since(work.declared, each.row, past)):
            each.fate, each.reason = Fate.REFUSED, reason
    return planned


def _since(declared: ObjectType, row: Row, past: Past | None) -> Text:
    """Why the row is left alone: what the verb has given it is no longer known, or no longer there."""
    if past is None or past.lost:
        return LOST
    own = {key: value for key, value in past.after.items() if key in row.before}
    since = [
        str(declared.by_key[key].label) for key, value in own.items() if not same(row.before[key], value)
    ]
    return format_lazy(SINCE, fields=", ".join(since)) if since else ""


def _do(verb: Verb, work: Work, planned: Sequence[Planned]) -> None:
    """A record for which the verb refuses, or which another one's turn has taken away, is refused alone."""
    with acting_in(work.batch):
        for each in planned:
            if each.fate is Fate.CHANGED:
                try:
                    with transaction.atomic():
                        verb.do(by=work.by, **{work.declared.key: each.row.record}, **(work.values or {}))
                except Invalid as refusal:
                    each.fate, each.reason = Fate.REFUSED, sentence(work.declared, refusal)
                except KithError as refusal:
                    each.fate, each.reason = Fate.REFUSED, refusal.message
                except OperationalError:
                    raise
                except Exception:
                    log.exception("%s failed for %s", verb.key, each.row.record.pk)
                    each.fate, each.reason = Fate.FAILED, BROKEN
