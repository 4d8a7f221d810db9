"""The verbs of a type, done to many records: each by itself, as one press of its button would."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.db import OperationalError, transaction
from django.utils.translation import gettext_lazy as _

from kith.core.bulk.changing import sentence
from kith.core.bulk.held import refusals
from kith.core.bulk.model import Fate
from kith.core.bulk.operation import BulkOperation, Planned, Row, Work
from kith.core.errors import Invalid, KithError
from kith.core.events.record import acting_in
from kith.core.jobs.failing import BROKEN
from kith.core.principals.actor import Actor
from kith.core.records.inputs import read_inputs
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType, Verb

DO = "do-"
AT_ONCE = 100
log = logging.getLogger(__name__)
NOT_NOW = _("This makes no sense for it as it stands now.")


def operation_of(verb: Verb) -> BulkOperation:
    """What doing the verb to many is. It cannot be taken back: what it sets going does not come back either."""
    return BulkOperation(
        f"{DO}{verb.key}", verb.label, verb.icon or "play", verb.action, _always, partial(_read, verb),
        partial(_plan, verb), partial(_do, verb), inputs=partial(_inputs, verb), verb=verb.key, tone=verb.tone,
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


def _do(verb: Verb, work: Work, planned: Sequence[Planned]) -> None:
    """A record for which the verb refuses, or which another one's turn has taken away, is refused alone."""
    with acting_in(work.batch):
        for each in planned:
            if each.fate is Fate.CHANGED:
                try:
                    with transaction.atomic():
                        verb.do(by=work.by, **{work.declared.key: each.row.record}, **work.values)
                except Invalid as refusal:
                    each.fate, each.reason = Fate.REFUSED, sentence(work.declared, refusal)
                except KithError as refusal:
                    each.fate, each.reason = Fate.REFUSED, refusal.message
                except OperationalError:
                    raise
                except Exception:
                    log.exception("%s failed for %s", verb.key, each.row.record.pk)
                    each.fate, each.reason = Fate.FAILED, BROKEN
