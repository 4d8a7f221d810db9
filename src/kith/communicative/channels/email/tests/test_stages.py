"""Relays that end the dialogue at every stage: whatever happens, each message has one outcome, and the right one."""

from __future__ import annotations

from pathlib import Path

import pytest

from .. import handover
from ..handover import Carrier, Load, Outcome, Outgoing, send
from ..journal import Journal, read_journal
from ..relay import Relay, RelayError
from .sink import Sink, running

BODY = b"Subject: x\r\n\r\n" + b"Hello\r\n" * 50
PIPELINED = ("PIPELINING", "ENHANCEDSTATUSCODES")
BEFORE_THE_BODY = ("greeting", "EHLO", "MAIL", "RCPT", "DATA")


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover, "_PAUSE", 0.001)


def mails(*names: str) -> list[Outgoing]:
    return [Outgoing(n, "bounce@a.example", f"{name}@b.example", BODY) for n, name in enumerate(names)]


def outcomes(
    sink: Sink, path: Path, *names: str, connections: int = 1, patience: float = 2.0
) -> dict[int, Outcome]:
    found: list[Outcome] = []
    relay = Relay("127.0.0.1", sink.port, tls="off", connections=connections, patience=patience)
    with Journal(path / "journal") as journal:
        send(relay, mails(*names), journal, found.append)
    assert sorted(outcome.key for outcome in found) == list(range(len(names)))
    return {outcome.key: outcome for outcome in found}


@pytest.mark.parametrize(
    "extensions", [PIPELINED, ("ENHANCEDSTATUSCODES",)], ids=["pipelined", "step by step"]
)
@pytest.mark.parametrize("said", ["", "421 4.3.2 shutting down"], ids=["silently", "with 421"])
@pytest.mark.parametrize("stage", BEFORE_THE_BODY)
def test_who_hangs_up_before_the_body_has_taken_nothing_and_all_go_out_once(
    tmp_path: Path, stage: str, said: str, extensions: tuple[str, ...]
) -> None:
    with running(Sink(extensions=extensions, ends_at=stage, ends_with=said)) as sink:
        found = outcomes(sink, tmp_path, "ann", "bob", "cid")
    assert {outcome.state for outcome in found.values()} == {"sent"}
    assert sorted(sink.recipients) == ["ann@b.example", "bob@b.example", "cid@b.example"]


@pytest.mark.parametrize(
    "extensions", [PIPELINED, ("ENHANCEDSTATUSCODES",)], ids=["pipelined", "step by step"]
)
@pytest.mark.parametrize("stage", ["body", "dot"])
def test_who_hangs_up_from_the_body_on_leaves_that_one_alone_unconfirmed(
    tmp_path: Path, stage: str, extensions: tuple[str, ...]
) -> None:
    with running(Sink(extensions=extensions, ends_at=stage)) as sink:
        found = outcomes(sink, tmp_path, "ann", "bob", "cid")
    assert [found[key].state for key in range(3)] == ["unconfirmed", "sent", "sent"]
    assert sink.recipients == ["bob@b.example", "cid@b.example"]
    assert read_journal(tmp_path / "journal")[0].state == "unconfirmed"


def test_who_hangs_up_at_the_goodbye_has_taken_all(tmp_path: Path) -> None:
    with running(Sink(extensions=PIPELINED, ends_at="QUIT", ends=9)) as sink:
        found = outcomes(sink, tmp_path, "ann", "bob", connections=2)
    assert {outcome.state for outcome in found.values()} == {"sent"}
    assert "QUIT" in sink.commands


def test_a_relay_that_closes_with_421_after_the_dot_has_not_taken_it(tmp_path: Path) -> None:
    with running(Sink(extensions=PIPELINED, ends_at="dot", ends_with="421 4.7.0 too busy")) as sink:
        found = outcomes(sink, tmp_path, "ann", "bob")
    assert (found[0].state, found[0].code) == ("deferred", 421)
    assert found[1].state == "sent"
    assert sink.recipients == ["bob@b.example"]


@pytest.mark.parametrize("extensions", [PIPELINED, ()], ids=["pipelined", "step by step"])
def test_answers_may_come_in_pieces_and_in_many_lines(tmp_path: Path, extensions: tuple[str, ...]) -> None:
    with running(Sink(extensions=extensions, slowly=True, verbose=True)) as sink:
        found = outcomes(sink, tmp_path, "ann", "refused", "later", "bob", connections=2)
    assert [found[key].state for key in range(4)] == ["sent", "refused", "deferred", "sent"]


@pytest.mark.parametrize("stage", ["greeting", "EHLO", "AUTH"])
def test_a_relay_that_never_lets_us_in_leaves_everything_untouched(tmp_path: Path, stage: str) -> None:
    found: list[Outcome] = []
    extensions = (*PIPELINED, "AUTH PLAIN")
    ending = Sink(extensions=extensions, user="ann", password="secret", ends_at=stage, ends=10**6)
    with running(ending) as sink, Journal(tmp_path / "journal") as journal:
        relay = Relay("127.0.0.1", sink.port, "off", "ann", "secret", connections=1)
        with pytest.raises(RelayError):
            send(relay, mails("ann", "bob"), journal, found.append)
    assert [outcome.state for outcome in found] == ["unsent"]
    assert read_journal(tmp_path / "journal") == {}


def test_an_address_beyond_ascii_goes_only_to_a_relay_that_takes_it(tmp_path: Path) -> None:
    with running(Sink(extensions=(*PIPELINED, "SMTPUTF8", "8BITMIME"))) as sink:
        assert outcomes(sink, tmp_path, "zażółć", "ann")[0].state == "sent"
    assert "MAIL FROM:<bounce@a.example> BODY=8BITMIME SMTPUTF8" in sink.commands
    assert "MAIL FROM:<bounce@a.example>" in sink.commands
    assert sink.recipients == ["zażółć@b.example", "ann@b.example"]
    with running(Sink()) as sink:
        refused = outcomes(sink, tmp_path, "zażółć", "ann")
    assert (refused[0].state, refused[0].status, refused[1].state) == ("refused", "5.6.7", "sent")


def test_connections_are_kept_and_one_that_the_relay_closed_meanwhile_costs_nothing(tmp_path: Path) -> None:
    found: list[Outcome] = []
    with running(Sink(messages_per_connection=3)) as sink, Journal(tmp_path / "journal") as journal:
        relay = Relay("127.0.0.1", sink.port, tls="off", connections=1)
        with Carrier() as carrier:
            for number in range(5):
                load = Load(relay, [Outgoing(number, "", f"p{number}@b.example", BODY)])
                carrier.carry([load], journal, found.append)
                assert load.problem is None
    assert [outcome.state for outcome in found] == ["sent"] * 5
    assert sum(command.startswith("EHLO") for command in sink.commands) == 2


def test_a_relay_that_is_down_does_not_hold_up_the_others(tmp_path: Path) -> None:
    found: list[Outcome] = []
    with running(Sink()) as sink, Journal(tmp_path / "journal") as journal, Carrier() as carrier:
        good = Load(Relay("127.0.0.1", sink.port, tls="off"), mails("ann", "bob"))
        bad = Load(Relay("127.0.0.1", 1, connections=1), [Outgoing(7, "", "cid@b.example", BODY)])
        carrier.carry([good, bad], journal, found.append)
    assert {outcome.key: outcome.state for outcome in found} == {0: "sent", 1: "sent", 7: "unsent"}
    assert good.problem is None
    assert "No relay answers" in str(bad.problem)
