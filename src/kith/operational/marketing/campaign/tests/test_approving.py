"""What approval fixes, and whom it lets be written to."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from django.utils import timezone

from kith.core.errors import Conflict, Invalid, NotAllowed
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role
from kith.core.records import verbs
from kith.core.registry import current
from kith.customers.email.model import Email
from kith.customers.fact.model import Fact
from kith.customers.household.model import Household
from kith.customers.party.model import Party
from kith.operational.marketing.campaign import actions
from kith.operational.marketing.campaign.model import Arm, Assignment, Chunk
from kith.operational.marketing.campaign.tests.lot import held_out
from kith.operational.marketing.campaign.versions import versions
from kith.operational.marketing.conftest import Draft, People, person
from kith.privacy.consent.actions import say
from kith.privacy.consent.model import Consent
from kith.privacy.purpose.queries import purpose_named
from kith.privacy.suppression.actions import Stop, suppress

pytestmark = pytest.mark.django_db


def test_approving_fixes_what_it_says_and_to_whom(by: Actor, people: People, draft: Draft) -> None:
    people(30)
    campaign = actions.approve(by=by, campaign=draft(body="Hello https://a.example"))
    person(by, "Late", "late@customers.test", "newsletter")
    assert campaign.state == "approved"
    assert campaign.frozen
    assert versions(campaign)[0].links == ("https://a.example",)
    assert Assignment.objects.filter(campaign=campaign).count() == 30
    with pytest.raises(Conflict):
        verbs.edit(current().type("campaign"), by=by, record=campaign, values={"body": "something else"})


def test_until_it_begins_it_can_be_moved_to_another_day(by: Actor, people: People, draft: Draft) -> None:
    people(2)
    declared, later = current().type("campaign"), timezone.now() + timedelta(days=3)
    campaign = actions.approve(by=by, campaign=draft())
    moved = verbs.edit(declared, by=by, record=campaign, values={"not_before": later.isoformat(), "budget": "200"})
    assert getattr(moved, "not_before") == later  # noqa: B009
    type(moved)._default_manager.filter(pk=moved.pk).update(state="sending")
    with pytest.raises(Conflict):
        verbs.edit(declared, by=by, record=moved, values={"not_before": timezone.now().isoformat()})


def test_approving_twice_is_refused(by: Actor, people: People, draft: Draft) -> None:
    people(2)
    campaign = actions.approve(by=by, campaign=draft())
    with pytest.raises(Conflict):
        actions.approve(by=by, campaign=campaign)
    assert Assignment.objects.count() == 2


def test_who_only_reads_cannot_approve(by: Actor, people: People, draft: Draft) -> None:
    from dataclasses import replace

    people(1)
    campaign = draft()
    with pytest.raises(NotAllowed):
        actions.approve(by=replace(by, role=Role.READ_ONLY), campaign=campaign)


def test_the_hold_out_is_drawn_by_class_with_a_seed_that_is_kept(
    by: Actor, people: People, draft: Draft
) -> None:
    everybody = people(60, "newsletter")
    for at, party in enumerate(everybody):
        Fact.objects.create(party=party, abc_class="A" if at < 20 else "C")
    campaign = actions.approve(by=by, campaign=draft(holdout_percent=20))
    out = {each.party_id: each.stratum for each in Assignment.objects.filter(arm=Arm.HELD_OUT)}
    assert sorted(out.values()) == ["A"] * 4 + ["C"] * 8
    strata = dict(Assignment.objects.values_list("party_id", "stratum"))
    assert held_out(strata, Fraction(1, 5), campaign.seed) == set(out)
    assert sum(len(chunk.assignments) for chunk in Chunk.objects.all()) == 48


def test_a_household_is_drawn_together_and_a_shared_address_is_written_to_once(
    by: Actor, people: People, draft: Draft
) -> None:
    everybody = people(60, "newsletter")
    homes = [Household.objects.create(name=f"Home {at}") for at in range(10)]
    for at, party in enumerate(everybody[:30]):
        Party.objects.filter(pk=party.pk).update(household=homes[at % 10])
        Fact.objects.create(party=party, abc_class="ABC"[at // 10])
    Email.objects.filter(party__in=everybody[40:43]).update(address="Family@customers.test")
    campaign = draft(holdout_percent=25)
    told = {str(each.refusal): each.number for each in actions.look_ahead(by, campaign).tally.refused}
    campaign = actions.approve(by=by, campaign=campaign)
    assert told == campaign.refused == {"household": 2}
    rows = {each.party_id: each for each in Assignment.objects.filter(campaign=campaign)}
    assert [rows[each.pk].reason for each in everybody[40:43]] == ["", "household", "household"]
    for home in range(10):
        members = [rows[everybody[at].pk] for at in (home, home + 10, home + 20)]
        assert len({each.arm for each in members}) == 1
        assert {each.stratum for each in members} == {"A"}
    units = {
        -(next(iter(Party.objects.filter(pk=pk).values_list("household_id", flat=True))) or -pk): row.stratum
        for pk, row in rows.items()
        if not row.reason
    }
    out = {
        -(Party.objects.get(pk=pk).household_id or -pk) for pk, row in rows.items() if row.arm == Arm.HELD_OUT
    }
    assert held_out(units, Fraction(1, 4), campaign.seed) == out


def test_of_a_few_people_nobody_is_kept_out(by: Actor, people: People, draft: Draft) -> None:
    people(5)
    actions.approve(by=by, campaign=draft())
    assert set(Assignment.objects.values_list("arm", flat=True)) == {Arm.CONTACTED}


def test_who_may_not_be_written_to_is_counted_with_the_reason_before_and_after(
    by: Actor, people: People, draft: Draft
) -> None:
    everybody = people(3)
    newsletter = purpose_named("newsletter")
    nobody = person(by, "Mute", "mute@customers.test")
    gone, dead, _stopped = (
        person(by, name, f"{name}@customers.test", "newsletter") for name in ("gone", "dead", "stop")
    )
    say(by=by, party=gone, purpose=newsletter, channel="email", state="withdrawn", source="phone")
    Email.objects.filter(party=dead).update(bounced_at="2026-01-01T00:00:00Z")
    suppress(by=by, stop=Stop("email", "complained", "stop@customers.test", source="test"))
    person(by, "Bare", "")
    campaign = draft()
    ahead = actions.look_ahead(by, campaign)
    expected = {"no_consent": 2, "withdrawn": 1, "bounced": 1, "complained": 1}
    assert (ahead.tally.allowed, {str(each.refusal): each.number for each in ahead.tally.refused}) == (
        3,
        expected,
    )
    campaign = actions.approve(by=by, campaign=campaign)
    assert campaign.refused == expected
    refused = dict(Assignment.objects.filter(arm=Arm.REFUSED).values_list("party_id", "reason"))
    assert refused[nobody.pk] == "no_consent"
    proof = Assignment.objects.get(party=everybody[0])
    assert proof.address == "ann0@customers.test"
    assert proof.consent_id == Consent.objects.get(party=everybody[0], purpose=newsletter).pk


def test_nobody_to_write_to_is_said_at_the_segment(by: Actor, draft: Draft) -> None:
    person(by, "Mute", "mute@customers.test")
    with pytest.raises(Invalid) as refused:
        actions.approve(by=by, campaign=draft())
    assert list(refused.value.fields) == ["segment"]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("subject", "News for {{ person.shoe_size }}"),
        ("body", "Dear {{ person.shoe_size }}"),
        ("body", "Dear {{ person.given_name"),
    ],
)
def test_a_merge_field_that_is_not_there_is_said_at_its_place(
    field: str, text: str, by: Actor, people: People, draft: Draft
) -> None:
    people(1)
    with pytest.raises(Invalid) as refused:
        actions.approve(by=by, campaign=draft(**{field: text}))
    assert list(refused.value.fields) == [field]
    assert Assignment.objects.count() == 0


def test_broken_mjml_is_said_with_its_line(by: Actor, people: People, draft: Draft) -> None:
    people(1)
    broken = "<mjml>\n<mj-body>\n<mj-sectoin></mj-sectoin>\n</mj-body>\n</mjml>"
    with pytest.raises(Invalid) as refused:
        actions.approve(by=by, campaign=draft(body=broken, body_kind="mjml"))
    assert "3" in str(refused.value.fields["body"][0])
