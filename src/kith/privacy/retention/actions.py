"""What is done with rules: checked, tried out, agreed to, carried out."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.errors import Conflict, Invalid, Text
from kith.core.events.record import Change, record, record_many, subject_of
from kith.core.fieldtypes import DATE, MOMENT, REFERENCE
from kith.core.jobs import run as runs
from kith.core.jobs.dirty import mark
from kith.core.principals.actor import Actor, system
from kith.core.records.verbs import owner_table
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.customers.party.model import Party
from kith.privacy.request import erasing
from kith.privacy.retention.model import Act, RetentionRule
from kith.privacy.retention.queries import batch, chosen, preview

JOB = "privacy.retention.run"
BATCH = 500
MOST_PEOPLE = 200
"""So many are erased in one night at most, since each erasure looks everywhere."""


def prepare(rule: Any) -> None:
    """Types and fields may be named as pages name them: “Notes” is `note`, “Written” is `created_at`."""
    types = {name: each.key for each in current().types for name in _names(each.key, each.label, each.plural)}
    rule.type = types.get(rule.type.strip().lower(), rule.type)
    declared = current().types.get(rule.type)
    fields = (
        {name: each.key for each in declared.fields for name in _names(each.key, each.label)}
        if declared
        else {}
    )
    rule.since = fields.get(rule.since.strip().lower(), rule.since)
    rule.blanks = [fields.get(each.strip().lower(), each) for each in rule.blanks]


def _names(*texts: Text) -> list[str]:
    return [str(text).lower() for text in texts]


def check(rule: Any) -> None:
    """Raises Invalid for a rule that fits no type, or names what the type does not have."""
    known = {each.key: each for each in current().types if each.belongs_to and each.key != "party"}
    declared = known.get(rule.type)
    if declared is None:
        names = ", ".join(sorted(known))
        raise Invalid({"type": [format_lazy(_("Name one of these types: {types}."), types=names)]})
    refused = {**_wrong_date(declared, rule), **_wrong_blanks(declared, rule)}
    if not 1 <= (rule.months or 0) <= 1200:
        refused["months"] = [_("This must be between 1 and 1200 months.")]
    if refused:
        raise Invalid(refused)
    chosen(rule)
    rule.allowed, rule.waiting = 0, 0


def _wrong_date(declared: ObjectType, rule: Any) -> dict[str, list[Text]]:
    dates = [each.key for each in declared.fields if each.type in (DATE, MOMENT)]
    if rule.since in dates:
        return {}
    return {"since": [format_lazy(_("Name one of these dates: {dates}."), dates=", ".join(dates))]}


def _wrong_blanks(declared: ObjectType, rule: Any) -> dict[str, list[Text]]:
    free = [
        each.key
        for each in declared.fields
        if each.writable
        and not each.required
        and each.source is None
        and not each.custom
        and each.type is not REFERENCE
    ]
    if rule.act == Act.BLANK and (not rule.blanks or not set(rule.blanks) <= set(free)):
        return {
            "blanks": [format_lazy(_("Name one or more of these fields: {fields}."), fields=", ".join(free))]
        }
    return {}


@transaction.atomic
def agree(*, by: Actor, retention: RetentionRule) -> RetentionRule:
    """Agrees that so many rows go as the rule means now; the next run may touch that many."""
    access.require(by, "privacy.retention.agree", retention)
    number = preview(retention, 0).number
    RetentionRule.objects.filter(pk=retention.pk).update(allowed=number, waiting=0)
    changes = {"allowed": (retention.allowed, number)}
    record(
        "retention.agreed",
        by=by,
        on=retention,
        declared=current().type("retention"),
        verb="agree",
        changes=changes,
    )
    retention.refresh_from_db()
    return retention


@transaction.atomic
def start(*, by: Actor, retention: RetentionRule) -> RetentionRule:
    """Carries a rule out now, in the background. Raises Conflict where it would touch too much and nobody agreed."""
    access.require(by, "privacy.retention.start", retention)
    if not retention.is_active:
        raise Conflict(_("This rule is not in use."))
    if too_much(retention):
        raise Conflict(_("This is more than goes without being asked. Agree to it first."))
    runs.start(JOB, by=by, title=now("Retention rule"), asked={"rule": str(retention.uid)})
    return retention


def too_much(rule: RetentionRule) -> bool:
    """Whether the rule means more rows now than go without somebody's word."""
    seen = preview(rule, 0)
    return seen.is_much and seen.number > rule.allowed


def carry_out(rule: RetentionRule) -> int:
    """Does what the rule says, batch by batch, each in a transaction. Gives how many rows were touched.

    A rule that would touch too much only notes how many, and waits.
    """
    if too_much(rule):
        RetentionRule.objects.filter(pk=rule.pk).update(waiting=preview(rule, 0).number)
        return 0
    touched, last, declared = 0, 0, current().type(rule.type)
    most = MOST_PEOPLE if _erases(declared, rule) else None
    while (most is None or touched < most) and (ids := batch(rule, last, min(BATCH, most or BATCH))):
        _act(declared, rule, ids)
        touched, last = touched + len(ids), ids[-1]
    RetentionRule.objects.filter(pk=rule.pk).update(
        ran_at=timezone.now(), touched=rule.touched + touched, allowed=0, waiting=0
    )
    return touched


def _erases(declared: ObjectType, rule: RetentionRule) -> bool:
    return declared.belongs_to == "id" and rule.act == Act.DELETE


def _act(declared: ObjectType, rule: RetentionRule, ids: list[int]) -> None:
    by = system("retention")
    if _erases(declared, rule):
        for party in Party.objects.filter(pk__in=ids):
            erasing.follow_up(erasing.erase(party, by=by))
        return
    with transaction.atomic():
        rows = list(declared.model._default_manager.select_for_update(of=("self",)).filter(pk__in=ids))
        _record(declared, rule, rows, by)
        if rule.act == Act.BLANK:
            erasing.blank(declared, declared.model._default_manager.filter(pk__in=ids), rule.blanks)
        else:
            erasing.forget_objects(declared, ids)
            declared.model._default_manager.filter(pk__in=ids).delete()


def _record(declared: ObjectType, rule: RetentionRule, rows: list[Any], by: Actor) -> None:
    """One event for each record, without the values that go."""
    past = "expired" if rule.act == Act.DELETE else "emptied"
    changes = [Change(row.pk, row.uid, subject_of(row, declared), {}) for row in rows]
    record_many(
        f"{declared.key}.{past}", by=by, declared=declared, verb="expire", rows=changes, batch=rule.uid
    )
    mark(declared.table, [row.pk for row in rows])
    owners = (
        {getattr(row, declared.belongs_to) for row in rows} if declared.belongs_to != "id" else set[int]()
    )
    mark(owner_table(declared), {owner for owner in owners if owner})
