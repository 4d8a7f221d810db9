"""The warehouse takes the groups of the lot from the beginning of sending on, and nobody who objects."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from kith.core.principals.actor import Actor
from kith.core.registry.objecttype import Lake
from kith.customers.party.model import Party
from kith.operational.marketing.campaign.in_lake import ASSIGNED, STARTED
from kith.operational.marketing.campaign.model import Arm, Assignment, Campaign
from kith.privacy.request import erasing
from kith.privacy.request.limits import set_limit
from kith.privacy.request.model import Kind

pytestmark = pytest.mark.django_db
Drawn = tuple[Campaign, list[Party]]


def asked(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def given(lake: Lake, column: str) -> set[Any]:
    return {value for (value,) in asked(f"select {column} from ({lake.select}) s")}


def gone(lake: Lake) -> set[int]:
    """The keys that the warehouse is told to give up."""
    return {row[0] for row in asked(lake.gone)}


@pytest.fixture
def drawn() -> Drawn:
    """Four people of whom one is kept out, two written to and one not allowed; sending has begun."""
    known = [Party.objects.create(kind="person", name=f"Ann {number}") for number in range(4)]
    now = timezone.now()
    campaign = Campaign.objects.create(name="Autumn", holdout_percent=20, approved_at=now, started_at=now)
    arms = (Arm.HELD_OUT, Arm.CONTACTED, Arm.CONTACTED, Arm.REFUSED)
    for party, arm in zip(known, arms, strict=True):
        Assignment.objects.create(campaign=campaign, party=party, arm=arm)
    return campaign, known


def test_both_groups_are_given_and_nobody_who_was_not_allowed(drawn: Drawn) -> None:
    campaign, (kept, one, other, refused) = drawn
    assert given(ASSIGNED, "party_id") == {kept.pk, one.pk, other.pk}
    assert given(ASSIGNED, "party_id * (not is_contacted)::int") == {kept.pk, 0}
    assert gone(ASSIGNED) == set(Assignment.objects.filter(party=refused).values_list("pk", flat=True))
    assert given(STARTED, "ends_at - started_at") == {timedelta(days=30)}
    assert given(STARTED, "campaign_id") == {campaign.pk}


@pytest.mark.parametrize(
    "values", [{"started_at": None}, {"holdout_percent": 0}, {"deleted_at": timezone.now()}]
)
def test_campaigns_not_begun_in_the_trash_or_without_people_kept_out_are_not_given(
    drawn: Drawn, values: dict[str, Any]
) -> None:
    Campaign.objects.update(**values)
    assert given(STARTED, "campaign_id") == set()
    assert gone(STARTED) == {drawn[0].pk}


def test_what_is_written_is_found_by_its_transaction(drawn: Drawn) -> None:
    Assignment.objects.update(variant="A")
    Campaign.objects.update(name="Winter")
    for lake in (ASSIGNED, STARTED):
        assert asked(f"select count(*) from ({lake.select}) s where chg < pg_current_xact_id()") == [(0,)]


def test_runs_of_journeys_are_not_given(drawn: Drawn) -> None:
    Assignment.objects.update(run=7)
    assert given(ASSIGNED, "party_id") == set()


@pytest.mark.parametrize("kind", [Kind.OBJECTION, Kind.RESTRICTION])
def test_who_objects_or_is_restricted_is_taken_away_and_comes_back(
    drawn: Drawn, by: Actor, kind: Kind
) -> None:
    _campaign, (kept, one, other, _refused) = drawn
    lot = Assignment.objects.get(party=kept).pk
    set_limit(by=by, party=kept, kind=kind, on=True)
    assert given(ASSIGNED, "party_id") == {one.pk, other.pk}
    assert lot in gone(ASSIGNED)
    set_limit(by=by, party=kept, kind=kind, on=False)
    assert given(ASSIGNED, "party_id") == {kept.pk, one.pk, other.pk}
    assert lot not in gone(ASSIGNED)


def test_who_is_erased_is_taken_away(
    drawn: Drawn, by: Actor, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kith.privacy.request import erasure_list

    monkeypatch.setattr(erasure_list, "path", lambda: tmp_path / "erasures")
    _campaign, (kept, one, other, _refused) = drawn
    lot = Assignment.objects.get(party=kept).pk
    erasing.erase(kept, by=by)
    assert given(ASSIGNED, "party_id") == {one.pk, other.pk}
    assert lot in gone(ASSIGNED)
