"""A newsletter from the template to the mailbox: our sender, a real Postfix, a real Dovecot, read by IMAP."""

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from kith.communicative.channels.email.bounce import Bounce, read_report
from kith.communicative.channels.email.compose import Recipient, Sender, Template, compile_newsletter
from kith.communicative.channels.email.dkim import DkimKey
from kith.communicative.channels.email.handover import Outcome, Outgoing, send, send_one
from kith.communicative.channels.email.journal import Journal, settle
from kith.communicative.channels.email.relay import Relay, RelayError
from kith.communicative.channels.email.tokens import TokenKeys, bounce_address, read_bounce_address

from .conftest import MailHouse
from .postfix import REFUSED
from .server import free_port

pytestmark = pytest.mark.servers

KEYS = TokenKeys.of(b"a secret of the house")
DKIM = DkimKey("house.test", "kith1", rsa.generate_private_key(65537, 2048))
MJML = """<mjml><mj-body><mj-section><mj-column>
  <mj-text>Dear {{ person.given_name | default: "friend" }}, żółw.</mj-text>
  <mj-button href="https://shop.test/bikes?a=1&amp;b=2">Look</mj-button>
  <mj-text>.<br />..<br />From here on</mj-text>
</mj-column></mj-section></mj-body></mjml>"""
NEWSLETTER = compile_newsletter(
    Template("mjml", "Żółw for {{ person.given_name }}", MJML),
    sender=Sender("Fernhollow Cycles", "news@house.test", unsubscribe_address="leave@house.test"),
    fields=["person.given_name"],
    campaign="autumn-2026",
    base_url="https://kith.test",
    keys=KEYS,
)


def outgoing(number: int, address: str, name: str = "") -> Outgoing:
    body = DKIM.sign(NEWSLETTER.message(Recipient(number, address, {"person.given_name": name})))
    return Outgoing(number, bounce_address("bounce@house.test", number, KEYS), address, body, wire_ready=True)


def handed_over(house: MailHouse, messages: Iterator[Outgoing], path: Path) -> dict[int, Outcome]:
    outcomes: dict[int, Outcome] = {}
    with Journal(path / "journal") as journal:
        relay = Relay.parse(f"smtp://127.0.0.1:{house.relay_port}?connections=2")
        send(relay, messages, journal, lambda outcome: outcomes.update({outcome.key: outcome}))
    return outcomes


def test_a_newsletter_arrives_whole_and_a_refusal_stays_one(mail_house: MailHouse, tmp_path: Path) -> None:
    people = {1: ("ann@customers.test", "Ann"), 2: (REFUSED, "Eve"), 3: ("bob@customers.test", "")}
    messages = (outgoing(number, address, name) for number, (address, name) in people.items())
    outcomes = handed_over(mail_house, messages, tmp_path)
    assert {key: (outcome.state, outcome.status) for key, outcome in outcomes.items()} == {
        1: ("sent", "2.0.0"),
        2: ("refused", "5.1.1"),
        3: ("sent", "2.0.0"),
    }
    (mail,) = mail_house.mails("ann", 1)
    track, leave = KEYS.track.sign(1), KEYS.unsubscribe.sign(1)
    assert mail.subject == "Żółw for Ann"
    assert mail.from_ == "news@house.test"
    assert "Dear Ann, żółw." in mail.html
    assert "Dear Ann, żółw." in mail.text
    assert re.search(r"^\.\r?\n\.\.\r?\nFrom here on", mail.text, re.MULTILINE)
    assert re.findall(r'href="([^"]*)"', mail.html) == [
        f"https://kith.test/c/{track}/0",
        f"https://kith.test/u/{leave}",
    ]
    assert f'src="https://kith.test/o/{track}.gif"' in mail.html
    assert mail.headers["list-unsubscribe-post"] == ("List-Unsubscribe=One-Click",)
    assert f"<https://kith.test/u/{leave}>" in mail.headers["list-unsubscribe"][0]
    assert read_bounce_address(mail.headers["return-path"][0], KEYS) == 1
    (other,) = mail_house.mails("bob", 1)
    assert "Dear friend, żółw." in other.text


