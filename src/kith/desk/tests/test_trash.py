"""What was deleted is listed for whoever may have it back, comes back whole, or goes for good."""

from __future__ import annotations

import pytest
from django.test import Client

from kith.core.administration.tests.made import at_work
from kith.core.events.model import Event
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role
from kith.core.records import verbs
from kith.core.records.trash import trashed
from kith.core.registry import current
from kith.customers.models import Note, Party

pytestmark = pytest.mark.django_db


@pytest.fixture
def ola() -> tuple[Client, Actor]:
    return at_work(Role.OWNER, "Ola")


def deleted(by: Actor, *names: str) -> list[Party]:
    person = current().type("person")
    made = [verbs.create(person, by=by, values={"given_name": name}) for name in names]
    for each in made:
        verbs.delete(person, by=by, record=each)
    return list(Party.objects.filter(pk__in=[each.pk for each in made]).order_by("pk"))


def test_the_trash_says_what_was_deleted_when_and_by_whom(ola: tuple[Client, Actor]) -> None:
    client, by = ola
    deleted(by, "Ann", "Ben")
    page = client.get("/trash?type=person").content.decode()
    assert page.index("Ben") < page.index("Ann")
    assert page.count('dir="auto">Ola</td>') == 2


def test_several_come_back_at_once(ola: tuple[Client, Actor]) -> None:
    client, by = ola
    uids = [str(each.uid) for each in deleted(by, "Ann", "Ben")]
    assert client.post("/trash/out", {"type": "person", "uid": uids}).status_code in (204, 302)
    assert Party.objects.filter(deleted_at=None).count() == 2
    assert trashed(by, current().type("person")) == []


def test_what_belongs_to_a_record_comes_back_with_it(ola: tuple[Client, Actor]) -> None:
    client, by = ola
    person = current().type("person")
    ann = verbs.create(person, by=by, values={"given_name": "Annabella"})
    uid = str(Party.objects.get(pk=ann.pk).uid)
    verbs.create(current().type("note"), by=by, values={"party": uid, "text": "Likes rye bread"})
    assert client.get(f"/people/{uid}?tab=notes").status_code == 200
    verbs.delete(person, by=by, record=ann)
    assert client.get(f"/people/{uid}").status_code == 404
    client.post("/trash/out", {"type": "person", "uid": [uid]})
    assert "Annabella" in client.get(f"/people/{uid}").content.decode()
    assert Note.objects.filter(party_id=ann.pk).count() == 1


def test_only_administrators_delete_for_good_and_the_history_tells(ola: tuple[Client, Actor]) -> None:
    client, _by = ola
    mia, member = at_work(Role.MEMBER, "Mia")
    ann = deleted(member, "Ann")[0]
    gone = {"type": "person", "uid": [str(ann.uid)], "do": "purge"}
    assert "Delete for good" not in mia.get("/trash").content.decode()
    assert mia.post("/trash/out", gone).status_code == 403
    assert client.post("/trash/out", gone).status_code in (204, 302)
    assert not Party.objects.filter(pk=ann.pk).exists()
    assert Event.objects.filter(kind="person.purged", subject_uid=ann.uid).count() == 1


def test_nobody_sees_or_has_back_what_is_not_theirs(ola: tuple[Client, Actor]) -> None:
    reader, _by = at_work(Role.READ_ONLY, "Rea")
    ann = deleted(ola[1], "Ann")[0]
    assert "Ann" not in reader.get("/trash").content.decode()
    assert reader.post("/trash/out", {"type": "person", "uid": [str(ann.uid)]}).status_code == 404


@pytest.mark.parametrize(
    "sent", [{}, {"type": "person"}, {"type": "person", "uid": "x"}, {"type": "nothing", "uid": "x"}]
)
def test_what_cannot_be_meant_is_refused(ola: tuple[Client, Actor], sent: dict[str, str]) -> None:
    assert ola[0].post("/trash/out", sent).status_code in (404, 422)
