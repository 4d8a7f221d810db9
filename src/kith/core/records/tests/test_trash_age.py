"""The trash empties itself of what has lain in it long enough, and of nothing that is held."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kith.core.administration.tests.made import acting, at_work, person, somebody
from kith.core.errors import Conflict, Invalid, NotAllowed
from kith.core.events.model import Event
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role
from kith.core.records import trash, trash_age, verbs
from kith.core.records.settings import change_setting
from kith.core.registry import current
from kith.customers.models import Note, Party
from kith.customers.segment.model import Segment

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> Actor:
    return acting(somebody(Role.OWNER, "Ola"))


def thrown_away(name: str, days: int) -> Party:
    made = person(name)
    Party.objects.filter(pk=made.pk).update(deleted_at=timezone.now() - timedelta(days=days))
    return made


def left() -> set[str]:
    return set(Party.objects.values_list("name", flat=True))


def numbers(days: int) -> dict[str, tuple[int, int]]:
    return {each.type.key: (each.number, each.held) for each in trash_age.due(days)}


def test_what_is_old_goes_with_what_belongs_to_it_and_is_on_record(by: Actor) -> None:
    old, young, there = thrown_away("Old", 31), thrown_away("Young", 29), person("There")
    for party in (old, young, there):
        Note.objects.create(party=party, text="Rye bread", author_id=by.id)
    assert numbers(30) == {"person": (1, 0)}
    assert trash_age.empty_old() == 1
    assert left() == {"Young", "There"}
    assert Note.objects.count() == 2
    event = Event.objects.get(kind="person.purged")
    assert event.subject_uid == old.uid
    assert "Old" not in str(event.changes)
    assert trash_age.empty_old() == 0


def test_a_legal_hold_a_restriction_and_what_must_be_kept_stay(by: Actor) -> None:
    held, left_alone, bought, free = (thrown_away(name, 400) for name in ("Held", "Alone", "Bought", "Free"))
    now = timezone.now()
    Party.objects.update(deleted_at=None)
    hold = {"party": str(held.uid), "reason": "A lawsuit", "since": str(now.date())}
    known = current().type("hold").by_key
    verbs.create(
        current().type("hold"), by=by, values={key: value for key, value in hold.items() if key in known}
    )
    order = {
        "party": str(bought.uid),
        "number": "7",
        "ordered_at": "2026-03-02",
        "total": "1",
        "currency": "EUR",
    }
    verbs.create(current().type("order"), by=by, values=order)
    Party.objects.update(deleted_at=now - timedelta(days=400))
    Party.objects.filter(pk=left_alone.pk).update(restricted_at=now)
    assert numbers(30) == {"person": (1, 3)}
    assert trash_age.empty_old() == 1
    assert left() == {"Held", "Alone", "Bought"}
    for party in (held, left_alone, bought):
        with pytest.raises(Conflict, match="holds"):
            trash.purge(current().type("person"), by=by, uids=[str(party.uid)])
    assert free.name not in left()


def test_records_of_nobody_go_as_well(by: Actor) -> None:
    segment = verbs.create(current().type("segment"), by=by, values={"name": "S", "condition": {"all": []}})
    Segment.objects.filter(pk=segment.pk).update(deleted_at=timezone.now() - timedelta(days=31))
    assert trash_age.empty_old() == 1
    assert not Segment.objects.filter(pk=segment.pk).exists()


def test_how_long_is_what_administrators_say_and_never_means_never(by: Actor) -> None:
    thrown_away("Old", 4_000)
    with pytest.raises(NotAllowed):
        trash_age.change_keep_days(by=acting(somebody(Role.MEMBER)), days=7)
    with pytest.raises(Invalid):
        trash_age.change_keep_days(by=by, days=1)
    trash_age.change_keep_days(by=by, days=0)
    assert (trash_age.keep_days(), trash_age.due(0), trash_age.empty_old()) == (0, [], 0)
    assert Event.objects.filter(kind="setting.changed").count() == 1
    change_setting(trash_age.KEEP, None)


def test_the_page_shows_what_would_go_before_it_is_saved() -> None:
    client, _ola = at_work(Role.OWNER)
    thrown_away("Old", 50)
    assert "1 People" in client.get("/trash").content.decode()
    assert "Nothing goes next night" in client.get("/trash?days=90").content.decode()
    assert "After 30 days it goes for good" in client.get("/trash").content.decode()
    client.post("/trash/keep", {"days": "90"})
    assert trash_age.keep_days() == 90
    member, _mara = at_work(Role.MEMBER)
    assert 'name="days"' not in member.get("/trash").content.decode()
    assert member.post("/trash/keep", {"days": "7"}).status_code == 403
    change_setting(trash_age.KEEP, None)
