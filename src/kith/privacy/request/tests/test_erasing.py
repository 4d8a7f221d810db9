"""Erasing somebody: what goes, what stays without a name, and what forbids it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone

from kith.core.errors import Conflict
from kith.core.events.consume import Heard
from kith.core.events.verify import verify
from kith.core.principals.actor import Actor
from kith.core.transfer import files
from kith.core.work import follow_up
from kith.customers.email.model import Email
from kith.customers.interaction.queries import timeline
from kith.customers.party.model import Party
from kith.privacy.gate.ask import decide, question
from kith.privacy.purpose.model import Purpose
from kith.privacy.request import actions, copies, erasing, erasure_list, jobs
from kith.privacy.request.erasing import plan
from kith.privacy.request.erasure import Erasure
from kith.privacy.request.jobs import replay_erasures
from kith.privacy.request.tests.looking import holding
from kith.privacy.request.tests.test_clock import ask, confirmed
from kith.privacy.request.tests.world import EMAIL, NAME, PHONE, STREET, World, build, make
from kith.privacy.suppression import hashed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _list_of_the_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasure_list, "path", lambda: tmp_path / "lasting" / "erasures")


@pytest.fixture
def world(officer: Actor) -> World:
    return build(officer)


def erase(world: World, officer: Actor) -> Any:
    return erasing.follow_up(erasing.erase(world.erna, by=officer))


def words(world: World) -> tuple[str, ...]:
    return (NAME, "Wunderlich", EMAIL, PHONE.removeprefix("+"), STREET, str(world.erna.uid))


def test_the_search_of_this_test_finds_what_is_there(world: World) -> None:
    found = set(holding(words(world)))
    assert {
        "customers_party.name", "customers_email.address", "customers_phone.number", "customers_address.street",
        "customers_note.text", "customers_interaction.summary", "core_search_document.title", "core_search_document.words",
        "core_saved_view.condition", "core_saved_view.name", "customers_segment.condition", "privacy_consent.proof",
        "privacy_suppression.address", "core_user.email", "core_principal.name", "customers_party_custom.data",
        "customers_external_id.key",
    } <= found  # fmt: skip


def test_nothing_in_the_database_names_the_person_any_more(world: World, officer: Actor) -> None:
    erase(world, officer)
    follow_up()
    assert list(holding(words(world))) == []
    assert verify().faults == ()


def test_what_the_law_wants_stays_without_a_name(world: World, officer: Actor) -> None:
    erasure = erase(world, officer)
    assert {key: rows["number"] for key, rows in erasure.kept.items()} == {"order": 1, "consent": 1}
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.kind, p.name, o.number from backoffice_order o join customers_party p on p.id = o.party_id"
        )
        assert cursor.fetchall() == [("erased", "", "R-1")]
        cursor.execute("select proof from privacy_consent")
        assert cursor.fetchall() == [("[…] <[…]> ticked the box",)]


def test_the_others_keep_what_is_theirs(world: World, officer: Actor) -> None:
    erase(world, officer)
    world.note.refresh_from_db()
    assert world.note.text == "[…] ([…]) leads the talks; Olaf Nebel helps."
    told = [each.summary for each in timeline(officer, world.company)]
    assert "[…] called about hats" in told
    assert "[…] called about tea" not in told
    assert Party.objects.get(pk=world.other.pk).name == "Olaf Nebel"


def test_a_condition_that_named_the_person_finds_nobody_instead(world: World, officer: Actor) -> None:
    erase(world, officer)
    with connection.cursor() as cursor:
        cursor.execute(
            "select condition::text from customers_segment union all select condition::text from core_saved_view"
        )
        values = [json.loads(row[0])["where"]["value"] for row in cursor.fetchall()]
    assert values == [str(UUID(int=0))] * 2


def test_the_plan_says_beforehand_what_will_be_done(world: World, officer: Actor) -> None:
    planned = {each.key: each for each in plan(world.erna)}
    assert Party.objects.filter(pk=world.erna.pk, name=NAME).exists()
    assert (planned["order"].do, planned["note"].do, planned["note"].number) == ("keep", "delete", 1)
    assert planned["order"].why
    assert planned["order"].until
    assert planned["mentions"].number == 1
    told = [each.summary for each in timeline(officer, world.erna)]
    assert {
        f"{NAME} called about hats",
        f"{NAME} called about tea",
        "Agreed to “Newsletter” by e-mail",
    } <= set(told)
    assert planned["timeline"].number == len(told)
    erasure = erase(world, officer)
    done = {key: number for key, number in erasure.done.items() if number}
    kept = {key: rows["number"] for key, rows in erasure.kept.items()}
    assert {key: each.number for key, each in planned.items() if key != "lake"} == done | kept


def test_a_legal_hold_forbids_it_with_its_reason(world: World, officer: Actor) -> None:
    make("hold", officer, party=str(world.erna.uid), reason="Lawsuit 7")
    with pytest.raises(Conflict, match="Lawsuit 7"):
        erase(world, officer)
    assert Party.objects.filter(pk=world.erna.pk, name=NAME).exists()


def test_an_address_that_comes_back_is_not_written_to(world: World, officer: Actor) -> None:
    erase(world, officer)
    again = make("person", officer, family_name="Anew")
    make("email", officer, party=str(again.uid), address=EMAIL, is_main=True)
    make("consent", officer, party=str(again.uid), purpose=str(Purpose.objects.get(key="newsletter").uid),
         channel="email", state="given", source="file")  # fmt: skip
    asked = question("newsletter", "email")
    assert [each.refusal for each in decide([again.pk], asked)] == ["erased"]
    email = Email.objects.get(party=again)
    came = Heard(
        1, uuid4(), timezone.now(), "email.created", "", 1, "desk", "email", email.pk, email.uid, None, {}
    )
    hashed.hear([came, came])
    with connection.cursor() as cursor:
        cursor.execute("select reason from privacy_suppression where address = %s", [EMAIL])
        assert cursor.fetchall() == [("erased",)]


def test_a_copy_that_was_made_for_the_person_goes(world: World, officer: Actor) -> None:
    request = ask(officer, world.erna)
    copies.keep(request.uid, "data.html", NAME.encode())
    erase(world, officer)
    assert not copies.folder(request.uid).exists()


def test_files_that_brought_the_person_go_and_others_stay(world: World, officer: Actor) -> None:
    names, others = uuid4(), uuid4()
    files.store(names, [f"name,mail\nErna,{EMAIL}\n".encode()])
    files.store(others, [b"name,mail\nOlaf,olaf@example.org\n"])
    erase(world, officer)
    assert not files.folder(names).exists()
    assert files.folder(others).exists()
    files.remove(others)


def test_who_comes_back_with_a_backup_is_erased_again(world: World, officer: Actor) -> None:
    erase(world, officer)
    line = erasure_list.path().read_text()
    assert NAME not in line
    assert EMAIL not in line
    back = Party.objects.create(kind="person", name=NAME, uid=world.erna.uid)
    Email.objects.create(party=back, address=EMAIL)
    assert replay_erasures() == 1
    follow_up()
    assert list(holding((NAME, EMAIL, str(world.erna.uid)))) == []
    assert replay_erasures() == 0


def test_two_of_the_same_name_are_not_mixed_up(world: World, officer: Actor) -> None:
    make("person", officer, given_name="Erna", family_name="Wunderlich")
    note = make("note", officer, party=str(world.other.uid), text=f"Met {NAME} at the fair")
    erase(world, officer)
    note.refresh_from_db()
    assert note.text == f"Met {NAME} at the fair"


def test_an_erasure_that_was_interrupted_goes_on_where_it_stood(
    world: World, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = actions.carry_out(by=officer, request=confirmed(officer, world.erna, "erasure"))
    assert request.run
    with monkeypatch.context() as broken:
        broken.setattr(erasing, "follow_up", lambda _erasure: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            jobs.erase(request.run.pk)
    assert not Party.objects.filter(name=NAME).exists()
    again = actions.carry_out(by=officer, request=request)
    assert again.run
    jobs.erase(again.run.pk)
    again.refresh_from_db()
    assert again.state == "done"
    assert [bool(each.finished_at) for each in Erasure.objects.filter(request=request)] == [True]
