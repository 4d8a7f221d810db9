"""What comes in is kept once, read once, and told to the house."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kith.communicative.channels.email.returned import read_returned
from kith.communicative.channels.email.tokens import bounce_address
from kith.communicative.relay.actions import keys
from kith.communicative.returns import keeping, reading, traces
from kith.communicative.returns.keeping import keep
from kith.communicative.returns.model import Return
from kith.communicative.returns.reading import read_waiting
from kith.core.events.model import Event
from kith.core.principals.actor import Actor, system
from kith.core.principals.model import Kind, Principal, Role, User
from kith.core.records import verbs
from kith.core.registry import current
from kith.core.registry.trace import Whose
from kith.customers.interaction.queries import timeline
from kith.customers.party.model import Party
from kith.customers.task.model import Task
from kith.privacy.consent.actions import say
from kith.privacy.consent.model import Permission
from kith.privacy.purpose.queries import purpose_named

pytestmark = pytest.mark.django_db
NOTICE = (
    b"From: MAILER-DAEMON@relay.example\nSubject: Undelivered\nMIME-Version: 1.0\n"
    b'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\n\n--B\nContent-Type: text/plain\n\nSorry\n'
    b"--B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; relay.example\n\n"
    b"Final-Recipient: rfc822; ann@b.example\nAction: failed\nStatus: 5.1.1\n\n--B--\n"
)


@pytest.fixture
def by(db: None) -> Actor:
    return system("test")


def make(key: str, by: Actor, **values: object) -> Any:
    return verbs.create(current().type(key), by=by, values=values)


@pytest.fixture
def ann(by: Actor) -> Party:
    made: Party = make("person", by, given_name="Ann")
    make("email", by, party=made.uid, address="ann@b.example", is_main=True)
    return made


def came(raw: bytes, envelope: str = "") -> bool:
    return keep(raw, size=len(raw), envelope=envelope)


def letter(subject: str, text: str = "", sender: str = "ann@b.example") -> bytes:
    return f"From: Ann <{sender}>\nSubject: {subject}\n\n{text}".encode()


def events() -> list[tuple[str, int]]:
    return list(
        Event.objects.filter(kind__startswith="message.").order_by("pk").values_list("kind", "subject_id")
    )


def test_a_mail_that_comes_twice_is_one_and_is_told_once(by: Actor) -> None:
    back = bounce_address("bounce@house.test", 7, keys())
    assert came(NOTICE, back)
    assert not came(NOTICE, back)
    assert came(NOTICE, bounce_address("bounce@house.test", 8, keys()))
    assert (read_waiting(), read_waiting()) == (2, 0)
    assert events() == [("message.bounced", 7), ("message.bounced", 8)]
    row = Return.objects.earliest("id")
    assert (row.meaning, row.status, row.sender) == ("dead", "5.1.1", "ann@b.example")


def test_a_mail_that_stops_its_reader_is_tried_five_times_and_hinders_no_other(
    by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    came(b"From: evil@b.example\n\nx")
    came(letter("Hello"))

    def stumbling(raw: bytes, *rest: Any) -> Any:
        if b"evil" in raw:
            raise MemoryError
        return read_returned(raw, *rest)

    monkeypatch.setattr(reading, "read_returned", stumbling)
    numbers = [read_waiting() for _run in range(6)]
    assert numbers == [2, 1, 1, 1, 1, 0]
    assert list(Return.objects.order_by("id").values_list("meaning", "tries")) == [("", 5), ("reply", 1)]


def test_what_somebody_writes_stands_in_their_timeline_and_a_colleague_is_asked(
    by: Actor, ann: Party
) -> None:
    owner = Principal.objects.create(kind=Kind.USER, role=Role.OWNER, name="Maren")
    came(letter("Spare parts", "Do you have a saddle?"))
    came(letter("Spare parts", "Who am I?", "stranger@b.example"))
    read_waiting()
    touch = timeline(by, ann)[0]
    assert (touch.summary, touch.direction) == ("Spare parts", "in")
    task = Task.objects.get()
    assert (task.title, task.party, task.owner, task.details) == (
        "Answer: Spare parts",
        ann,
        owner,
        "Do you have a saddle?",
    )


def test_who_writes_that_they_want_no_more_gets_no_more(by: Actor, ann: Party) -> None:
    newsletter = purpose_named("newsletter")
    say(by=by, party=ann, purpose=newsletter, channel="email", state="given", source="test")
    came(letter("unsubscribe"))
    read_waiting()
    assert Permission.objects.get(party=ann, purpose=newsletter, channel="email").state == "withdrawn"
    assert not Task.objects.exists()


def test_a_failure_that_nobody_signed_changes_no_address(by: Actor, ann: Party) -> None:
    came(NOTICE)
    read_waiting()
    assert ann.emails.get().bounced_at is None
    assert events() == [("message.bounced", 0)]


def test_mails_are_let_go_of_after_their_term(by: Actor) -> None:
    came(letter("One"))
    came(letter("Two"))
    read_waiting()
    Return.objects.filter(subject="One").update(came_at=timezone.now() - timedelta(days=31))
    keeping.forget()
    assert {row.subject: row.raw is None for row in Return.objects.all()} == {"One": True, "Two": False}
    Return.objects.update(came_at=timezone.now() - timedelta(days=401))
    keeping.forget()
    assert not Return.objects.exists()


def test_of_a_large_mail_the_beginning_is_kept(by: Actor) -> None:
    raw = letter("Film", "x" * 3_000_000)
    came(raw)
    row = Return.objects.get()
    assert (row.size, len(bytes(row.raw or b"")) < keeping.KEPT) == (len(raw), True)


def test_who_is_erased_leaves_no_mail_behind(by: Actor, ann: Party) -> None:
    came(letter("Hello"))
    came(letter("Me too", "", "bob@b.example"))
    read_waiting()
    whose = Whose(ann.pk, ann.uid, ("Ann",), ("ann@b.example",))
    assert [row["Subject"] for row in traces.tell(whose)] == ["Hello"]
    assert (traces.count(whose), traces.erase(whose)) == (1, 1)
    assert Return.objects.get().subject == "Me too"


def test_the_page_shows_what_came_in(by: Actor) -> None:
    came(letter("Hello", "Is <b>this</b> safe?"))
    came(NOTICE)
    read_waiting()
    user = User.objects.create_user("owner@house.test")
    Principal.objects.create(kind=Kind.USER, role=Role.OWNER, name="Maren", user=user)
    client = Client()
    client.force_login(user)
    page = client.get("/settings/returns").content.decode()
    assert "Is &lt;b&gt;this&lt;/b&gt; safe?" in page
    assert "Not proven to be about a mail of ours" in page
    only = client.get("/settings/returns?kind=reply").content.decode()
    assert ("Hello" in only, "ann@b.example" in only.split("safe?")[1]) == (True, False)
    assert client.get("/settings/returns?kind=x&before=%E0").status_code == 200
