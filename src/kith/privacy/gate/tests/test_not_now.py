"""Who may be contacted, but not now: they are put off until a moment, and the law of their country is kept."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from kith.core.conditions.tree import Line
from kith.core.errors import Invalid, NotAllowed
from kith.core.events.model import Event
from kith.core.principals.actor import Actor
from kith.core.records.planner import Listing
from kith.core.records.reading import read_page
from kith.core.records.settings import COUNTRY, change_setting
from kith.core.registry import current
from kith.customers.address.model import Address
from kith.customers.household.model import Household
from kith.customers.party.model import Party
from kith.privacy.conftest import MakePerson
from kith.privacy.consent.actions import say
from kith.privacy.gate import ask
from kith.privacy.gate.decision import parties
from kith.privacy.norms.control import change_control
from kith.privacy.norms.house import Norm, change_norm, change_zone, norm_of
from kith.privacy.purpose.model import Purpose

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 21, 23, tzinfo=UTC)


@pytest.fixture
def reader(person: MakePerson, newsletter: Purpose, member: Actor) -> Party:
    """Somebody in Germany who gave consent to the newsletter by e-mail."""
    party = person(email="ingrid@house.example")
    Address.objects.create(party=party, country="DE", is_main=True)
    say(by=member, party=party, purpose=newsletter, channel="email", state="given", source="form")
    return party


def answer(party: Party, at: datetime, purpose: str = "newsletter") -> tuple[str, datetime | None]:
    found = ask.decide([party.pk], ask.question(purpose, "email", at))[0]
    return found.refusal, found.again_at


def test_quiet_hours_put_off_until_the_morning_where_they_are(
    reader: Party, officer: Actor, newsletter: Purpose
) -> None:
    assert answer(reader, NIGHT) == ("", None)
    change_norm(by=officer, norm=Norm("email", time(20), time(8)))
    assert answer(reader, NIGHT) == ("quiet", datetime(2026, 11, 22, 7, tzinfo=UTC))
    Party.objects.filter(pk=reader.pk).update(timezone="America/New_York")
    assert answer(reader, NIGHT) == ("", None)
    assert answer(reader, NIGHT, "service") == ("", None)
    Party.objects.filter(pk=reader.pk).update(timezone="")
    told = ask.tally(parties([reader.pk]), ask.question("newsletter", "email", NIGHT))
    assert (told.allowed, told.refused, [(each.refusal, each.number) for each in told.later]) == (
        1,
        (),
        [("quiet", 1)],
    )
    late = ask.tally(parties([reader.pk]), ask.question("newsletter", "email", NIGHT), NIGHT)
    assert (late.allowed, [each.refusal for each in late.refused]) == (0, ["quiet"])


def test_who_lives_nowhere_lives_where_the_house_is(reader: Party, officer: Actor) -> None:
    Address.objects.all().delete()
    change_norm(by=officer, norm=Norm("email", time(20), time(8)))
    assert answer(reader, NIGHT)[1] == datetime(2026, 11, 22, 8, tzinfo=UTC)
    change_setting(COUNTRY, "JP")
    assert answer(reader, NIGHT) == ("", None)
    change_zone(by=officer, zone="Europe/Lisbon")
    assert answer(reader, NIGHT)[1] == datetime(2026, 11, 22, 8, tzinfo=UTC)


def test_the_cap_of_the_house_counts_all_marketing_and_ends_when_the_oldest_is_long_enough_ago(
    reader: Party, officer: Actor, newsletter: Purpose
) -> None:
    other = Purpose.objects.exclude(key="newsletter").filter(is_marketing=True).first()
    assert other is not None
    change_norm(by=officer, norm=Norm("email", most=3, days=7))
    for day, purpose in ((15, newsletter), (16, other), (19, newsletter)):
        ask.count_handed([reader.pk], ask.question(purpose, "email", NIGHT.replace(day=day)))
    assert answer(reader, NIGHT.replace(day=20))[0] == "cap_house"
    assert answer(reader, NIGHT.replace(day=20))[1] == datetime(2026, 11, 22, tzinfo=UTC)
    assert answer(reader, NIGHT.replace(day=22)) == ("", None)
    change_norm(by=officer, norm=Norm("email", time(20), time(8), most=3, days=7))
    assert answer(reader, NIGHT.replace(day=20)) == ("cap_house", datetime(2026, 11, 22, 7, tzinfo=UTC))
    chosen = ask.allowed(parties([reader.pk]), ask.question("newsletter", "email", NIGHT.replace(day=20)))
    assert chosen.text


def test_a_legitimate_interest_is_not_enough_where_the_law_wants_consent(
    person: MakePerson, newsletter: Purpose, member: Actor
) -> None:
    newsletter.basis = "legitimate_interest"
    newsletter.save()
    stages = {
        (country, stage): person(f"{country} {stage}", email=f"{country}{stage}@house.example")
        for country in ("DE", "PL", "US")
        for stage in ("customer", "contact")
    }
    for (country, stage), party in stages.items():
        Address.objects.create(party=party, country=country, is_main=True)
        Party.objects.filter(pk=party.pk).update(stage=stage)
    found = {key: answer(party, NIGHT)[0] for key, party in stages.items()}
    assert {key for key, refusal in found.items() if refusal == "country"} == {
        ("DE", "contact"),
        ("PL", "customer"),
        ("PL", "contact"),
    }
    assert set(found.values()) == {"", "country"}


def test_the_control_group_gets_no_marketing_and_whole_households_are_in_it(
    person: MakePerson, officer: Actor, member: Actor, newsletter: Purpose
) -> None:
    newsletter.basis = "legitimate_interest"
    newsletter.save()
    everybody = [person(f"P{at}", f"p{at}@house.example") for at in range(60)]
    homes = [Household.objects.create(name=f"Home {at}") for at in range(10)]
    for at, party in enumerate(everybody[:30]):
        Party.objects.filter(pk=party.pk).update(household=homes[at % 10])

    def inside(purpose: str = "newsletter") -> set[int]:
        asked = ask.question(purpose, "email", NIGHT)
        return {
            row.party_id
            for row in ask.decide([each.pk for each in everybody], asked)
            if row.refusal == "control"
        }

    assert inside() == set()
    change_control(by=officer, percent=20)
    few = inside()
    assert 0 < len(few) < 30
    for home in range(10):
        assert len({everybody[at].pk in few for at in (home, home + 10, home + 20)}) == 1
    change_control(by=officer, percent=40)
    assert few < inside()
    assert inside("service") == set()
    page = read_page(
        officer, Listing(current().type("person"), ("name",), Line("in_control_group", "is_true"), limit=99)
    )
    assert len(page.rows) == len(inside())
    change_control(by=officer, percent=0)
    assert inside() == set()
    change_control(by=officer, percent=20)
    assert inside() == few
    with pytest.raises(NotAllowed):
        change_control(by=member, percent=10)
    with pytest.raises(Invalid):
        change_control(by=officer, percent=51)


def test_only_administrators_change_what_the_house_wants_and_it_stands_in_the_history(
    officer: Actor, member: Actor
) -> None:
    with pytest.raises(NotAllowed):
        change_norm(by=member, norm=Norm("email", most=3))
    for wrong, field in (
        (Norm("email", time(8), None), "quiet_until"),
        (Norm("email", time(8), time(8)), "quiet_until"),
        (Norm("email", days_off=(1, 2, 3, 4, 5, 6, 7)), "days_off"),
        (Norm("email", most=0), "most"),
        (Norm("email", days=400), "days"),
        (Norm("pigeon"), "channel"),
    ):
        with pytest.raises(Invalid) as refused:
            change_norm(by=officer, norm=wrong)
        assert list(refused.value.fields) == [field]
    kept = Norm("email", time(20), time(8), (7,), holidays=True, most=3, days=7)
    change_norm(by=officer, norm=kept)
    assert norm_of("email") == kept
    assert Event.objects.filter(kind="setting.changed").exists()
    with pytest.raises(Invalid):
        change_zone(by=officer, zone="Europe/Atlantis")
