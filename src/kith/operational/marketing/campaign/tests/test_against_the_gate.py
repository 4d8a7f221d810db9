"""Whatever the plan: nobody is written to against the gate, nobody twice, and nobody is lost.

Random people with consents, places, zones and contacts had, under random quiet hours, holidays and caps; some withdraw
while the campaign goes out, and the clock runs on to whenever somebody waits for. A plain reading of all that says for
each person and batch whether it may be.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kith.communicative.channels.email.tests.sink import Sink
from kith.core.principals.actor import Actor
from kith.core.records.settings import change_setting, forget_settings
from kith.customers.address.model import Address
from kith.customers.party.model import Party
from kith.operational.marketing.campaign import actions, batch, permission
from kith.operational.marketing.campaign.model import Assignment, Chunk, Delivery
from kith.operational.marketing.campaign.sending import send_open_campaigns
from kith.operational.marketing.conftest import Draft, People
from kith.privacy.consent.actions import say
from kith.privacy.gate import ask
from kith.privacy.norms.house import NORMS, Norm
from kith.privacy.purpose.model import Purpose

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROUNDS, DAYS = 15, 7
PLACES = {
    "": ("UTC", ()), "DE": ("Europe/Berlin", (25, 26)), "PL": ("Europe/Warsaw", (24, 25, 26)), "JP": ("Asia/Tokyo", ()),
}  # fmt: skip
"""Of each country the zone and the holidays of the last ten days of the year."""


@dataclass(frozen=True)
class Someone:
    country: str
    zone: str
    had: tuple[int, ...]


@dataclass
class Plan:
    people: list[Someone]
    is_quiet: bool
    holidays: bool
    most: int | None
    start: datetime
    hours: int | None
    leaving: list[int]
    left: set[int] = field(default_factory=set)
    sent: dict[int, list[datetime]] = field(default_factory=dict)

    def may(self, number: int, at: datetime) -> bool:
        """Whether this person may be written to, read plainly."""
        person = self.people[number]
        usual, free = PLACES[person.country]
        here = at.astimezone(ZoneInfo(person.zone or usual))
        had = [(self.start - timedelta(days=each)).date() for each in person.had]
        had += [each.date() for each in self.sent.get(number, [])]
        recent = sum(day > at.date() - timedelta(days=DAYS) for day in had)
        return not (
            number in self.left
            or (self.is_quiet and not time(8) <= here.time() < time(20))
            or (self.holidays and here.month == 12 and here.day in free)
            or (self.most is not None and recent >= self.most)
        )


PEOPLE = st.builds(
    Someone,
    st.sampled_from(list(PLACES)),
    st.sampled_from(["", "", "America/New_York", "Asia/Tokyo"]),
    st.lists(st.integers(1, 9), max_size=3).map(tuple),
)
PLANS = st.builds(
    Plan,
    st.lists(PEOPLE, min_size=1, max_size=6),
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, None, 1, 2]),
    st.integers(0, 6 * 24).map(lambda hours: datetime(2026, 12, 22, tzinfo=UTC) + timedelta(hours=hours)),
    st.sampled_from([None, None, 6, 30]),
    st.lists(st.integers(0, 5), max_size=3),
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(plan=PLANS)
def test_no_plan_ever_sends_against_the_gate(
    plan: Plan, by: Actor, people: People, draft: Draft, sink: Sink
) -> None:
    with pytest.MonkeyPatch.context() as patched, transaction.atomic():
        clock = [plan.start]
        patched.setattr(timezone, "now", lambda: clock[0])
        patched.setattr(batch, "FIRST", 2)
        _followed(plan, clock, patched, by, people, draft, sink)
        transaction.set_rollback(True)
    forget_settings()
    sink.accepted.clear()


def _followed(
    plan: Plan,
    clock: list[datetime],
    patched: pytest.MonkeyPatch,
    by: Actor,
    people: People,
    draft: Draft,
    sink: Sink,
) -> None:
    parties = people(len(plan.people), "newsletter")
    numbers = {party.pk: at for at, party in enumerate(parties)}
    for party, person in zip(parties, plan.people, strict=True):
        _settled(party, person, plan.start)
    start, end = (time(20), time(8)) if plan.is_quiet else (None, None)
    norm = Norm("email", start, end, holidays=plan.holidays, most=plan.most, days=DAYS)
    change_setting(NORMS, {"email": norm.as_json()})
    ends = {"not_after": (plan.start + timedelta(hours=plan.hours)).isoformat()} if plan.hours else {}
    actions.approve(by=by, campaign=draft(**ends))
    real, leaving = permission.at_hand_over, iter(plan.leaving)

    def watched(purpose: Purpose, waiting: list[Assignment], at: datetime) -> dict[int, permission.Answer]:
        number = next(leaving, len(parties))
        if number < len(parties):
            say(
                by=by,
                party=parties[number],
                purpose=purpose,
                channel="email",
                state="withdrawn",
                source="link",
            )
            plan.left.add(number)
        answers = real(purpose, waiting, at)
        for each in waiting:
            person = numbers[each.party_id]
            assert plan.may(person, at) == (not answers[each.pk].refusal)
            if not answers[each.pk].refusal:
                plan.sent.setdefault(person, []).append(at)
        return answers

    patched.setattr(permission, "at_hand_over", watched)
    _until_nobody_waits(clock)
    _told(plan, numbers, sink)


def _settled(party: Party, person: Someone, start: datetime) -> None:
    Party.objects.filter(pk=party.pk).update(timezone=person.zone)
    if person.country:
        Address.objects.create(party=party, country=person.country, is_main=True)
    for days in person.had:
        ask.count_handed([party.pk], ask.question("newsletter", "email", start - timedelta(days=days)))


def _until_nobody_waits(clock: list[datetime]) -> None:
    for _round in range(ROUNDS):
        send_open_campaigns()
        waiting = Chunk.objects.exclude(state="done").order_by("not_before").first()
        if waiting is None:
            return
        clock[0] = max(clock[0] + timedelta(minutes=1), waiting.not_before or clock[0])


def _told(plan: Plan, numbers: dict[int, int], sink: Sink) -> None:
    """Each person has one mail or one reason or still waits, as the relay and the ledger say."""
    got = [int(address.partition("@")[0].removeprefix("ann")) for address, _body in sink.accepted]
    assert sorted(got) == sorted(plan.sent)
    assert all(len(times) == 1 for times in plan.sent.values())
    delivered = dict(Delivery.objects.values_list("assignment__party_id", "state"))
    assert sorted(numbers[party] for party, state in delivered.items() if state == "sent") == sorted(got)
    waiting = {each for chunk in Chunk.objects.exclude(state="done") for each in chunk.assignments}
    assigned = dict(Assignment.objects.filter(arm="contacted").values_list("pk", "party_id"))
    assert {party for pk, party in assigned.items() if pk not in waiting} <= set(delivered)
