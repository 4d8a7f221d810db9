"""Many records are changed, handed over, deleted and put through a verb: previewed, done, told, and taken back."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from kith.core.administration.tests.made import acting, person, somebody
from kith.core.bulk import actions, work
from kith.core.bulk.actions import acts
from kith.core.bulk.asked import marked
from kith.core.bulk.looking import look
from kith.core.bulk.tests.trying import done, every, fates, previewed, reasons, some, taken_back
from kith.core.errors import Conflict, Invalid, NotFound
from kith.core.events.history import history
from kith.core.events.model import Event
from kith.core.jobs.model import Dirty, Run, State
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role
from kith.core.records import verbs
from kith.core.registry import current
from kith.core.statement import fetch
from kith.customers.models import Party, Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> Actor:
    return acting(somebody(Role.OWNER, "Boss"))


def test_a_preview_says_what_an_edit_does_and_the_edit_does_just_that(by: Actor) -> None:
    one, two, three = (
        person("Berg", stage="prospect", tags=["old", "vip"]),
        person("Dahl", stage="customer"),
        person("Eik"),
    )
    three.restricted_at = timezone.now()
    three.save()
    chosen = some(one, two, three)
    seen = previewed(by, chosen, stage="customer")
    assert (seen.total, seen.looked, seen.changed, seen.same, seen.refused) == (3, 3, 1, 1, 1)
    assert [(each.name, each.changes) for each in seen.sample] == [
        ("Berg", {"stage": ["prospect", "customer"]})
    ]
    assert "restricted" in seen.reasons[0].text
    assert seen.reasons[0].names == ["Eik"]
    assert Party.objects.get(pk=one.pk).stage == "prospect"
    assert not Event.objects.exists()
    Dirty.objects.all().delete()
    run = done(by, chosen, stage="customer")
    assert (run.state, run.done, run.total, run.problems, run.error) == (State.DONE, 3, 3, 1, "")
    assert fates(run) == {"changed": 1, "same": 1, "refused": 1}
    one.refresh_from_db()
    assert one.stage == "customer"
    events = Event.objects.filter(batch=run.uid)
    assert [(each.kind, each.verb, each.actor_id, each.subject_id) for each in events] == [
        ("person.changed", "edit", by.id, one.pk)
    ]
    assert Dirty.objects.filter(topic="customers_party", subject_id=one.pk).exists()
    assert acts(by)[0].run == run


def test_values_are_set_emptied_added_and_taken_away_and_all_of_it_comes_back(by: Actor) -> None:
    one, two = person("Berg", tags=["old", "vip"], source="fair"), person("Dahl", source="web")
    values: dict[str, Any] = {
        "source": None,
        "job_title": "Buyer",
        "tags": {"add": ["new"], "remove": ["old"]},
    }
    run = done(by, every(), **values)
    one.refresh_from_db()
    assert (one.tags, one.source, one.job_title) == (["new", "vip"], "", "Buyer")
    assert history("person", one.pk, current().type("person").by_key)[0].changes["job_title"] == [
        "",
        "Buyer",
    ]
    two.refresh_from_db()
    verbs.edit(current().type("person"), by=by, record=two, values={"job_title": "Chief"})
    undoing = taken_back(by, run)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.tags, one.source, one.job_title) == (["old", "vip"], "fair", "")
    assert (two.tags, two.source, two.job_title) == (["new"], "", "Chief")
    assert (undoing.state, run.state, fates(run)) == (State.DONE, State.UNDONE, {"undone": 1, "left": 1})
    assert "Job title" in reasons(by, run)[0]
    with pytest.raises(Conflict):
        actions.undo(by=by, uid=run.uid)


def test_records_are_dealt_out_evenly_among_owners(by: Actor) -> None:
    owners = [somebody(Role.MEMBER, name) for name in ("Ann", "Ola", "Per")]
    people = [person(f"P{number}") for number in range(9)]
    run = done(by, some(*people), "assign", owners=[str(each.uid) for each in owners])
    assert [Party.objects.filter(owner=each).count() for each in owners] == [3, 3, 3]
    taken_back(by, run)
    assert not Party.objects.filter(owner__isnull=False).exists()
    wrong: list[dict[str, Any]] = [
        {},
        {"owners": []},
        {"owners": [str(uuid4())]},
        {"owner": [str(owners[0].uid)]},
    ]
    for given in wrong:
        with pytest.raises(Invalid):
            previewed(by, some(*people), "assign", **given)


def test_what_is_deleted_lies_in_the_trash_and_comes_back_unless_somebody_fetched_it_before(
    by: Actor,
) -> None:
    one, two = person("Berg"), person("Dahl")
    run = done(by, every(), "delete")
    assert Party.objects.filter(deleted_at__isnull=True).count() == 0
    verbs.restore(current().type("person"), by=by, uid=two.uid)
    taken_back(by, run)
    assert Party.objects.filter(deleted_at__isnull=True).count() == 2
    assert fates(run) == {"undone": 1, "left": 1}
    assert Event.objects.filter(subject_id=one.pk, kind="person.restored").count() == 1


def test_a_verb_is_done_to_those_for_whom_it_makes_sense_and_taken_back_by_its_opposite(by: Actor) -> None:
    tasks = [
        verbs.create(current().type("task"), by=by, values={"title": f"Call {number}"}) for number in range(3)
    ]
    done(by, some(tasks[0], key="task"), "do-complete")
    run = done(by, every(key="task"), "do-complete")
    assert fates(run) == {"changed": 2, "refused": 1}
    assert Task.objects.filter(done_at__isnull=True).count() == 0
    assert {each.subject_id for each in Event.objects.filter(batch=run.uid)} == {tasks[1].pk, tasks[2].pk}
    assert previewed(by, every(key="task"), "do-reopen").undoable is False
    reopened = done(by, some(tasks[1], key="task"), "do-reopen")
    with pytest.raises(Conflict):
        actions.undo(by=by, uid=reopened.uid)
    undoing = taken_back(by, run)
    assert fates(run) == {"undone": 1, "left": 1, "refused": 1}
    assert reasons(by, run)[1] == "This makes no sense for it as it stands now."
    told = Event.objects.get(batch=undoing.uid)
    assert (told.kind, told.subject_id) == ("task.reopened", tasks[2].pk)


def test_starting_twice_starts_once(by: Actor) -> None:
    one, token = person("Berg"), uuid4()
    first = done(by, some(one), token=token, stage="customer")
    again = actions.start(by=by, selection=some(one), key="edit", values={"stage": "prospect"}, token=token)
    assert again == first
    assert Run.objects.count() == 1
    work.run_bulk(first.pk)
    assert Event.objects.filter(batch=first.uid).count() == 1
    other = acting(somebody(Role.OWNER))
    with pytest.raises(Conflict):
        actions.start(by=other, selection=some(one), key="edit", values={"stage": "prospect"}, token=token)


def test_a_stopped_act_goes_no_further_and_what_was_done_comes_back(by: Actor) -> None:
    people = [person(f"P{number}") for number in range(3)]
    run = actions.start(
        by=by, selection=some(*people), key="edit", values={"stage": "customer"}, token=uuid4()
    )
    actions.stop(by=by, uid=run.uid)
    work.run_bulk(run.pk)
    assert fates(run) == {"waiting": 3}
    with pytest.raises(Conflict):
        actions.stop(by=by, uid=run.uid)


@pytest.mark.parametrize(
    ("ids", "act", "values"),
    [
        ([], "edit", {"stage": "customer"}),
        (["nothing"], "edit", {"stage": "customer"}),
        ([str(uuid4())] * 10_001, "edit", {"stage": "customer"}),
        ([str(uuid4())], "edit", {}),
        ([str(uuid4())], "edit", {"stage": "king"}),
        ([str(uuid4())], "edit", {"lifetime_value": "5"}),
        ([str(uuid4())], "edit", {"tags": {"add": ["a"], "drop": ["b"]}}),
        ([str(uuid4())], "edit", {"tags": {"add": {"a": 1}}}),
        ([str(uuid4())], "delete", {"really": "yes"}),
    ],
)
def test_what_cannot_be_taken_is_refused_before_anything_begins(
    by: Actor, ids: list[str], act: str, values: dict[str, object]
) -> None:
    with pytest.raises(Invalid):
        look(by=by, selection=marked(current().type("person"), ids), key=act, values=values)


def test_a_filter_on_a_field_that_is_gone_and_one_that_finds_nobody_are_refused(by: Actor) -> None:
    with pytest.raises(Invalid):
        previewed(by, every({"field": "gone", "op": "is", "value": "x"}), stage="customer")
    with pytest.raises(Invalid):
        previewed(by, every({"field": "stage", "op": "is", "value": "customer"}), stage="customer")
    with pytest.raises(NotFound):
        previewed(by, every(), "paint")


@pytest.mark.django_db
def test_what_became_of_rows_is_written_without_touching_an_index() -> None:
    held = fetch("select indexdef from pg_indexes where tablename = 'core_bulk_row'")
    (room,) = fetch("select reloptions from pg_class where relname = 'core_bulk_row'")
    assert held
    assert not any("fate" in text or "reason" in text for (text,) in held)
    assert room[0] == ["fillfactor=50"]
