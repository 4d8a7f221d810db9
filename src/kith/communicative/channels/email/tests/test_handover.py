import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from .. import handover
from ..handover import Outcome, Outgoing, send, send_one
from ..journal import Journal, read_journal, settle
from ..relay import Relay, RelayError
from .certificate import own_certificate
from .sink import Sink, running

BODY = b"Subject: x\r\n\r\nHello\r\n"


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover, "_PAUSE", 0.01)


def mails(*names: str, body: bytes = BODY) -> list[Outgoing]:
    return [Outgoing(n, "bounce@fern.example", f"{name}@b.example", body) for n, name in enumerate(names)]


def sent(sink: Sink, messages: list[Outgoing], path: Path, **settings: object) -> dict[int, Outcome]:
    """Send to the sink on one connection; every message has exactly one outcome."""
    relay = Relay("127.0.0.1", sink.port, **{"tls": "off", "connections": 1, "patience": 5.0} | settings)  # type: ignore[arg-type]
    outcomes: list[Outcome] = []
    with Journal(path / "journal") as journal:
        send(relay, messages, journal, outcomes.append)
    assert [number for _key, number in Counter(outcome.key for outcome in outcomes).items()] == [1] * len(
        messages
    )
    return {outcome.key: outcome for outcome in outcomes}


PIPELINED = ("PIPELINING", "ENHANCEDSTATUSCODES")


@pytest.mark.parametrize(
    "extensions", [PIPELINED, ("ENHANCEDSTATUSCODES",)], ids=["pipelined", "step by step"]
)
@pytest.mark.parametrize("asks_body_anyway", [False, True])
def test_each_recipient_gets_its_own_answer(
    tmp_path: Path, extensions: tuple[str, ...], asks_body_anyway: bool
) -> None:
    names = ("ann", "refused", "bob", "later", "refused", "spam", "busy", "cid", "later", "dan")
    with running(Sink(extensions=extensions, asks_body_anyway=asks_body_anyway)) as sink:
        outcomes = sent(sink, mails(*names), tmp_path)
    assert [outcomes[n].state for n in range(len(names))] == [
        "sent", "refused", "sent", "deferred", "refused", "refused", "deferred", "sent", "deferred", "sent",
    ]  # fmt: skip
    assert sink.recipients == ["ann@b.example", "bob@b.example", "cid@b.example", "dan@b.example"]
    assert (outcomes[1].code, outcomes[1].status, outcomes[1].text) == (550, "5.1.1", "5.1.1 no such person")
    assert (outcomes[5].code, outcomes[5].status) == (554, "5.7.1")
    assert (outcomes[6].code, outcomes[6].status) == (451, "4.3.0")
    marks = read_journal(tmp_path / "journal")
    assert {key: mark.state for key, mark in marks.items()} == {key: o.state for key, o in outcomes.items()}
    assert (sink.crowded > 0) == ("PIPELINING" in extensions)


def test_a_relay_of_the_old_kind_is_greeted_in_the_old_way(tmp_path: Path) -> None:
    with running(Sink(extended=False)) as sink:
        assert sent(sink, mails("ann"), tmp_path)[0].state == "sent"
    assert any(command.startswith("HELO [127.0.0.1]") for command in sink.commands)


@pytest.mark.parametrize(
    "body",
    [
        b"a\r\n\r\n.\r\nMAIL FROM:<x@y.example>\r\n",
        b".\r\n..\r\n.x",
        b"a\n.\nb\r.\rc",
        b"a\r\n.\n\r.\r\n",
        b"",
        b"no line end",
    ],
)
def test_no_body_can_end_itself_early(tmp_path: Path, body: bytes) -> None:
    with running(Sink()) as sink:
        assert {o.state for o in sent(sink, mails("ann", "bob", body=body), tmp_path).values()} == {"sent"}
    expected = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n").replace(b"\n", b"\r\n")
    assert [taken for _name, taken in sink.accepted] == [expected + b"\r\n"] * 2


def test_an_answer_that_never_comes_leaves_one_message_unconfirmed(tmp_path: Path) -> None:
    with running(Sink()) as sink:
        outcomes = sent(sink, mails("ann", "drop", "bob", "cid"), tmp_path)
    assert [outcomes[n].state for n in range(4)] == ["sent", "unconfirmed", "sent", "sent"]
    assert Counter(sink.recipients).most_common(1)[0][1] == 1
    assert read_journal(tmp_path / "journal")[1].state == "unconfirmed"


def test_a_relay_that_goes_silent_is_left_after_a_while(tmp_path: Path) -> None:
    with running(Sink()) as sink:
        outcomes = sent(sink, mails("silent", "bob"), tmp_path, patience=0.1)
    assert [outcomes[n].state for n in range(2)] == ["unconfirmed", "sent"]
    assert "no answer within 0.2 seconds" in outcomes[0].text


