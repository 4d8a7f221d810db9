"""Dashboards on their way: each colleague gets what they may see themselves, once for each hour that was due.

What is due is worked out from the clock, so that a house that was off sends the newest hour when it is back. The row
that says a colleague got it and the mail in the queue are written by one transaction: a crash before it leaves both
to the next round, one after it neither.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kith.analytical.dashboard import files
from kith.analytical.dashboard.look import PATIENT, Look
from kith.analytical.dashboard.mailing import house_zone, mailing_of
from kith.analytical.dashboard.model import Dashboard, Sent
from kith.core import access
from kith.core.errors import Conflict, NotFound
from kith.core.principals.actor import Actor, actor_of
from kith.core.principals.model import Kind, Principal
from kith.core.records.reading import get
from kith.core.registry import current
from kith.core.sign_in.notice import Enclosure, Notice, carrier, tell
from kith.desk.door import through_the_eyes_of
from kith.lib.mediatype import PDF

LATEST = timedelta(days=2)
"""What was due longer ago is no longer sent."""
UNSEEN = gettext_noop("May not open this dashboard.")
UNREACHED = gettext_noop("Has no address, or no longer works here.")


@dataclass(frozen=True, slots=True)
class Count:
    """To how many it is on its way, and how many could not get it."""

    sent: int
    withheld: int


def send_due() -> None:
    """Sends what has come due and was not sent yet. Nothing is lost while no mail can leave: it waits."""
    if carrier() is None:
        return
    now, here = timezone.now(), house_zone()
    for dashboard in Dashboard.objects.filter(mailing__isnull=False, deleted_at__isnull=True).order_by("id"):
        mailing = mailing_of(dashboard.mailing)
        due = mailing.last(now, here) if mailing else None
        if mailing and due and now - due < LATEST:
            send(dashboard, mailing.to, due)


def send_now(*, by: Actor, dashboard: Dashboard) -> Count:
    """Sends it at once to whom it is sent. Raises NotAllowed for who may not change it, Conflict where none can be sent."""
    access.require(by, current().type("dashboard").permission("edit"), dashboard)
    mailing = mailing_of(dashboard.mailing)
    if mailing is None:
        raise Conflict(_("Choose first to whom it is sent, and when."))
    if carrier() is None:
        raise Conflict(_("No mail can leave the house yet: it has no mail relay."))
    return send(dashboard, mailing.to, timezone.now())


def send(dashboard: Dashboard, to: Sequence[str], due: datetime) -> Count:
    """Puts the dashboard on its way to those who did not get it for this hour."""
    had = set(Sent.objects.filter(dashboard=dashboard, due=due).values_list("principal__uid", flat=True))
    people = Principal.objects.filter(uid__in=to, kind=Kind.USER).select_related("user").order_by("id")
    done = [_to_one(dashboard, person, due) for person in people if person.uid not in had]
    return Count(done.count(True), done.count(False))


def _to_one(dashboard: Dashboard, person: Principal, due: datetime) -> bool:
    if not person.is_active or person.user is None or not person.user.email:
        return _note(dashboard, person, due, None, UNREACHED)
    reader = actor_of(person, "mail")
    with through_the_eyes_of(reader):
        try:
            seen = get(reader, current().type("dashboard"), dashboard.uid)
        except NotFound:
            return _note(dashboard, person, due, None, UNSEEN)
        assert isinstance(seen, Dashboard)
        content = files.pdf(seen, Look(reader, seen.period, seen.period != "all", patience=PATIENT))
        return _note(dashboard, person, due, _notice(seen, person, content), "")


def _notice(dashboard: Dashboard, person: Principal, content: bytes) -> Notice:
    assert person.user is not None
    words = {"name": dashboard.name}
    return Notice(
        to=person.user.email,
        subject=dashboard.name,
        text=_("“%(name)s” as you may see it is enclosed. The newest figures stand here:") % words,
        path=f"/dashboards/{dashboard.uid}",
        locale=person.locale,
        enclosed=Enclosure(f"{dashboard.name}.pdf", PDF, b64encode(content).decode()),
    )


@transaction.atomic
def _note(
    dashboard: Dashboard, person: Principal, due: datetime, notice: Notice | None, withheld: str
) -> bool:
    """Whoever writes the row first sends the mail; nobody else does."""
    kept, fresh = Sent.objects.get_or_create(
        dashboard=dashboard, principal=person, due=due, defaults={"withheld": withheld}
    )
    if fresh and notice:
        tell(notice)
    return not kept.withheld
