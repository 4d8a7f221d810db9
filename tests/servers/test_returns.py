"""What comes back, through real servers: Postfix bounces, Dovecot keeps, Kith reads by IMAP and takes in by LMTP."""

from __future__ import annotations

import os
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from kith.communicative.channels.email.tokens import bounce_address
from kith.communicative.mailbox import actions as mailboxes
from kith.communicative.mailbox.model import Mailbox
from kith.communicative.relay.actions import keys
from kith.communicative.returns.model import Return
from kith.communicative.returns.reading import read_waiting
from kith.core.errors import ChannelError
from kith.core.principals.actor import Actor, system
from kith.core.work import follow_up
from kith.customers.email.model import Email
from kith.operational.marketing.campaign import actions
from kith.operational.marketing.campaign.model import Campaign, Delivery
from kith.privacy.purpose.model import Purpose
from kith.privacy.purpose.queries import purpose_named
from kith.privacy.purpose.shipped import plant
from kith.privacy.suppression.model import Suppression

from .conftest import MailHouse
from .dovecot import PASSWORD
from .server import free_port
from .test_campaign import MJML, make, person, work

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def by(db: None) -> Actor:
    return system("test")


@pytest.fixture
def campaign(by: Actor, mail_house: MailHouse) -> Campaign:
    relay = make(
        "relay", by, name="Postfix", host="127.0.0.1", port=mail_house.relay_port, bounce_address="returns@house.test",
        sender_address="news@house.test", reply_to="answers@house.test",
    )  # fmt: skip
    segment = make("segment", by, name="All", condition={"all": []})
    made = make(
        "campaign", by, name="Autumn", segment=segment.uid, purpose=_newsletter(), relay=relay.uid, subject="Bikes",
        body=MJML, body_kind="mjml", holdout_percent=0,
    )  # fmt: skip
    assert isinstance(made, Campaign)
    return made


def _newsletter() -> Any:
    if not Purpose.objects.exists():  # a test with real transactions before this one has emptied the tables
        plant(Purpose)
    return purpose_named("newsletter").uid


def mailbox(by: Actor, house: MailHouse, user: str = "returns", **values: object) -> Mailbox:
    given: dict[str, object] = {
        "name": user, "host": "127.0.0.1", "port": house.imap_port, "security": "off", "user_name": user,
        "password": PASSWORD,
    }  # fmt: skip
    made = make("mailbox", by, **(given | values))
    assert isinstance(made, Mailbox)
    return made


def came_in(number: int, seconds: float = 30) -> list[Return]:
    """Reads mailboxes until so many mails came in."""
    end = time.monotonic() + seconds
    while Return.objects.count() < number and time.monotonic() < end:
        mailboxes.read_mailboxes()
        time.sleep(0.2)
    read_waiting()
    follow_up()
    return list(Return.objects.order_by("id"))


def test_a_bounce_and_an_answer_find_their_way_to_the_customers_record(
    by: Actor, campaign: Campaign, mail_house: MailHouse
) -> None:
    person(by, "Ann", "ann@customers.test")
    person(by, "Nobody", "nobody.here@customers.test")
    boxes = [mailbox(by, mail_house), mailbox(by, mail_house, "answers")]
    assert mailboxes.test_mailbox(by=by, mailbox=boxes[0]).problem == ""
    actions.approve(by=by, campaign=campaign)
    work()
    (mail,) = mail_house.mails("ann", 1)
    (answered,) = mail.headers["message-id"]
    with smtplib.SMTP("127.0.0.1", mail_house.relay_port) as line:
        line.sendmail(
            "ann@customers.test", ["answers@house.test"],
            f"From: ann@customers.test\r\nSubject: Re: Bikes\r\nIn-Reply-To: {answered}\r\n\r\nIn red?\r\n",
        )  # fmt: skip
    rows = came_in(2)
    assert {row.meaning for row in rows} == {"dead", "reply"}
    assert all(row.number for row in rows)
    assert Email.objects.get(address="nobody.here@customers.test").bounced_at is not None
    assert Delivery.objects.get(assignment__address="nobody.here@customers.test").state == "bounced"
    assert Suppression.objects.get().reason == "bounced"
    for box in boxes:
        box.refresh_from_db()
        assert (box.problem, box.last_uid > 0) == ("", True)
    mailboxes.read_mailboxes()
    assert Return.objects.count() == 2


