"""The house's own mails: carried by the first relay, and nothing secret waits or stays readable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default

import orjson
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from kith.communicative.channels.email.tests.sink import Sink, running
from kith.communicative.relay.model import MailRelay
from kith.communicative.relay.notices import SEND, send_notice
from kith.core.events.model import Event
from kith.core.principals.model import Kind, Principal, Role, User
from kith.core.sign_in.links import SEND as LOOK_UP
from kith.core.sign_in.links import send_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink() -> Iterator[Sink]:
    with running(Sink()) as listening:
        yield listening


@pytest.fixture
def relay(sink: Sink) -> MailRelay:
    cache.clear()
    return MailRelay.objects.create(
        name="First", host="127.0.0.1", port=sink.port, sender_address="house@example.org"
    )


@pytest.fixture
def ida() -> User:
    user = User.objects.create_user("ida@example.org", "a long walk by the sea")
    Principal.objects.create(kind=Kind.USER, role=Role.MEMBER, name="Ida", user=user, locale="de")
    return user


def waiting(job: str) -> list[dict[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("select args::text from procrastinate_jobs where task_name = %s order by id", [job])
        return [orjson.loads(row[0]) for row in cursor.fetchall()]


def asked_for(email: str) -> str:
    page = Client().post("/sign-in/forgotten/", {"login": email})
    assert page.status_code == 200
    return page.text.partition("<main")[2]


def test_a_link_for_a_new_password_comes_by_mail_and_works(relay: MailRelay, sink: Sink, ida: User) -> None:
    asked_for("IDA@example.org")
    (job,) = waiting(LOOK_UP)
    assert "ida@" not in str(job).lower()  # a sealed text has no @, but may well have three letters in a row
    send_link(**job)
    (notice,) = waiting(SEND)
    assert "new-password" not in str(notice)
    send_notice(**notice)
    ((to, body),) = sink.accepted
    assert to == "ida@example.org"
    mail = message_from_bytes(body, policy=default)
    assert mail["Auto-Submitted"] == "auto-generated"
    link = re.search(r"http://\S+?(/sign-in/new-password/\S+)", str(mail.get_content()))
    assert link
    assert Client().get(link[1], follow=True).status_code == 200
    event = Event.objects.get()
    assert event.kind == "user.password_link_sent"
    assert "new-password" not in str(event.changes)


def test_the_answer_is_the_same_for_an_e_mail_that_nobody_has(
    relay: MailRelay, sink: Sink, ida: User
) -> None:
    assert asked_for("ida@example.org") == asked_for("nobody@example.org")
    for job in waiting(LOOK_UP):
        send_link(**job)
    assert len(waiting(SEND)) == 1


def test_nobody_is_buried_in_links(relay: MailRelay, ida: User) -> None:
    answers = [
        Client().post("/sign-in/forgotten/", {"login": "ida@example.org"}).status_code for _ in range(7)
    ]
    assert answers[:5] == [200] * 5
    assert answers[-1] == 429
    assert len(waiting(LOOK_UP)) == 5


def test_without_a_relay_the_page_says_whom_to_ask(ida: User) -> None:
    page = Client().post("/sign-in/forgotten/", {"login": "ida@example.org"})
    assert "An administrator resets your password" in page.text
    assert waiting(LOOK_UP) == []
