"""From receiving a request to its end: identity, clock, states."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from kith.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kith.core.principals.actor import Actor, system
from kith.core.records import verbs
from kith.core.registry import current
from kith.customers.fact.model import Fact
from kith.customers.party.model import Party
from kith.privacy.conftest import MakePerson
from kith.privacy.request import actions
from kith.privacy.request.model import Request, months_after

pytestmark = pytest.mark.django_db


def ask(by: Actor, party: Party, kind: str = "access", **more: Any) -> Request:
    values = {"kind": kind, "party": str(party.uid), "channel": "email", **more}
    made = verbs.create(current().type("request"), by=by, values=values)
    assert isinstance(made, Request)
    return made


def test_a_request_is_due_a_month_after_it_came(officer: Actor, person: MakePerson) -> None:
    request = ask(officer, person(), received_at="2026-01-31T10:00:00Z")
    assert request.due_on == date(2026, 2, 28)
    assert months_after(date(2026, 12, 15), 1) == date(2027, 1, 15)


def test_days_of_waiting_for_proof_do_not_count(officer: Actor, person: MakePerson) -> None:
    request = ask(officer, person())
    due = request.due_on
    actions.wait(by=officer, request=request, identity="Asked for an answer from the known address")
    Request.objects.filter(pk=request.pk).update(paused_on=timezone.localdate() - timedelta(days=5))
    confirmed = actions.confirm(by=officer, request=request, identity="Answered from there")
    assert confirmed.due_on == due + timedelta(days=5)
    assert confirmed.paused_on is None


def test_the_time_is_extended_once_with_a_reason(officer: Actor, person: MakePerson) -> None:
    request = ask(officer, person())
    extended = actions.extend(by=officer, request=request, extension="Many systems")
    assert extended.due_on == months_after(request.due_on, 2)
    with pytest.raises(Conflict):
        actions.extend(by=officer, request=request, extension="Still many")


def test_nothing_is_carried_out_before_the_identity_is_clear(officer: Actor, person: MakePerson) -> None:
    for kind in ("access", "erasure", "restriction"):
        with pytest.raises(Conflict):
            actions.carry_out(by=officer, request=ask(officer, person(), kind))


def test_after_the_check_a_request_stays_whose_it_is(officer: Actor, person: MakePerson) -> None:
    request = ask(officer, person())
    verbs.edit(current().type("request"), by=officer, record=request, values={"kind": "erasure"})
    actions.confirm(by=officer, request=request, identity="Known by voice")
    other = {"party": str(person("Somebody Else").uid)}
    with pytest.raises(Invalid):
        verbs.edit(current().type("request"), by=officer, record=request, values=other)


def test_requests_are_of_people_and_of_the_past(officer: Actor, person: MakePerson) -> None:
    company = Party.objects.create(kind="organisation", name="Acme")
    company.refresh_from_db()
    with pytest.raises(Invalid):
        ask(officer, company)
    with pytest.raises(Invalid):
        ask(officer, person(), received_at=(datetime.now(UTC) + timedelta(days=1)).isoformat())


def test_colleagues_without_the_right_see_and_do_nothing(
    member: Actor, officer: Actor, person: MakePerson
) -> None:
    request = ask(officer, person(), "erasure")
    with pytest.raises(NotAllowed):
        ask(member, person())
    with pytest.raises(NotFound):
        actions.confirm(by=member, request=request, identity="me")


def confirmed(officer: Actor, party: Party, kind: str) -> Request:
    return actions.confirm(by=officer, request=ask(officer, party, kind), identity="Known by voice")


def test_a_restricted_person_is_left_alone_until_that_is_lifted(officer: Actor, person: MakePerson) -> None:
    party, declared = person("Erna Muster", "erna@example.org"), current().type("person")
    Fact.objects.create(party=party, orders=3)
    request = actions.carry_out(by=officer, request=confirmed(officer, party, "restriction"))
    party.refresh_from_db()
    assert party.restricted_at
    assert not Fact.objects.filter(party=party).exists()
    with pytest.raises(Conflict):
        verbs.edit(declared, by=officer, record=party, values={"family_name": "Other"})
    with pytest.raises(Conflict):
        verbs.create(current().type("note"), by=officer, values={"party": str(party.uid), "text": "x"})
    with pytest.raises(Conflict):
        actions.carry_out(by=officer, request=request)
    actions.lift(by=officer, request=request)
    verbs.edit(declared, by=officer, record=party, values={"family_name": "Other"})


def test_no_program_closes_an_objection(officer: Actor, person: MakePerson) -> None:
    party = person()
    request = actions.carry_out(by=officer, request=confirmed(officer, party, "objection"))
    party.refresh_from_db()
    assert party.unprofiled_at
    with pytest.raises(NotAllowed):
        actions.close(by=system("robot"), request=request, answer="Fine")
    closed = actions.close(by=officer, request=request, answer="Upheld; scores stay off.")
    assert (closed.state, closed.answer) == ("done", "Upheld; scores stay off.")
    assert closed.closed_at
