"""Whatever is done to the history in the database, the walk names it."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from kith.core.events.chain import LEAF_SQL
from kith.core.events.sequence import place
from kith.core.events.tests.made import some_people
from kith.core.events.verify import verify

pytestmark = pytest.mark.django_db(transaction=True)
STAGE = """update core_event set changes = '{"stage": [null, "customer"]}' where position = 4"""
COPIED = """
insert into core_event (kind, actor_id, via, subject_type, subject_id, subject_uid, position)
select kind, actor_id, via, subject_type, subject_id, subject_uid, {} from core_event where position = 4
"""
SWAPPED = "update core_event set position = case position when 4 then 5 else 4 end where position in (4, 5)"
HARM = {
    STAGE: ["Event 4: altered"],
    "update core_event set actor_id = actor_id + 1 where position = 2": ["Event 2: altered"],
    "update core_event set address = '203.0.113.9' where position = 1": ["Event 1: altered"],
    "update core_event set sealed = '{}', sealed_for = '{}' where position = 6": ["Event 6: altered"],
    "update core_event set occurred_at = occurred_at + interval '1 microsecond' where position = 3": [
        "Event 3: altered"
    ],
    "delete from core_event where position = 4": ["Event 4: removed"],
    "delete from core_event where position in (2, 3, 6)": ["Events 2 to 3: removed", "Event 6: removed"],
    SWAPPED: ["Event 4: moved here from 5", "Event 5: moved here from 4"],
    "update core_event set position = position + 1 where position > 3": [
        "Event 5: moved here from 4",
        "Event 6: moved here from 5",
        "Event 7: not of this chain",
        "Event 6: removed",
    ],
    COPIED.format(4): ["Event 4: not of this chain"],
    COPIED.format(-1): ["Event -1: not of this chain"],
    COPIED.format(7): ["Event 7: not of this chain"],
    "delete from core_event where position > 3; delete from core_seal where first_position > 3": [
        "Events 4 to 6: removed"
    ],
    "delete from core_event where position <= 3; delete from core_seal where first_position <= 3": [
        "Events 1 to 3: removed"
    ],
    "truncate core_event; truncate core_seal": ["Events 1 to 6: removed"],
    "update core_seal set leaves = leaves || leaves where number = 1": [
        "Events 1 to 3: their link was altered"
    ],
    "update core_seal set digest = sha256(digest) where number = 2": [
        "Events 4 to 6: their link was altered"
    ],
}


@pytest.fixture(autouse=True)
def six_events_in_two_links(empty_history: None) -> None:
    for _link in range(2):
        some_people(3)
        place()


def tampered(statement: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
    return [str(fault) for fault in verify().faults]


def test_every_tampering_is_named() -> None:
    assert verify().holds
    for statement, named in HARM.items():
        with transaction.atomic():
            assert sorted(tampered(statement)) == sorted(named), statement
            transaction.set_rollback(True)
    assert verify().holds


def test_a_digest_made_to_fit_needs_the_key() -> None:
    """Whoever alters an event and its digest in the link cannot make the link's own digest."""
    fitting = (
        "update core_seal set leaves = overlay(leaves placing"
        f" (select {LEAF_SQL} from core_event e where position = 4)"
        " from 1 for 16), digest = sha256(leaves) where number = 2"
    )
    assert tampered(f"{STAGE}; {fitting}") == ["Events 4 to 6: their link was altered"]


def test_a_chain_that_was_cut_does_not_close_again_over_the_cut() -> None:
    tampered("delete from core_event where position > 3; delete from core_seal where first_position > 3")
    some_people(1)
    place()
    assert [str(fault) for fault in verify().faults] == ["Events 4 to 6: removed"]


def test_a_receipt_shows_that_an_older_state_was_put_back() -> None:
    receipt = verify().end.receipt
    assert verify(receipt).holds
    tampered(
        "delete from core_event where position > 3; delete from core_seal where first_position > 3;"
        " select setval('core_event_position_seq', 3)"
    )
    assert verify().holds
    assert not verify(receipt).holds