def test_a_mailbox_tells_what_is_wrong(by: Actor, mail_house: MailHouse) -> None:
    with pytest.raises(ChannelError, match=r"(?i)auth"):
        mailboxes.test_mailbox(by=by, mailbox=mailbox(by, mail_house, password="wrong"))
    with pytest.raises(ChannelError, match="Shelf"):
        mailboxes.test_mailbox(by=by, mailbox=mailbox(by, mail_house, folder="Shelf"))


@pytest.mark.parametrize(
    ("protocol", "security"),
    [("imap", "direct"), ("imap", "require"), ("pop3", "direct"), ("pop3", "require"), ("pop3", "off")],
)
def test_mails_come_in_by_every_way_once(
    protocol: str, security: str, by: Actor, mail_house: MailHouse
) -> None:
    way = f"{protocol}s" if security == "direct" else protocol
    if way not in mail_house.ports:
        pytest.skip("the package dovecot-pop3d is not installed")
    with smtplib.SMTP("127.0.0.1", mail_house.relay_port) as line:
        line.sendmail("", ["cid@house.test"], "Subject: First\r\n\r\nx\r\n")
    given = {"protocol": protocol, "security": security, "host": "localhost", "port": mail_house.ports[way]}
    if security != "off":
        stranger = mailbox(by, mail_house, "cid", **given)
        with pytest.raises(ChannelError, match="cannot be trusted"):
            mailboxes.test_mailbox(by=by, mailbox=stranger)
        stranger.delete()
    box = mailbox(by, mail_house, "cid", **given, certificates=mail_house.certificate)
    assert [each.subject for each in came_in(1)] == ["First"]
    with smtplib.SMTP("127.0.0.1", mail_house.relay_port) as line:
        line.sendmail("", ["cid@house.test"], "Subject: Second\r\n\r\nx\r\n")
    assert [each.subject for each in came_in(2)] == ["First", "Second"], (
        "what was taken in is not taken in again"
    )
    mailboxes.read_mailboxes()
    box.refresh_from_db()
    assert (Return.objects.count(), box.problem) == (2, "")
    assert len(mail_house.mails("cid", 2)) == 2, "nothing was changed in the mailbox"


def test_mails_are_deleted_in_the_mailbox_once_they_are_kept(by: Actor, mail_house: MailHouse) -> None:
    with smtplib.SMTP("127.0.0.1", mail_house.relay_port) as line:
        for number in range(3):
            line.sendmail(
                "", ["kept@house.test"], f"Subject: {number}\r\n\r\n{'x' * 2_000_000 if number else 'x'}\r\n"
            )
    mailbox(by, mail_house, "kept", removes=True)
    rows = came_in(3)
    assert (len(rows), max(row.size for row in rows) > 2_000_000) == (3, True)
    assert mail_house.mails("kept", 1, seconds=0.5) == []


@pytest.fixture
def door() -> Iterator[int]:
    """`kith receive` as a process of its own, on the tests' database."""
    port, told = free_port(), connection.settings_dict
    url = f"postgresql://{told['USER']}:{told['PASSWORD']}@{told['HOST'].replace('/', '%2F')}:{told['PORT']}/{told['NAME']}"
    words = [sys.executable, "-m", "kith.config.receiving", "127.0.0.1", str(port), "lmtp"]
    environment = {**os.environ, "KITH_DATABASE_URL": url, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(words, env=environment) as process:
        try:
            from .server import wait_for_port

            wait_for_port(port)
            yield port
        finally:
            process.terminate()


def test_the_door_keeps_what_a_mail_server_delivers(by: Actor, door: int) -> None:
    make("relay", by, name="Relay", host="mail.house.test", sender_address="news@house.test")
    with smtplib.LMTP("127.0.0.1", door) as line:
        line.sendmail(
            "", [bounce_address("bounce@elsewhere.test", 7, keys())], b"From: <>\r\nSubject: x\r\n\r\nx\r\n"
        )
        line.sendmail("a@b.test", ["news@house.test"], b"From: a@b.test\r\nSubject: Hello\r\n\r\nx\r\n")
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            line.sendmail("a@b.test", ["eve@house.test"], b"Subject: x\r\n\r\nx\r\n")
    read_waiting()
    assert list(Return.objects.order_by("id").values_list("number", "subject")) == [(7, "x"), (None, "Hello")]
    assert Return.objects.filter(came_at__gt=timezone.now() - timedelta(minutes=1)).count() == 2
