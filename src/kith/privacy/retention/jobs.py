"""Rules carried out: every night, and when somebody asks."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from kith.core.errors import Invalid, NotFound
from kith.core.jobs import run as runs
from kith.core.jobs.queue import Job, enqueue_once
from kith.core.records.verbs import FOLLOW_UP
from kith.core.registry import current
from kith.customers.party.model import ERASED, Party
from kith.privacy.request.erasing import forget_objects, rows_of
from kith.privacy.request.erasure import Erasure
from kith.privacy.retention.actions import JOB, carry_out
from kith.privacy.retention.model import RetentionRule


def run_one(run: int) -> None:
    """One rule, with its run to be watched."""
    watched = runs.begin(run)
    rule = RetentionRule.objects.filter(uid=watched.asked["rule"]).first()
    try:
        touched = carry_out(rule) if rule else 0
    except (Invalid, NotFound) as refused:
        runs.fail(watched, str(refused))
        return
    runs.finish(watched, {"touched": touched})
    enqueue_once(FOLLOW_UP)


def nightly() -> None:
    """All rules in use; one that can no longer be read stops none of the others. Then what erasures left for a term."""
    for rule in RetentionRule.objects.filter(is_active=True).order_by("id"):
        try:
            carry_out(rule)
        except (Invalid, NotFound):
            continue
    end_terms()
    enqueue_once(FOLLOW_UP)


def end_terms() -> int:
    """Deletes what an erasure had to leave, once its term is over, and then the party that was nobody."""
    today, gone = timezone.localdate(), 0
    for erasure in Erasure.objects.exclude(kept={}):
        over = [key for key, rows in erasure.kept.items() if date.fromisoformat(rows["until"]) < today]
        for key in over:
            declared = current().types.get(key)
            if declared is None:
                continue
            rows = rows_of(declared, erasure.party_id)
            forget_objects(declared, list(rows.values_list("pk", flat=True)))
            gone += rows.delete()[0]
            del erasure.kept[key]
        if over:
            erasure.save(update_fields=["kept"])
        if not erasure.kept:
            Party.objects.filter(pk=erasure.party_id, kind=ERASED).delete()
    return gone


JOBS = (Job(JOB, run_one), Job("privacy.retention.nightly", nightly, "47 2 * * *"))