def test_the_signature_survives_the_way(mail_house: MailHouse) -> None:
    assert (
        send_one(Relay("127.0.0.1", mail_house.relay_port), outgoing(4, "cid@customers.test")).state == "sent"
    )
    (mail,) = mail_house.mails("cid", 1)
    record = DKIM.dns_record()[1].encode()
    raw = re.sub(rb"\r?\n", b"\r\n", mail.obj.as_bytes())
    assert dkim.verify(raw, dnsfunc=lambda name, timeout=5: record)


def test_a_bounce_comes_home_to_its_delivery(mail_house: MailHouse) -> None:
    relay = Relay("127.0.0.1", mail_house.relay_port)
    assert send_one(relay, outgoing(5, "nobody.here@customers.test")).state == "sent"
    (mail,) = mail_house.mails("bounce", 1)
    assert read_bounce_address(mail.headers["delivered-to"][0], KEYS) == 5
    report = read_report(mail.obj.as_bytes())
    assert isinstance(report, list)
    assert [type(bounce) for bounce in report] == [Bounce]
    assert (report[0].recipient, report[0].kind, report[0].status) == (
        "nobody.here@customers.test",
        "dead",
        "5.1.1",
    )
    assert report[0].message_id == f"<autumn-2026.{KEYS.message.sign(5)}@house.test>"


def test_a_relay_that_is_down_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    relay = Relay.parse(f"smtp://127.0.0.1:{free_port()}?connections=1")
    outcomes: list[Outcome] = []
    with Journal(tmp_path / "journal") as journal, pytest.raises(RelayError, match="No relay answers"):
        send(relay, (outgoing(number, "ann@customers.test") for number in range(9)), journal, outcomes.append)
    assert [outcome.state for outcome in outcomes] == ["unsent"]
    assert {mark.state for mark in settle(range(9), tmp_path / "journal", same_boot=True).values()} == {
        "ready"
    }


SENDER = """
import sys
from pathlib import Path
from kith.communicative.channels.email.handover import Outgoing, send
from kith.communicative.channels.email.journal import Journal
from kith.communicative.channels.email.relay import Relay

body = b"Subject: %d\\r\\n\\r\\n" + b"x" * 5000 + b"\\r\\n"
messages = (Outgoing(key, "", "crowd@customers.test", body % key) for key in map(int, sys.argv[3].split(",")))
with Journal(Path(sys.argv[2])) as journal:
    send(Relay("127.0.0.1", int(sys.argv[1])), messages, journal, lambda outcome: None)
"""


@pytest.mark.kill
def test_a_sender_killed_in_mid_sending_leaves_no_double_and_no_silent_loss(
    mail_house: MailHouse, tmp_path: Path
) -> None:
    everyone = list(range(400))
    ready, unconfirmed, kills = everyone, set[int](), 0
    for attempt in range(20):
        path = tmp_path / f"journal{attempt}"
        _killed_after(40 + 13 * attempt, mail_house.relay_port, path, ready)
        marks = settle(ready, path, same_boot=True)
        unconfirmed |= {key for key, mark in marks.items() if mark.state == "unconfirmed"}
        ready = [key for key, mark in marks.items() if mark.state == "ready"]
        kills += bool(ready)
        if not ready:
            break
    arrived = Counter(int(mail.subject) for mail in mail_house.mails("crowd", len(everyone), seconds=10))
    assert kills >= 3
    assert set(arrived.values()) == {1}
    assert set(everyone) - unconfirmed <= set(arrived)
    assert len(unconfirmed) <= 4 * kills


def _killed_after(lines: int, port: int, path: Path, keys: list[int]) -> None:
    """Run a sender of these messages and kill it when its journal has so many lines."""
    arguments = [sys.executable, "-c", SENDER, str(port), str(path), ",".join(map(str, keys))]
    with subprocess.Popen(arguments, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}) as child:
        end = time.monotonic() + 60
        while child.poll() is None and time.monotonic() < end:
            if path.exists() and path.read_bytes().count(b"\n") >= lines:
                child.send_signal(signal.SIGKILL)
                return
            time.sleep(0.001)
