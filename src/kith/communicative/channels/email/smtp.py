"""SMTP as a client speaks it (RFC 5321): one connection, its greeting, encryption, sign-in and answers."""

import asyncio
import re
import socket
import ssl
from base64 import b64encode
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from kith.lib.unreadable import mark as _

from .relay import Relay, RelayError

_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}(?= |$)")
_LONGEST_LINE = 8_192
_LONGEST_REPLY = 100


class LineLostError(ConnectionError):
    """The connection ended, went silent or answered nonsense; what was asked last has no answer."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its code and its lines, the code taken off them."""

    code: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.lines)

    @property
    def status(self) -> str:
        """The enhanced status code (RFC 3463) such as 5.1.1, empty if there is none."""
        found = _ENHANCED.match(self.lines[0])
        return found[0] if found else ""

    @property
    def capabilities(self) -> dict[str, str]:
        """What an answer to EHLO offers: `{"SIZE": "10240000", "PIPELINING": ""}`."""
        pairs = (line.replace("=", " ", 1).partition(" ") for line in self.lines[1:])
        return {name.upper(): value.strip() for name, _space, value in pairs}


class Wire(asyncio.Protocol):
    """Bytes out, replies in. Replies wait in a queue, so that many of one packet cost one wake-up."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._rest = b""
        self._lines: list[str] = []
        self._replies: deque[Reply] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._lost: LineLostError | None = None

    @property
    def is_lost(self) -> bool:
        return self._lost is not None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._lose(str(error or "the relay closed the connection"))

    def data_received(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._line(line.decode("utf-8", "replace").rstrip("\r"))
        if len(self._rest) > _LONGEST_LINE or len(self._lines) > _LONGEST_REPLY:
            self._lose("the relay answers without end")
            self.close()
        self._wake()

    def write(self, data: bytes) -> None:
        """Hand bytes to the system; raises LineLostError if the connection has ended."""
        if self._lost or self._transport is None:
            raise self._lost or LineLostError("not connected")
        self._transport.write(data)

    async def reply(self, seconds: float) -> Reply:
        """The next answer. Raises LineLostError if there will be none, or none within `seconds`."""
        if not self._replies:
            await self._arrival(seconds)
        return self._replies.popleft()

    async def encrypt(self, context: ssl.SSLContext, host: str) -> None:
        """Go on encrypted. What the relay said ahead of it cannot be trusted and ends the connection."""
        if self._replies or self._rest or self._transport is None:
            raise LineLostError("the relay spoke before encryption began")
        loop = asyncio.get_running_loop()
        transport = await loop.start_tls(self._transport, self, context, server_hostname=host)
        self._transport = cast(asyncio.Transport, transport)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def local_name(self) -> str:
        """This end's address as a name for the greeting (RFC 5321, 4.1.3)."""
        address = self._transport.get_extra_info("sockname")[0] if self._transport else "127.0.0.1"
        return f"[IPv6:{address}]" if ":" in address else f"[{address}]"

    async def _arrival(self, seconds: float) -> None:
        if self._lost:
            raise self._lost
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await self._waiter
        except TimeoutError as error:
            raise LineLostError(f"no answer within {seconds:g} seconds") from error
        finally:
            self._waiter = None
        if not self._replies:
            raise self._lost or LineLostError("no answer")

    def _line(self, line: str) -> None:
        if not line[:3].isdecimal() or line[3:4] not in {"", " ", "-"}:
            self._lose("the relay does not speak SMTP")
            self.close()
            return
        self._lines.append(line[4:])
        if line[3:4] != "-":
            self._replies.append(Reply(int(line[:3]), tuple(self._lines)))
            self._lines = []

    def _lose(self, reason: str) -> None:
        self._lost = self._lost or LineLostError(reason)
        self._wake()

    def _wake(self) -> None:
        if self._waiter and not self._waiter.done() and (self._replies or self._lost):
            self._waiter.set_result(None)


@dataclass(frozen=True, slots=True)
class Session:
    """A connection that is ready for mail, and what the relay can do: names in upper case, their values."""

    wire: Wire
    extensions: Mapping[str, str]
    patience: float

    @property
    def pipelining(self) -> bool:
        return "PIPELINING" in self.extensions

    @property
    def size_limit(self) -> int:
        """The largest message in bytes, 0 for no limit."""
        value = self.extensions.get("SIZE", "0")
        return int(value) if value.isdecimal() else 0

    async def ask(self, command: str) -> Reply:
        self.wire.write(command.encode() + b"\r\n")
        return await self.wire.reply(self.patience)

    async def leave(self) -> None:
        """Take leave politely; the answer does not matter."""
        try:
            self.wire.write(b"QUIT\r\n")
            await self.wire.reply(1.0)
        except LineLostError:
            return


