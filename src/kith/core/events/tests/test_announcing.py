"""What open pages are told of a transaction: what it changed, once it is committed, and never more than fits."""

from __future__ import annotations

from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection, transaction

from kith.core.administration.tests.made import acting, somebody
from kith.core.events.announcing import CHANNEL, LONGEST, MOST, Announcement, announce
from kith.core.records import verbs
from kith.core.registry import current
from kith.customers.models import Party
from kith.lib.live_pass import session_digest


def lines() -> list[str]:
    """What will be told when this transaction commits."""
    kept = [each[1] for each in connection.run_on_commit if isinstance(each[1], Announcement)]
    return [line for one in kept for message in one.messages() for line in message.splitlines()]


@pytest.mark.django_db
def test_a_change_names_its_record_and_whom_it_is_about_and_one_that_is_undone_names_nothing() -> None:
    by = acting(somebody("owner", "Ola"))
    person = verbs.create(current().type("person"), by=by, values={"given_name": "Ann"})
    ann = Party.objects.get(pk=person.pk)
    assert lines() == [f"person +{ann.uid}"]
    with transaction.atomic():
        verbs.delete(current().type("person"), by=by, record=ann)
        transaction.set_rollback(True)
    note = verbs.create(current().type("note"), by=by, values={"party": ann.uid, "text": "Likes tea"})
    verbs.edit(current().type("person"), by=by, record=ann, values={"given_name": "Anna"})
    uid = getattr(note, "uid")  # noqa: B009
    assert lines() == [f"person +{ann.uid} {ann.uid}", f"note +{uid}", f"about {ann.uid}"]


@pytest.mark.django_db
def test_of_many_records_only_their_type_is_told_and_no_message_is_too_long() -> None:
    for _number in range(MOST + 1):
        announce("order", [(uuid4(), UUID(int=1))])
    for key in ("one", "two", "three", "four", "five", "six"):
        announce(key, ((uid, uid) for uid in (uuid4() for _number in range(MOST))))
    announce("person", None)
    assert "order *" in lines()
    assert "person *" in lines()
    kept = next(each[1] for each in connection.run_on_commit if isinstance(each[1], Announcement))
    assert len(kept.messages()) == 2
    assert all(len(message) < LONGEST for message in kept.messages())


@pytest.mark.django_db(transaction=True)
def test_commits_and_the_end_of_a_session_are_heard() -> None:
    from kith.core.principals.model import Session

    with psycopg.connect(_place(), autocommit=True) as other:
        other.execute(f"listen {CHANNEL}")
        with transaction.atomic():
            announce("order", [(UUID(int=2), UUID(int=2))], new=True)
        Session.objects.create(session_key="abc", session_data="", expire_date="2099-01-01T00:00Z")
        Session.objects.all().delete()
        told = [message.payload for message in other.notifies(timeout=5, stop_after=2)]
    assert told == [f"order +{UUID(int=2)}", f"session {session_digest('abc')}"]


def _place() -> str:
    found = connection.get_connection_params()
    keys = ("dbname", "user", "password", "host", "port")
    return psycopg.conninfo.make_conninfo(**{key: str(found[key]) for key in keys if found.get(key)})