def test_a_relay_that_takes_few_messages_per_connection_gets_more_connections(tmp_path: Path) -> None:
    with running(Sink(messages_per_connection=3)) as sink:
        outcomes = sent(sink, mails(*(f"p{n}" for n in range(20))), tmp_path)
    assert {outcome.state for outcome in outcomes.values()} == {"sent"}
    assert len(set(sink.recipients)) == len(sink.recipients) == 20


def test_several_connections_share_the_work_and_send_nothing_twice(tmp_path: Path) -> None:
    with running(Sink()) as sink:
        outcomes = sent(sink, mails(*(f"p{n}" for n in range(300))), tmp_path, connections=4)
    assert {outcome.state for outcome in outcomes.values()} == {"sent"}
    assert len(set(sink.recipients)) == len(sink.recipients) == 300


def test_a_message_too_large_for_the_relay_is_not_begun(tmp_path: Path) -> None:
    with running(Sink(extensions=(*PIPELINED, "SIZE 100"))) as sink:
        messages = [
            *mails("ann"),
            Outgoing(7, "", "bob@b.example", b"x" * 101),
            Outgoing(8, "", "c@b.example", BODY),
        ]
        outcomes = sent(sink, messages, tmp_path)
    assert (outcomes[7].state, outcomes[7].code, outcomes[7].status) == ("refused", 552, "5.3.4")
    assert outcomes[0].state == outcomes[8].state == "sent"


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_address_that_would_inject_a_command_is_refused_alone(tmp_path: Path, place: int) -> None:
    messages = mails("ann", "bob")
    messages.insert(place, Outgoing(9, "", "x@y.example>\r\nRCPT TO:<z@y.example", BODY))
    with running(Sink()) as sink:
        outcomes = sent(sink, messages, tmp_path)
    assert (outcomes[9].state, outcomes[9].code) == ("refused", 553)
    assert sink.recipients == ["ann@b.example", "bob@b.example"]


def test_a_relay_that_is_down_touches_nothing_and_says_so(tmp_path: Path) -> None:
    taken = count()
    source = (Outgoing(next(taken), "", "ann@b.example", BODY) for _ in range(100))
    outcomes: list[Outcome] = []
    with Journal(tmp_path / "journal") as journal, pytest.raises(RelayError) as caught:
        send(Relay("127.0.0.1", 1, connections=3), source, journal, outcomes.append)
    assert "No relay answers at 127.0.0.1, port 1." in str(caught.value)
    assert not caught.value.permanent
    assert {outcome.state for outcome in outcomes} == {"unsent"}
    assert len(outcomes) == next(taken) == 3
    assert read_journal(tmp_path / "journal") == {}


def test_a_relay_that_hangs_up_on_every_message_is_given_up_soon(tmp_path: Path) -> None:
    outcomes: list[Outcome] = []
    relay = Relay("127.0.0.1", 0, tls="off", connections=1)
    with running(Sink()) as sink, Journal(tmp_path / "journal") as journal, pytest.raises(RelayError):
        send(replace(relay, port=sink.port), mails(*["drop"] * 50), journal, outcomes.append)
    assert Counter(outcome.state for outcome in outcomes) == {"unconfirmed": 3, "unsent": 1}


def test_a_relay_that_turns_away_is_named_with_its_words() -> None:
    with running(Sink(greeting="554 5.7.1 not you")) as sink, pytest.raises(RelayError) as caught:
        send_one(Relay("127.0.0.1", sink.port, tls="off"), mails("ann")[0])
    assert str(caught.value) == "The relay 127.0.0.1 turns us away: 554 5.7.1 not you"
    assert caught.value.permanent


def test_something_that_is_not_a_mail_server_is_told() -> None:
    with running(Sink(greeting="HTTP/1.1 400 Bad Request")) as sink, pytest.raises(RelayError) as caught:
        send_one(Relay("127.0.0.1", sink.port, tls="off"), mails("ann")[0])
    assert "does not speak SMTP" in str(caught.value)


@pytest.mark.parametrize("ways", ["PLAIN LOGIN", "LOGIN", "login"])
def test_signing_in_works_both_ways(ways: str) -> None:
    with running(Sink((*PIPELINED, f"AUTH {ways}"), user="fern", password="s3crét")) as sink:
        relay = Relay("127.0.0.1", sink.port, tls="off", user="fern", password="s3crét")
        assert send_one(relay, mails("ann")[0]).state == "sent"


def test_a_wrong_password_is_told_and_not_shown() -> None:
    relay = Relay("127.0.0.1", 0, tls="off", user="fern", password="wrong-secret")
    with (
        running(Sink((*PIPELINED, "AUTH PLAIN"), user="fern", password="right")) as sink,
        pytest.raises(RelayError) as caught,
    ):
        send_one(replace(relay, port=sink.port), mails("ann")[0])
    assert "refuses the user name or password: 535" in str(caught.value)
    assert caught.value.permanent
    assert "wrong-secret" not in f"{caught.value}{relay!r}"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return own_certificate(tmp_path_factory.mktemp("tls"))


