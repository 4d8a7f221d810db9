"""Mails from people that answer none of our mailings: they stand in the timeline of whoever's address it is."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from kith.communicative.channels.email.returned import Meaning
from kith.communicative.returns.model import Return
from kith.core.principals.actor import system
from kith.core.principals.model import Principal, Role
from kith.core.records import verbs
from kith.core.registry import current
from kith.customers.interaction.actions import PARTY, Touch, append
from kith.customers.interaction.model import Direction
from kith.customers.party.model import Party
from kith.customers.task.model import Task
from kith.privacy.consent.actions import withdraw
from kith.privacy.purpose.model import Basis
from kith.privacy.purpose.queries import active_purposes

LONGEST = 2_000


def take_plain(row: Return) -> None:
    """Writes what somebody sent of their own accord into their timeline, and asks a colleague to look at it."""
    party = writer(row)
    if party is None:
        return
    if row.meaning == Meaning.LEAVE:
        leave_everything(party, row)
    elif row.meaning in (Meaning.REPLY, Meaning.MOVED):
        summary = row.subject or _("Mail without a subject")
        touch = Touch(
            row.came_at,
            "email",
            "received",
            Direction.IN,
            summary,
            ((PARTY, party.pk),),
            row.detail[:LONGEST],
        )
        append([touch])
        ask_somebody(party, row, None)


def writer(row: Return) -> Party | None:
    """Whose address wrote it, where it is one party's alone."""
    if not row.sender:
        return None
    found = list(Party.objects.filter(emails__address=row.sender, deleted_at=None).distinct()[:2])
    return found[0] if len(found) == 1 else None


def leave_everything(party: Party, row: Return) -> None:
    """Somebody wants no more mails and does not say of what: they get none for any purpose that is theirs to choose."""
    for purpose in active_purposes():
        if purpose.basis == Basis.CONTRACT or "email" not in purpose.channels:
            continue
        withdraw(
            by=system("returns"), party=party, purpose=purpose, channel="email", source=_("By mail"),
            proof=row.detail[:500] or row.subject, happened_at=row.came_at, address=row.sender,
        )  # fmt: skip


def ask_somebody(party: Party, row: Return, owner: Principal | None) -> Task:
    """A task for whoever looks after the party or the mailing, else for the owner of the house: somebody has written."""
    person = (
        owner
        or party.owner
        or Principal.objects.filter(role=Role.OWNER, is_active=True).order_by("pk").first()
    )
    moved = row.meaning == Meaning.MOVED
    title = _("New address? %(address)s") % {"address": row.detail} if moved else _("Answer: %(subject)s") % {
        "subject": row.subject or _("mail without a subject")}  # fmt: skip
    values = {
        "title": title[:200], "kind": "email", "priority": "normal", "party": party.uid, "details": row.detail[:LONGEST],
        "due_on": timezone.localdate(), **({"owner": person.uid} if person else {}),
    }  # fmt: skip
    made = verbs.create(current().type("task"), by=system("returns"), values=values)
    assert isinstance(made, Task)
    return made
