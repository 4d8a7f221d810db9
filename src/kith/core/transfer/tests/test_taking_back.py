"""Taking an import back: what was brought goes, what was changed is as before, and what others did since stays."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection

from kith.core.attachment.actions import attach
from kith.core.errors import Conflict
from kith.core.events import sealing
from kith.core.events.model import Event
from kith.core.jobs.model import State
from kith.core.principals.actor import Actor, system
from kith.core.records import verbs
from kith.core.registry import current
from kith.core.transfer import actions, bulk, undo, work
from kith.core.transfer.tests.trying import imported, taken_back
from kith.customers.models import Email, ExternalId, Note, Party

pytestmark = pytest.mark.django_db
FILE = """Number,Given name,Family name,E-mail,City,Company
1,Anna,Berg,anna@x.example,Ulm,Hav
2,Bo,Falk,bo@x.example,Kiel,Hav
"""


@pytest.fixture
def by() -> Actor:
    return system("test")


def test_everything_that_was_brought_is_gone_and_the_history_tells(by: Actor) -> None:
    run = imported(by, FILE, source="x")
    undoing = taken_back(by, run)
    assert undoing.answer["counts"] == {
        "removed:person": 2, "removed:email": 2, "removed:address": 2, "removed:organisation": 1,
    }  # fmt: skip
    assert (run.state, Party.objects.count(), ExternalId.objects.count()) == (State.UNDONE, 0, 0)
    assert Event.objects.filter(batch=undoing.uid, verb="undo", kind="person.deleted").count() == 2


def test_it_can_be_imported_again_afterwards(by: Actor) -> None:
    taken_back(by, imported(by, FILE, source="x"))
    assert imported(by, FILE, source="x").answer["made"]["person"] == 2


def test_a_changed_value_becomes_what_it_was(by: Actor) -> None:
    imported(by, FILE, source="x")
    newer = imported(by, "Number,Family name,City\n1,Sund,Köln\n", source="x")
    undoing = taken_back(by, newer)
    anna = Party.objects.get(given_name="Anna")
    assert (anna.name, anna.sort_key, anna.addresses.get().city) == ("Anna Berg", "berg  anna", "Ulm")
    assert undoing.answer["counts"] == {"restored:person": 1, "restored:address": 1}


def test_what_somebody_changed_since_stays_and_is_counted(by: Actor) -> None:
    imported(by, FILE, source="x")
    newer = imported(by, "Number,Family name,Given name\n1,Sund,Anja\n", source="x")
    anna = Party.objects.get(given_name="Anja")
    verbs.edit(current().type("person"), by=by, record=anna, values={"family_name": "Strand"})
    undoing = taken_back(by, newer)
    anna.refresh_from_db()
    assert anna.name == "Anna Strand"
    assert undoing.answer["counts"] == {"restored:person": 1, "kept:person": 1}


def test_somebody_with_a_new_note_stays_with_all_that_was_imported_of_them(by: Actor) -> None:
    run = imported(by, FILE, source="x")
    anna = Party.objects.get(given_name="Anna")
    verbs.create(current().type("note"), by=by, values={"party": anna.uid, "text": "Call her"})
    undoing = taken_back(by, run)
    assert set(Party.objects.values_list("name", flat=True)) == {"Anna Berg", "Hav"}
    anna.refresh_from_db()
    assert (anna.emails.count(), anna.addresses.count(), anna.organisation) == (
        1,
        1,
        Party.objects.get(kind="organisation"),
    )
    assert Note.objects.count() == ExternalId.objects.count() == 1
    assert undoing.answer["counts"]["kept:person"] == 1
    assert undoing.answer["counts"]["kept:organisation"] == 1


def test_what_a_file_was_attached_to_stays_with_it_and_is_counted(by: Actor) -> None:
    run = imported(by, FILE, source="x")
    bo = Party.objects.get(given_name="Bo")
    attach(by=by, declared=current().type("person"), record=bo, name="contract.txt", parts=[b"signed"])
    undoing = taken_back(by, run)
    assert list(Party.objects.filter(kind="person")) == [bo]
    assert (undoing.answer["counts"]["kept:person"], undoing.answer["counts"]["removed:person"]) == (1, 1)
    assert Email.objects.get().party == bo


def test_a_mail_address_that_was_given_a_label_since_holds_its_person(by: Actor) -> None:
    run = imported(by, FILE, source="x")
    verbs.edit(
        current().type("email"),
        by=by,
        record=Email.objects.get(address="bo@x.example"),
        values={"label": "work"},
    )
    taken_back(by, run)
    assert list(Party.objects.filter(kind="person").values_list("given_name", flat=True)) == ["Bo"]


def test_a_key_that_another_source_gave_since_holds_its_person(by: Actor) -> None:
    run = imported(by, FILE, source="x")
    imported(by, "Given name,E-mail\nBo,bo@x.example\n", source="y")
    taken_back(by, run)
    assert list(Party.objects.filter(kind="person").values_list("given_name", flat=True)) == ["Bo"]


def test_a_value_whose_key_was_destroyed_is_left_alone(by: Actor) -> None:
    imported(by, FILE, source="x")
    newer = imported(by, "Number,Family name\n1,Sund\n", source="x")
    sealing.destroy(Party.objects.get(given_name="Anna").uid)
    taken_back(by, newer)
    assert Party.objects.get(given_name="Anna").family_name == "Sund"


def test_only_an_import_that_has_ended_is_taken_back_and_only_once(by: Actor) -> None:
    run = imported(by, FILE, source="x")
    undoing = actions.undo(by=by, run=run, enqueued=False)
    with pytest.raises(Conflict):
        actions.undo(by=by, run=run)
    work.run_undo(undoing.pk)
    with pytest.raises(Conflict):
        actions.undo(by=by, run=run)


def test_nothing_that_still_refers_to_a_removed_record_is_left_behind(
    by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = imported(by, FILE, source="x")
    monkeypatch.setattr(undo, "_trails", list)
    with pytest.raises(IntegrityError, match="customers_external_id"):
        taken_back(by, run)
    assert Party.objects.count() == ExternalId.objects.count() + 1 == 3


def test_the_warehouse_learns_of_what_was_removed(by: Actor) -> None:
    run = imported(by, FILE, source="x")
    ids = set(Party.objects.values_list("pk", flat=True))
    taken_back(by, run)
    with connection.cursor() as cursor:
        cursor.execute("select row_id from core_tombstone where table_name = 'customers_party'")
        assert ids <= {row[0] for row in cursor.fetchall()}


def test_every_type_is_worked_off_before_what_it_refers_to() -> None:
    order = [declared.key for declared in undo.ordered()]
    for below, above in (
        ("order_line", "order"),
        ("order", "party"),
        ("person", "organisation"),
        ("order_line", "product"),
    ):
        assert order.index(below) < order.index(above), (below, above)
    assert {declared.key for declared in undo.ordered()} == {declared.key for declared in current().types}


def test_taking_back_lets_no_import_write_at_the_same_moment(
    by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, waited = imported(by, FILE, source="x"), list[int]()
    monkeypatch.setattr(bulk, "wait_for_others", lambda: waited.append(Party.objects.count()))
    taken_back(by, run)
    assert waited[0] == 3