def secured(certificate: tuple[Path, Path], *extensions: str, **settings: str) -> Sink:
    return Sink((*PIPELINED, *extensions), certificate=certificate[0], key=certificate[1], **settings)  # type: ignore[arg-type]


def test_mail_and_password_go_encrypted_where_required(
    certificate: tuple[Path, Path], tmp_path: Path
) -> None:
    with running(secured(certificate, "STARTTLS", "AUTH PLAIN", user="fern", password="secret")) as sink:
        relay = Relay.parse(f"smtp://fern:secret@localhost:{sink.port}?ca={certificate[0]}&connections=1")
        with Journal(tmp_path / "journal") as journal:
            assert send(relay, mails("ann", "refused", "bob"), journal, lambda outcome: None)["sent"] == 2
    assert sink.encrypted
    assert [command.split()[0] for command in sink.commands][:4] == ["EHLO", "STARTTLS", "EHLO", "AUTH"]


def test_a_certificate_nobody_vouches_for_is_refused_where_encryption_is_required(
    certificate: tuple[Path, Path],
) -> None:
    with (
        running(secured(certificate, "STARTTLS")) as sink,
        pytest.raises(RelayError, match="certificate") as caught,
    ):
        send_one(Relay("localhost", sink.port, tls="require"), mails("ann")[0])
    assert caught.value.permanent


def test_encryption_is_taken_where_it_is_offered(certificate: tuple[Path, Path]) -> None:
    with running(secured(certificate, "STARTTLS")) as sink:
        assert send_one(Relay("localhost", sink.port), mails("ann")[0]).state == "sent"
    assert sink.encrypted


def test_nothing_goes_out_in_the_clear_where_encryption_is_required() -> None:
    with running(Sink()) as sink, pytest.raises(RelayError, match="does not offer encryption"):
        send_one(Relay("localhost", sink.port, tls="require"), mails("ann")[0])
    assert not any(command.startswith("MAIL") for command in sink.commands)


def test_a_full_disk_stops_the_run_before_the_message_is_sent() -> None:
    with running(Sink()) as sink:
        relay = Relay("127.0.0.1", sink.port, tls="off")
        with Journal(Path("/dev/full")) as journal, pytest.raises(OSError, match="No space left"):
            send(relay, mails("ann"), journal, lambda outcome: None)
    assert sink.accepted == []


def test_an_error_of_the_listener_ends_the_run(tmp_path: Path) -> None:
    def fail(outcome: Outcome) -> None:
        raise ZeroDivisionError

    with running(Sink()) as sink, Journal(tmp_path / "journal") as journal, pytest.raises(ZeroDivisionError):
        send(Relay("127.0.0.1", sink.port, tls="off"), mails("ann", "bob"), journal, fail)
    assert "sent" in {mark.state for mark in read_journal(tmp_path / "journal").values()}


SENDER = """
import sys
from pathlib import Path
from kith.communicative.channels.email.handover import Outgoing, send
from kith.communicative.channels.email.journal import Journal
from kith.communicative.channels.email.relay import Relay

port, path, keys = int(sys.argv[1]), Path(sys.argv[2]), map(int, sys.argv[3].split(","))
body = b"Subject: x\\r\\n\\r\\n" + b"x" * 5000 + b"\\r\\n"
messages = (Outgoing(key, "", f"{key}@b.example", body) for key in keys)
with Journal(path) as journal:
    send(Relay("127.0.0.1", port, tls="off"), messages, journal, lambda outcome: None)
"""


@pytest.mark.kill
def test_a_sender_killed_again_and_again_sends_nothing_twice_and_loses_nothing_silently(
    tmp_path: Path,
) -> None:
    everyone = list(range(4000))
    ready, unconfirmed, kills = everyone, set[int](), 0
    with running(Sink(log=tmp_path / "taken")) as sink:
        for attempt in range(40):
            path = tmp_path / f"journal{attempt}"
            arguments = [sys.executable, "-c", SENDER, str(sink.port), str(path), ",".join(map(str, ready))]
            with subprocess.Popen(
                arguments, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
            ) as child:
                _wait_for_lines(path, 200 + 97 * attempt % 300, child)
                child.send_signal(signal.SIGKILL)
            kills += child.returncode == -signal.SIGKILL
            marks = settle(ready, path, same_boot=True)
            doubtful = {key for key, mark in marks.items() if mark.state == "unconfirmed"}
            assert len(doubtful) <= Relay("", 0).connections
            unconfirmed |= doubtful
            ready = [key for key, mark in marks.items() if mark.state == "ready"]
            if not ready:
                break
    arrived = Counter(int(recipient.split("@")[0]) for recipient in sink.recipients)
    assert kills >= 5
    assert set(arrived.values()) == {1}
    assert set(everyone) - unconfirmed <= set(arrived)


def _wait_for_lines(path: Path, lines: int, child: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while child.poll() is None and time.monotonic() < end:
        if path.exists() and path.read_bytes().count(b"\n") >= lines:
            return
        time.sleep(0.001)
