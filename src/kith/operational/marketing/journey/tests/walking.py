"""A clock that tests turn, and journeys to walk through."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.models import Min
from django.utils import timezone

from kith.communicative.relay.model import MailRelay
from kith.core.principals.actor import Actor
from kith.operational.marketing.campaign.sending import send_open_campaigns
from kith.operational.marketing.conftest import make
from kith.operational.marketing.journey import actions, looking
from kith.operational.marketing.journey.engine import drain
from kith.operational.marketing.journey.model import Journey, Run
from kith.privacy.purpose.queries import purpose_named

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class Clock:
    """The time of the house while a test runs."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **length: int) -> None:
        """Time passes, and the house does what it does in it."""
        until = self.now + timedelta(**length)
        go_on()
        while self.now < until:
            due = Run.objects.filter(due_at__gt=self.now).aggregate(next=Min("due_at"))["next"]
            self.now = min(due or until, until)
            go_on()


def go_on() -> None:
    looking.go_on()
    send_open_campaigns()
    drain()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(timezone, "now", made)
    return made


def mail(key: str, subject: str) -> dict[str, Any]:
    purpose = str(purpose_named("newsletter").uid)
    return {
        "key": key,
        "do": "send",
        "purpose": purpose,
        "subject": subject,
        "body": "Hello {{ person.given_name }}",
    }


def wait(key: str, days: int) -> dict[str, Any]:
    return {"key": key, "do": "wait", "length": {"amount": days, "unit": "day"}}


def published(
    by: Actor, relay: MailRelay, steps: list[dict[str, Any]], entry: Any = None, **more: Any
) -> Journey:
    """A journey that runs, for everybody unless it says otherwise."""
    if entry is None:
        segment = make("segment", by, name="All", condition={"all": []})
        entry = {"comes": "segment", "segment": str(segment.uid)}
    made = make(
        "journey", by, name="Welcome", relay=relay.uid, draft={"entry": entry, "steps": steps, **more}
    )
    return actions.publish(by=by, journey=made)
