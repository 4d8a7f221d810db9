"""What comes round by itself: mailboxes are looked into, mails are read, old ones are let go of."""

from __future__ import annotations

from kith.communicative.mailbox.actions import read_mailboxes
from kith.communicative.returns.keeping import READ, forget
from kith.communicative.returns.reading import read_waiting
from kith.core.jobs.queue import Job

JOBS = (
    Job(READ, read_waiting, "* * * * *"),
    Job("communicative.mailboxes", read_mailboxes, "* * * * *"),
    Job("communicative.returns.forget", forget, "50 2 * * *"),
)
