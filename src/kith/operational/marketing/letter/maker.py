"""Processes that do nothing but make letters: one for each core, started when there are many, gone when there are none.

They belong to the job worker that started them and end with it. What laying out took of memory goes with them.
"""

from __future__ import annotations

import os
import subprocess
import sys

from kith.core.statement import fetch
from kith.operational.marketing.campaign.sender import seats

LOCK = "select pg_try_advisory_lock(hashtext('marketing_letter_maker'), %s::int)"
UNLOCK = "select pg_advisory_unlock(hashtext('marketing_letter_maker'), %s::int)"
DURABLE = "set synchronous_commit = on"
HERE = 2
"""So many parts are made in the job itself."""


def go_on(campaign: int = 0) -> None:
    """The job: makes what is due, here or in processes of their own, and writes again what was interrupted."""
    from kith.operational.marketing.campaign import chunks
    from kith.operational.marketing.letter.making import make_next, open_runs

    if len(chunks.due(each.pk for each in open_runs())) > HERE:
        start()
    else:
        while make_next():
            pass


def start() -> None:
    """Starts a process for each seat that nobody has."""
    for seat in range(seats()):
        if fetch(LOCK, (seat,))[0][0]:
            fetch(UNLOCK, (seat,))
            command = [sys.executable, "-m", "kith.operational.marketing.letter.maker"]
            subprocess.Popen(command, stdin=subprocess.DEVNULL)


def main() -> None:
    """Makes letters until none are due, or whoever started it is gone."""
    import django

    django.setup()

    from kith.operational.marketing.letter.making import make_next

    parent = os.getppid()
    if not any(fetch(LOCK, (seat,))[0][0] for seat in range(seats())):
        return
    fetch(DURABLE)
    while os.getppid() == parent and make_next():
        pass


if __name__ == "__main__":
    main()
