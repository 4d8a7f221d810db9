"""Processes that do nothing but send: one for each core, started when there is much to send, gone when there is nothing.

They belong to the job worker that started them and end with it. Each takes a seat in the database, so that no house has
more of them than cores.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

from kith.core.statement import fetch

LOCK = "select pg_try_advisory_lock(hashtext('marketing_sender'), %s::int)"
UNLOCK = "select pg_advisory_unlock(hashtext('marketing_sender'), %s::int)"
STAYS = 60.0
PAUSE = 1.0
# What is written down must stay written when PostgreSQL is killed, since the journals go once it is.
DURABLE = "set synchronous_commit = on"


def seats() -> int:
    return max(1, os.cpu_count() or 1)


def start(most: int | None = None) -> None:
    """Starts a process for each seat that nobody has, or for the first so many of them."""
    for seat in range(min(seats(), most or seats())):
        if fetch(LOCK, (seat,))[0][0]:
            fetch(UNLOCK, (seat,))
            command = [sys.executable, "-m", "kith.operational.marketing.campaign.sender"]
            subprocess.Popen(command, stdin=subprocess.DEVNULL)


def _sit_down() -> bool:
    return any(fetch(LOCK, (seat,))[0][0] for seat in range(seats()))


def main() -> None:
    """Sends until nothing has been due for a minute, or whoever started it is gone."""
    import django

    django.setup()

    from kith.operational.marketing.campaign.sending import Sending

    parent = os.getppid()
    if not _sit_down():
        return
    fetch(DURABLE)
    last, sending = time.monotonic(), Sending(patient=True)
    while os.getppid() == parent and time.monotonic() - last < STAYS:
        if sending.run(goes_on=lambda: os.getppid() == parent):
            last = time.monotonic()
        sending.passed.clear()
        time.sleep(PAUSE)


if __name__ == "__main__":
    main()
