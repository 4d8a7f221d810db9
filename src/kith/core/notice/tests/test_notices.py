"""Followers and owners are told of what others do, once, and only of what they may see."""

from __future__ import annotations

from typing import Any

import pytest

from kith.core.administration.tests.made import acting, person, somebody
from kith.core.errors import NotFound
from kith.core.events.model import Event
from kith.core.notice import reading
from kith.core.notice.following import follow, follows, want_own
from kith.core.notice.mentions import spoken_to
from kith.core.notice.telling import News, Place, mention, tell
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role
from kith.core.records import verbs
from kith.core.registry import current
from kith.core.registry.trace import Whose
from kith.core.statement import fetch
from kith.customers.party.model import Party

pytestmark = pytest.mark.django_db


@pytest.fixture
def mara() -> Actor:
    return acting(somebody(Role.MEMBER, "Mara"))


@pytest.fixture
def jonas() -> Actor:
    return acting(somebody(Role.MEMBER, "Jonas"))


@pytest.fixture
def anna() -> Party:
    return person("Anna")


def edit(by: Actor, record: Any, **values: object) -> Any:
    return verbs.edit(current().type_of(record), by=by, record=record, values=values)


def told_so_far(since: int = 0) -> int:
    """As the job does after commit, with all events newer than `since`; gives the newest one's number."""
    types = [each.key for each in current().types]
    events = list(Event.objects.filter(id__gt=since, batch=None, subject_type__in=types).order_by("id"))
    tell([
        News(0, each.occurred_at, each.kind, each.actor_id, each.subject_type, each.subject_id, each.subject_uid,
             each.changes)
        for each in events
    ])  # fmt: skip
    return max((each.id for each in events), default=since)


def said(by: Actor) -> list[tuple[str, str, int]]:
    return [(each.reason, each.title, each.times) for each in reading.notices_of(by)]


def test_followers_hear_of_others_changes_as_one_notice_until_it_is_read(
    mara: Actor, jonas: Actor, anna: Party
) -> None:
    follow(by=mara, record=anna, on=True)
    start = told_so_far()
    reading.read_all(by=mara)
    edit(mara, anna, job_title="Her own change")
    edit(jonas, anna, job_title="Buyer")
    verbs.create(current().type("note"), by=jonas, values={"text": "Called", "party": str(anna.uid)})
    start = told_so_far(start)
    assert said(mara) == [("change", "Anna", 2)]
    assert reading.notices_of(mara)[0].detail == "Called"
    assert said(jonas) == []
    assert reading.read_one(by=mara, uid=str(reading.notices_of(mara)[0].uid)) == ("person", str(anna.uid))
    edit(jonas, anna, job_title="Head of buying")
    start = told_so_far(start)
    assert [(each.times, each.unread) for each in reading.notices_of(mara)] == [(1, True), (2, False)]
    reading.mute(by=mara, uid=str(reading.notices_of(mara)[0].uid))
    assert not follows(mara, current().type("person"), anna)
    edit(jonas, anna, job_title="Buyer again")
    told_so_far(start)
    assert len(said(mara)) == 2


def test_whoever_was_spoken_to_is_not_told_of_the_same_once_more(
    mara: Actor, jonas: Actor, anna: Party
) -> None:
    follow(by=mara, record=anna, on=True)
    start = told_so_far()
    note: Any = verbs.create(
        current().type("note"), by=jonas, values={"text": "@Mara", "party": str(anna.uid)}
    )
    places = Place("person", anna.pk, anna.uid), Place("note", note.pk, note.uid)
    for _again in range(2):
        mention(
            by=jonas, principals=[mara.id, jonas.id], subject=places[0], about=places[1], at=note.created_at,
            kind="note.created",
        )  # fmt: skip
    told_so_far(start)
    assert said(mara) == [("mention", "Anna", 1)]
    assert said(jonas) == []


def test_owners_hear_of_their_own_records_unless_they_do_not_want_to(
    mara: Actor, jonas: Actor, anna: Party
) -> None:
    given = edit(jonas, anna, owner=str(mara.uid))
    start = told_so_far()
    assert said(mara)[0][:2] == ("given", "Anna")
    assert follows(mara, current().type("person"), given)
    want_own(by=mara, wanted=False)
    edit(jonas, given, job_title="Buyer")
    told_so_far(start)
    assert len(said(mara)) == 1
    assert not follows(mara, current().type("person"), given)


def test_nobody_hears_of_what_they_can_no_longer_see(mara: Actor, jonas: Actor, anna: Party) -> None:
    follow(by=mara, record=anna, on=True)
    start = told_so_far()
    edit(jonas, anna, job_title="Buyer")
    told_so_far(start)
    verbs.delete(current().type("person"), by=jonas, record=anna)
    assert said(mara) == []
    assert fetch(
        "select count(*) from core_notice where read_at is null and principal_id = %s", (mara.id,)
    ) == [(0,)]
    guest = acting(somebody(Role.SHARED_ONLY, "Guest"))
    with pytest.raises(NotFound):
        follow(by=guest, record=person("Berta"), on=True)
    with pytest.raises(NotFound):
        reading.read_one(by=guest, uid=str(anna.uid))


def test_an_erased_person_leaves_no_notice(mara: Actor, jonas: Actor, anna: Party) -> None:
    follow(by=mara, record=anna, on=True)
    edit(jonas, anna, job_title="Buyer")
    told_so_far()
    (trace,) = (each for each in reading.TRACES if each.key == "notices")
    whose = Whose(anna.pk, anna.uid, ("Anna",))
    assert trace.count(whose) == trace.erase(whose) == 1
    assert fetch("select (select count(*) from core_notice) + (select count(*) from core_follow)") == [(0,)]


def test_a_name_behind_an_at_is_spoken_to(mara: Actor, jonas: Actor) -> None:
    somebody(Role.MEMBER, "Mara Ott")
    assert [each.name for each in spoken_to("Ask @Mara Ott, then @jonas.")] == ["Mara Ott", "Jonas"]
    assert [each.name for each in spoken_to("@Mara O knows")] == ["Mara"]
    assert spoken_to("mara@jonasson.example, @Marabel, @ nobody") == []
