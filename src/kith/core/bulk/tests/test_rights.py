"""Nobody changes many records whom they could not change one by one, nor without the right to change many."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from kith.core.administration import roles
from kith.core.administration.tests.made import acting, person, somebody
from kith.core.bulk import actions, work
from kith.core.bulk.operations import operations
from kith.core.bulk.tests.trying import done, every, fates, previewed, some, taken_back
from kith.core.bulk.traces import count_bulk, forget_bulk
from kith.core.errors import NotAllowed, NotFound
from kith.core.jobs.model import Run, State
from kith.core.principals.actor import Actor, narrowing_of
from kith.core.principals.model import Role
from kith.core.registry import current
from kith.core.registry.trace import Whose
from kith.core.tag.model import Tag
from kith.customers.models import Party

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Actor:
    return acting(somebody(Role.OWNER, "Boss"))


def test_of_rows_that_are_not_all_ones_own_only_ones_own_change(boss: Actor) -> None:
    ann = somebody(name="Ann")
    role: Any = roles.add_role(by=boss, name="Sales")
    for action, rows in (("see", "all"), ("edit", "own"), ("bulk", "all")):
        roles.set_rule(by=boss, role=role, type_key="person", action=action, rows=rows)
    roles.grant_role(by=boss, role=role, principal=ann)
    mine, other = person("Berg", ann), person("Dahl")
    gone = person("Eik")
    chosen = some(mine, other, gone)
    Party.objects.filter(pk=gone.pk).update(deleted_at="2026-01-01T00:00Z")
    by = acting(ann)
    seen = previewed(by, chosen, job_title="Buyer")
    assert (seen.changed, {reason.count for reason in seen.reasons}) == (1, {1})
    assert "role" in " ".join(reason.text for reason in seen.reasons)
    run = done(by, chosen, job_title="Buyer")
    assert fates(run) == {"changed": 1, "refused": 2}
    assert list(Party.objects.filter(job_title="Buyer")) == [mine]
    with pytest.raises(NotAllowed):
        previewed(by, chosen, "delete")
    with pytest.raises(NotFound):
        actions.get(acting(somebody(Role.MEMBER)), run.uid)
    assert actions.get(boss, run.uid).run == run
    roles.set_rule(by=boss, role=role, type_key="person", action="bulk", rows="none")
    assert operations(acting(ann), current().type("person")) == []
    with pytest.raises(NotAllowed):
        actions.undo(by=acting(ann), uid=run.uid)


def test_rights_that_were_taken_meanwhile_end_the_work(boss: Actor) -> None:
    ann = somebody(Role.MEMBER, "Ann")
    one = person("Berg")
    run = actions.start(
        by=acting(ann), selection=some(one), key="edit", values={"stage": "customer"}, token=uuid4()
    )
    type(ann).objects.filter(pk=ann.pk).update(role=Role.READ_ONLY)
    work.run_bulk(run.pk)
    run.refresh_from_db()
    assert (run.state, Party.objects.get().stage) == (State.FAILED, one.stage)
    narrow = boss.narrowed(narrowing_of(["person:read"]))
    with pytest.raises(NotAllowed):
        previewed(narrow, some(one), stage="customer")
    waiting = actions.start(
        by=boss, selection=some(one), key="edit", values={"stage": "customer"}, token=uuid4()
    )
    assert actions.get(narrow, waiting.uid).run == waiting
    with pytest.raises(NotAllowed):
        actions.stop(by=narrow, uid=waiting.uid)
    actions.stop(by=boss, uid=waiting.uid)


def test_an_erased_person_leaves_no_trace_in_what_was_done_to_many(boss: Actor) -> None:
    one, two = person("Bergmann"), person("Dahl")
    named = every({"field": "name", "op": "contains", "value": "Bergmann"})
    run = done(boss, named, job_title="Buyer")
    whose = Whose(one.pk, one.uid, ("Bergmann",))
    assert count_bulk(whose) == 2
    assert forget_bulk(whose) == 2
    assert count_bulk(whose) == 0
    Run.objects.filter(pk=run.pk).update(state=State.WAITING, total=0)
    work.run_bulk(run.pk)  # one that was under way with its filter gone must not mean everybody
    two.refresh_from_db()
    assert two.job_title == ""
    assert Run.objects.get(pk=run.pk).state == State.FAILED


def test_tags_come_and_go_and_a_preview_adds_none_to_the_vocabulary(boss: Actor) -> None:
    one = person("Berg", tags=["old"])
    values: dict[str, Any] = {"tags": {"add": ["New"], "remove": ["OLD", "unknown"]}}
    assert previewed(boss, some(one), **values).changed == 1
    assert not Tag.objects.filter(name="New").exists()
    run = done(boss, some(one), **values)
    one.refresh_from_db()
    assert (one.tags, Tag.objects.filter(name__in=["New", "unknown"]).count()) == (["New"], 1)
    taken_back(boss, run)
    one.refresh_from_db()
    assert one.tags == ["old"]
