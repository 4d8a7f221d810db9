"""Handing messages over to a relay: pipelined, journaled, each with exactly one outcome.

With PIPELINING (RFC 2920) the body of a message, its final dot and the envelope of the next one go out in one
write, so that a message costs one round trip. With relays that cannot do this the same steps are taken one at
a time.
"""

import asyncio
import re
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self

from kith.lib.unreadable import mark as _

from .journal import Journal, verdict
from .mime import AddressError, address_text, is_international
from .relay import Relay, RelayError
from .smtp import LineLostError, Reply, Session, connect

State = Literal["sent", "refused", "deferred", "unconfirmed", "unsent"]
Report = Callable[["Outcome"], None]

_BREAKS_OFF = _("The relay %(host)s breaks off: %(reason)s")
_TRIES = 3
_PAUSE = 0.5
_STEADY = 100
_KEPT_OPEN = 20.0
_BARE_LINE_END = re.compile(rb"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message for one recipient: its key in the journal, the envelope, and the mail itself.

    An empty `sender` is the null sender, to which no bounce comes back. `wire_ready` is for mails from
    `Compiled.message`, signed or not: their lines end in CRLF and begin with no dot, so nothing is checked.
    """

    key: int
    sender: str
    recipient: str
    body: bytes
    wire_ready: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message.

    sent: the relay has taken it. refused: it will not take it, ever. deferred: it may be tried later.
    unconfirmed: it went out and no answer came, so it must not be sent again. unsent: it never went out.
    `code` is the answer's (0 for none), `status` the enhanced one such as 5.1.1, `text` its words.
    """

    key: int
    state: State
    code: int = 0
    status: str = ""
    text: str = ""

    @classmethod
    def of(cls, message: Outgoing, reply: Reply) -> "Outcome":
        return cls(
            message.key,
            verdict(reply.code),
            reply.code,
            reply.status,
            reply.text,
        )


class _Source:
    """The messages still to be sent, shared by all connections; what a lost one held comes back first."""

    def __init__(self, messages: Iterable[Outgoing]) -> None:
        self._messages: Iterator[Outgoing] = iter(messages)
        self.returned: deque[Outgoing] = deque()

    def take(self) -> Outgoing | None:
        return self.returned.popleft() if self.returned else next(self._messages, None)


class _Handover:
    """The messages of one connection, one after the other."""

    def __init__(self, session: Session, source: _Source, journal: Journal | None, report: Report) -> None:
        self.session = session
        self.source = source
        self.journal = journal
        self.report = report
        self.unanswered: Outgoing | None = None
        self.held: list[Outgoing] = []
        self.settled = 0

    async def run(self, first: Outgoing) -> None:
        self.held = [first]
        message = self._sendable(first) or self._next()
        if message is not None:
            self.session.wire.write(self._ahead(message))
        while message is not None:
            message = await self._one(message)

    async def _one(self, message: Outgoing) -> Outgoing | None:
        """Send a message whose envelope is on its way (or due); return the next, whose envelope then is."""
        refusal, awaits_body = await self._envelope(message)
        if refusal is not None:
            self._settle(refusal)
            following = self._next()
            self.session.wire.write((b".\r\n" if awaits_body else b"RSET\r\n") + self._ahead(following))
            await self.session.wire.reply(self.session.patience)
            return following
        if self.journal:
            self.journal.sending(message.key)
        self.unanswered, self.held = message, []
        following = self._next()
        body = message.body if message.wire_ready else _stuffed(message.body)
        self.session.wire.write(body + b".\r\n" + self._ahead(following))
        reply = await self.session.wire.reply(self.session.patience * 2)
        if reply.code // 100 not in {2, 4, 5}:
            raise LineLostError(f"the relay answers a message with {reply.code}")
        self.unanswered = None
        self._settle(Outcome.of(message, reply))
        return following

    async def _envelope(self, message: Outgoing) -> tuple[Outcome | None, bool]:
        """Read the answers to an envelope: the refusal, if any, and whether the relay awaits a body."""
        refusal, reply = None, None
        for step, wanted in enumerate((2, 2, 3)):
            if not self.session.pipelining:
                if refusal:
                    return refusal, False
                self.session.wire.write(_commands(message)[step])
            reply = await self.session.wire.reply(self.session.patience)
            if reply.code == 421:
                raise LineLostError(f"the relay closes: {reply.text}")
            if refusal is None and reply.code // 100 != wanted:
                refusal = Outcome.of(message, reply)
        return refusal, reply is not None and reply.code == 354

    def _ahead(self, message: Outgoing | None) -> bytes:
        return b"".join(_commands(message)) if message is not None and self.session.pipelining else b""

    def _next(self) -> Outgoing | None:
        while (message := self.source.take()) is not None:
            self.held = [message]
            if self._sendable(message) is not None:
                return message
        return None

    def _sendable(self, message: Outgoing) -> Outgoing | None:
        """The message, unless it cannot be sent by this relay whatever happens: then it is settled here."""
        limit = self.session.size_limit
        if limit and len(message.body) > limit:
            text = f"the message has {len(message.body)} bytes, the relay takes {limit}"
            self._settle(Outcome(message.key, "refused", 552, "5.3.4", text))
            return None
        try:
            address_text(message.recipient)
            address_text(message.sender or message.recipient)
        except AddressError:
            self._settle(
                Outcome(message.key, "refused", 553, "5.1.3", "not an address that can be written to")
            )
            return None
        if is_international(message.recipient) and "SMTPUTF8" not in self.session.extensions:
            text = "the relay takes no address with letters beyond ASCII"
            self._settle(Outcome(message.key, "refused", 553, "5.6.7", text))
            return None
        return message

    def _settle(self, outcome: Outcome) -> None:
        self.held = [message for message in self.held if message.key != outcome.key]
        self.settled += 1
        try:
            if self.journal:
                self.journal.answered(outcome.key, outcome.code)
        finally:
            self.report(outcome)


def _commands(message: Outgoing) -> tuple[bytes, bytes, bytes]:
    sender = address_text(message.sender) if message.sender else ""
    # Such a mail has the address in its headers too (RFC 6532), so it goes as eight bits.
    beyond = " BODY=8BITMIME SMTPUTF8" if is_international(message.recipient) else ""
    return (
        f"MAIL FROM:<{sender}>{beyond}\r\n".encode(),
        f"RCPT TO:<{address_text(message.recipient)}>\r\n".encode(),
        b"DATA\r\n",
    )


def _stuffed(body: bytes) -> bytes:
    """The body as it goes on the wire: nothing in it ends it early (RFC 5321, 4.5.2), and it ends in CRLF."""
    if body.count(b"\n") != body.count(b"\r\n") or body.count(b"\r") != body.count(b"\n"):
        body = _BARE_LINE_END.sub(b"\r\n", body)
    if b"\r\n." in body or body.startswith(b"."):
        body = (b"\r\n" + body).replace(b"\r\n.", b"\r\n..")[2:]
    return body if body.endswith(b"\r\n") else body + b"\r\n"


@dataclass(slots=True)
class Load:
    """What one relay is to carry. Afterwards `problem` says why it could not, if so."""

    relay: Relay
    messages: Iterable[Outgoing]
    problem: RelayError | None = None


class Carrier:
    """Hands messages over to several relays side by side, and keeps connections for the next time."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner()
        self._open: dict[Relay, deque[tuple[float, Session]]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._runner.run(self._leave())
        finally:
            self._runner.close()

    def carry(self, loads: Sequence[Load], journal: Journal | None, report: Report) -> None:
        """Hands the messages of each load over, `connections` at a time.

        Messages are taken only as they are needed. Each one taken gets exactly one outcome, reported after it stands in
        the journal. A relay that cannot be used (any more) leaves its `problem` in its load: what was not taken then was
        not touched.
        """
        self._runner.run(self._carry(loads, journal, report))

    async def _carry(self, loads: Sequence[Load], journal: Journal | None, report: Report) -> None:
        await asyncio.gather(*(self._all_lines(load, journal, report) for load in loads))

    async def _all_lines(self, load: Load, journal: Journal | None, report: Report) -> None:
        source = _Source(load.messages)
        lines = (self._line(load.relay, source, journal, report) for _number in range(load.relay.connections))
        errors = [error for error in await asyncio.gather(*lines) if error is not None]
        # A connection that gives up returns a message, unless another could take the last one and all is done.
        for message in source.returned:
            report(Outcome(message.key, "unsent", text=str(errors[0])))
        load.problem = errors[0] if source.returned else None

    async def _line(
        self, relay: Relay, source: _Source, journal: Journal | None, report: Report
    ) -> RelayError | None:
        """One connection, opened anew when it is lost, until nothing is left; returns why it gave up, if so."""
        failures = 0
        while (message := source.take()) is not None:
            session = self._kept(relay)
            is_new = session is None
            try:
                session = session or await connect(relay)
            except RelayError as error:
                source.returned.append(message)
                failures += 1
                if error.permanent or failures >= _TRIES:
                    return error
                await asyncio.sleep(_PAUSE * failures)
                continue
            handover = _Handover(session, source, journal, report)
            try:
                await handover.run(message)
            except LineLostError as error:
                session.wire.close()
                failures = _failures(handover, failures, is_new=is_new)
                _after_loss(handover, error)
                if failures >= _TRIES:
                    return RelayError(_BREAKS_OFF, host=relay.host, reason=str(error))
            except BaseException:
                session.wire.close()
                raise
            else:
                self._open.setdefault(relay, deque()).append((time.monotonic(), session))
        return None

    def _kept(self, relay: Relay) -> Session | None:
        """A connection of before that the relay has probably not closed for idling."""
        waiting = self._open.get(relay, deque())
        while waiting:
            since, session = waiting.pop()
            if time.monotonic() - since < _KEPT_OPEN and not session.wire.is_lost:
                return session
            session.wire.close()
        return None

    async def _leave(self) -> None:
        sessions = [session for waiting in self._open.values() for _since, session in waiting]
        await asyncio.gather(*(session.leave() for session in sessions))
        for session in sessions:
            session.wire.close()


def _failures(handover: _Handover, before: int, *, is_new: bool) -> int:
    """How many times in a row a connection was lost. An answer lost now and then is bad luck; were every other one lost,
    we had better stop. That a relay has closed a connection that was kept open counts as nothing."""
    if not is_new and handover.settled == 0 and handover.unanswered is None:
        return before
    steady = handover.settled >= _STEADY or (handover.settled > 0 and handover.unanswered is None)
    return 1 if steady else before + 1


def _after_loss(handover: _Handover, error: LineLostError) -> None:
    handover.source.returned.extend(handover.held)
    if handover.unanswered is not None:
        handover.report(Outcome(handover.unanswered.key, "unconfirmed", text=str(error)))


def send(
    relay: Relay, messages: Iterable[Outgoing], journal: Journal | None, on_result: Report
) -> Counter[State]:
    """Hand messages over to one relay, and say how many came to which state.

    Each message taken from the iterable gets exactly one outcome. Raises RelayError if the relay cannot be used (any
    more): everything taken has its outcome then, and what was not taken was not touched.
    """
    states: Counter[State] = Counter()
    load = Load(relay, messages)

    def report(outcome: Outcome) -> None:
        states[outcome.state] += 1
        on_result(outcome)

    with Carrier() as carrier:
        carrier.carry([load], journal, report)
    if load.problem:
        raise load.problem
    return states


def send_one(relay: Relay, message: Outgoing) -> Outcome:
    """Hand one message over without a journal, for test mails and notices.

    Raises RelayError if it never went out.
    """
    outcomes: list[Outcome] = []
    send(relay, [message], None, outcomes.append)
    return outcomes[0]
