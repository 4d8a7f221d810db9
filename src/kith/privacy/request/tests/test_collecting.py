"""A person's own copy: everything in it, nobody else in it, handed out for a while and on record."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kith.core.errors import NotAllowed, NotFound
from kith.core.events.history import history
from kith.core.jobs.model import Run
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.privacy.request import actions, files
from kith.privacy.request.jobs import collect
from kith.privacy.request.model import Request
from kith.privacy.request.tests.test_clock import confirmed
from kith.privacy.request.tests.world import EMAIL, NAME, PHONE, STREET, World, build, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(officer: Actor) -> World:
    world = build(officer)
    make("note", officer, party=str(world.other.uid), text="Olaf sings")
    return world


def collected(officer: Actor, world: World, kind: str = "access") -> Request:
    request = actions.carry_out(by=officer, request=confirmed(officer, world.erna, kind))
    assert request.run
    collect(request.run.pk)
    request.refresh_from_db()
    assert request.run
    assert (request.state, Run.objects.get(uid=request.run.uid).state) == ("done", "done")
    return request


def data_of(officer: Actor, request: Request) -> dict[str, Any]:
    packed = zipfile.ZipFile(io.BytesIO(files.take(by=officer, request=request, which="archive")))
    found: dict[str, Any] = json.loads(packed.read("data.json"))
    return found


def test_everything_of_the_person_is_in_it_and_nobody_else(officer: Actor, world: World) -> None:
    request = collected(officer, world)
    page = files.take(by=officer, request=request, which="page").decode()
    for mark in (
        NAME,
        EMAIL,
        PHONE,
        STREET,
        f"{NAME} likes tea",
        "called about hats",
        "ticked the box",
        "key of",
        "19.90",
    ):
        assert mark in page, mark
    for mark in ("Olaf", "Nebel", officer.name):
        assert mark not in page, mark
    data = data_of(officer, request)["data"]
    owned = {each.url for each in current().types if each.belongs_to not in ("", "id")} - {
        "campaign-contacts", "order-lines", "legal-holds",
    }  # fmt: skip
    assert owned <= set(data)
    assert {"people", "timeline", "sources", "history"} <= set(data)


def test_it_says_purposes_terms_and_receivers(officer: Actor, world: World) -> None:
    make(
        "relay",
        officer,
        name="Post office",
        host="mail.example.org",
        sender_address="us@example.org",
    )
    request = collected(officer, world)
    said = data_of(officer, request)
    assert {"Newsletter", "Service messages"} <= {each["name"] for each in said["purposes"]}
    assert any("Post office" in each for each in said["receivers"])
    assert "10 years" in said["data"]["orders"]["kept"]


def test_the_archive_has_a_table_for_each_kind(officer: Actor, world: World) -> None:
    request = collected(officer, world)
    packed = zipfile.ZipFile(io.BytesIO(files.take(by=officer, request=request, which="archive")))
    rows = list(csv.reader(io.StringIO(packed.read("emails.csv").decode("utf-8-sig"))))
    assert EMAIL in rows[1]


def test_what_is_taken_along_is_what_the_person_gave(officer: Actor, world: World) -> None:
    request = collected(officer, world, "portability")
    data = data_of(officer, request)["data"]
    assert {"people", "emails", "phones", "addresses", "orders"} <= set(data)
    assert not {"notes", "history", "timeline", "campaign-contacts"} & set(data)
    assert files.ready(request) == ["archive"]


def test_it_speaks_the_language_of_the_person(officer: Actor, world: World) -> None:
    world.erna.language = "de"
    world.erna.save()
    request = collected(officer, world)
    page = files.take(by=officer, request=request, which="page").decode()
    assert 'lang="de"' in page
    assert f"Was wir über {NAME} wissen" in page


def test_every_download_is_on_record_and_ends(officer: Actor, member: Actor, world: World) -> None:
    request = collected(officer, world)
    files.take(by=officer, request=request, which="page")
    past = history("request", request.pk, current().type("request").by_key)
    assert past[0].kind == "request.downloaded"
    with pytest.raises((NotAllowed, NotFound)):
        files.take(by=member, request=request, which="page")
    Run.objects.filter(asked__request=str(request.uid)).update(ended_at=timezone.now() - timedelta(days=31))
    files.forget_files()
    with pytest.raises(NotFound):
        files.take(by=officer, request=request, which="page")


def test_a_formula_in_a_table_stays_text(officer: Actor, world: World) -> None:
    make("note", officer, party=str(world.erna.uid), text="=HYPERLINK(1)")
    request = collected(officer, world)
    packed = zipfile.ZipFile(io.BytesIO(files.take(by=officer, request=request, which="archive")))
    assert "'=HYPERLINK(1)" in packed.read("notes.csv").decode()
