"""BULK: 100,000 people edited at once with rights, checks, an event and a mark for each, and the edit taken back.

Both go as the job does them, chunk by chunk with the ledger. The floor is one UPDATE of the same column of the same
rows, which checks nothing and tells nobody.
"""

import time
from collections.abc import Callable
from statistics import median
from uuid import uuid4

import reference
import rounds

ROWS = 100_000
ROUNDS = 3
GOAL = 5_000


def seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def edited(house: reference.House, city: str) -> tuple[float, float]:
    """Seconds of an edit of the first people by key, and of taking it back."""
    from kith.core.bulk import actions, ledger, work
    from kith.core.bulk.asked import Selection
    from kith.core.registry import current

    selection = Selection(current().type("person"), every=True)
    run = actions.start(
        by=house.owner, selection=selection, key="edit", values={"source": city}, token=uuid4()
    )
    forth = seconds(lambda: work.run_bulk(run.pk))
    run.refresh_from_db()
    assert (run.state, run.problems) == ("done", 0), run.error
    changed = ledger.counts(run.pk)["changed"]
    undoing = actions.undo(by=house.owner, uid=run.uid)
    back = seconds(lambda: work.run_undo(undoing.pk))
    assert ledger.counts(run.pk) == {"undone": changed}
    return changed / forth, changed / back


def floor() -> float:
    from django.db import connection, transaction

    def update() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("update customers_party set source = source || 'x' where kind = 'person'")
            transaction.set_rollback(True)

    return seconds(update)


def measure(house: reference.House) -> None:
    from django.db import connection

    rounds.say_machine()
    found = [(*edited(house, f"bench {number}"), house.people / floor()) for number in range(ROUNDS)]
    forth, back, plain = (median(each) for each in zip(*found, strict=True))
    print(f"#   {forth:8.0f} rows a second edited, {back:.0f} taken back, {plain:.0f} by a bare UPDATE")
    rounds.say("bulk: rows edited in a second, with events", forth, GOAL, "≥")
    rounds.say("bulk: rows taken back in a second", back, GOAL, "≥")
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze customers_party")


if __name__ == "__main__":
    with reference.house() as house:
        measure(house)