async def connect(relay: Relay) -> Session:
    """Reach a relay, encrypt and sign in as it says. Raises RelayError, and leaves no connection behind."""
    wire = await _dial(relay)
    try:
        return await _welcome(wire, relay)
    except BaseException as error:
        wire.close()
        if isinstance(error, OSError) and not isinstance(error, RelayError):
            raise _unreachable(relay, error) from error
        raise


async def _dial(relay: Relay) -> Wire:
    loop = asyncio.get_running_loop()
    context = _context(relay) if relay.tls == "direct" else None
    try:
        async with asyncio.timeout(min(relay.patience, 30.0)):
            _transport, wire = await loop.create_connection(Wire, relay.host, relay.port, ssl=context)
    except (TimeoutError, OSError) as error:
        raise _unreachable(relay, error) from error
    return wire


def _context(relay: Relay) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=relay.ca or None, cadata=relay.certificates or None)
    if relay.tls == "auto" and not relay.ca and not relay.certificates:
        # Without encryption the mail would go all the same, so an unknown certificate is still a gain.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _unreachable(relay: Relay, error: Exception) -> RelayError:
    reason = str(error) or type(error).__name__
    return RelayError(
        _why(error),
        permanent=isinstance(error, ssl.SSLCertVerificationError),
        host=relay.host,
        port=relay.port,
        reason=reason,
    )


def _why(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return _("The relay %(host)s, port %(port)s, does not answer in time.")
    if isinstance(error, socket.gaierror):
        return _("There is no relay called %(host)s.")
    several = type(error) is OSError and error.errno is None  # each address of the name was tried in vain
    if several or isinstance(error, ConnectionRefusedError):
        return _("No relay answers at %(host)s, port %(port)s.")
    return _("The relay %(host)s, port %(port)s, cannot be used: %(reason)s.")


def _refused(relay: Relay, message: str, reply: Reply | None = None) -> RelayError:
    answer = f"{reply.code} {reply.text}" if reply else ""
    permanent = reply is None or reply.code >= 500
    return RelayError(message, permanent=permanent, host=relay.host, port=relay.port, answer=answer)


async def _welcome(wire: Wire, relay: Relay) -> Session:
    greeting = await wire.reply(relay.patience)
    if greeting.code != 220:
        raise _refused(relay, _("The relay %(host)s turns us away: %(answer)s"), greeting)
    session = await _hello(wire, relay)
    if relay.tls in {"auto", "require"} and "STARTTLS" in session.extensions:
        session = await _start_tls(session, relay)
    elif relay.tls == "require":
        raise _refused(relay, _("The relay %(host)s does not offer encryption, which its settings require."))
    if relay.user:
        await _sign_in(session, relay)
    return session


async def _hello(wire: Wire, relay: Relay) -> Session:
    name = wire.local_name()
    session = Session(wire, {}, relay.patience)
    wire.write(f"EHLO {name}\r\n".encode())
    answer = await wire.reply(relay.patience)
    if answer.code == 250:
        return Session(wire, answer.capabilities, relay.patience)
    old = await session.ask(f"HELO {name}")
    if old.code != 250:
        raise _refused(relay, _("The relay %(host)s turns us away: %(answer)s"), old)
    return session


async def _start_tls(session: Session, relay: Relay) -> Session:
    reply = await session.ask("STARTTLS")
    if reply.code == 220:
        await session.wire.encrypt(_context(relay), relay.host)
        return await _hello(session.wire, relay)
    if relay.tls == "require":
        raise _refused(relay, _("The relay %(host)s refuses to encrypt: %(answer)s"), reply)
    return session


async def _sign_in(session: Session, relay: Relay) -> None:
    offered = session.extensions.get("AUTH", "").upper().split()
    if "PLAIN" in offered:
        secret = b64encode(f"\0{relay.user}\0{relay.password}".encode()).decode()
        reply = await session.ask(f"AUTH PLAIN {secret}")
    elif "LOGIN" in offered:
        reply = await _sign_in_by_questions(session, relay)
    else:
        raise _refused(relay, _("The relay %(host)s offers no way to sign in that Kith knows."))
    if reply.code != 235:
        raise _refused(relay, _("The relay %(host)s refuses the user name or password: %(answer)s"), reply)


async def _sign_in_by_questions(session: Session, relay: Relay) -> Reply:
    reply = await session.ask("AUTH LOGIN")
    for secret in (relay.user, relay.password):
        if reply.code == 334:
            reply = await session.ask(b64encode(secret.encode()).decode())
    return reply
