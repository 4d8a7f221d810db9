"""A relay for tests that misbehaves on demand: what it does with a message is said by the recipient's name.

refused@ and later@ at RCPT, spam@ and busy@ after the body, drop@ takes the message and hangs up without an
answer, silent@ takes it and says nothing, closing@ ends the connection at RCPT; everybody else is accepted.

`ends_at` names a stage of the dialogue (greeting, EHLO, AUTH, MAIL, RCPT, DATA, body, dot) at which the first `ends`
connections end, with the words of `ends_with` or without any. `slowly` sends answers byte by byte. With `greylists` it
puts off whoever is named for the first time.
"""

import re
import socket
import socketserver
import ssl
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import cast

AT_RCPT = {
    "refused": "550 5.1.1 no such person",
    "later": "450 4.2.1 come back",
    "closing": "421 4.3.2 closing",
}
AT_END = {"spam": "554 5.7.1 unwanted", "busy": "451 4.3.0 try again"}


@dataclass(slots=True)
class Sink:
    """What the relay offers, and what it has seen: (recipient, body) in the order of acceptance."""

    extensions: tuple[str, ...] = ("PIPELINING", "ENHANCEDSTATUSCODES")
    greeting: str = "220 sink"
    user: str = ""
    password: str = ""
    asks_body_anyway: bool = False
    extended: bool = True
    certificate: Path | None = None
    key: Path | None = None
    messages_per_connection: int = 10**9
    log: Path | None = None
    port: int = 0
    accepted: list[tuple[str, bytes]] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    crowded: int = 0
    encrypted: bool = False
    ends_at: str = ""
    ends_with: str = ""
    ends: int = 1
    slowly: bool = False
    verbose: bool = False
    greylists: bool = False
    named: set[str] = field(default_factory=set)
    stopping: Event = field(default_factory=Event)

    def ending(self, stage: str) -> bool:
        """Whether a connection ends here."""
        if stage != self.ends_at or self.ends <= 0:
            return False
        self.ends -= 1
        return True

    def accept(self, recipient: str, body: bytes) -> None:
        self.accepted.append((recipient, body))
        if self.log:
            with self.log.open("a") as log:
                log.write(recipient + "\n")

    @property
    def recipients(self) -> list[str]:
        return [recipient for recipient, _body in self.accepted]


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 50
    sink: Sink

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is what several tests are about."""


class _Talk(socketserver.BaseRequestHandler):
    def setup(self) -> None:
        self.connection = cast(socket.socket, self.request)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sink = cast(_Server, self.server).sink
        self.sender: str | None = None
        self.recipient = ""
        self.taken = 0
        self.arrived = b""

    def handle(self) -> None:
        if self.sink.ending("greeting"):
            self._leave()
            return
        self._say(self.sink.greeting)
        while line := self._line():
            command = line.decode().rstrip("\r\n")
            self.sink.commands.append(command)
            self.sink.crowded += bool(self.arrived) and command[:4] in {"MAIL", "RCPT"}
            verb = re.split(r"[: ]", command, maxsplit=1)[0].lower()
            if self.sink.ending(verb.upper()):
                self._leave()
                return
            if not getattr(self, f"do_{verb}")(command):
                return

    def _leave(self) -> None:
        if self.sink.ends_with:
            self._say(self.sink.ends_with)

    def finish(self) -> None:
        self.connection.close()

    def _line(self) -> bytes:
        while b"\n" not in self.arrived:
            data = self.connection.recv(65536)
            if not data:
                return b""
            self.arrived += data
        line, _end, self.arrived = self.arrived.partition(b"\n")
        return line + b"\n"

    def _say(self, *lines: str) -> bool:
        first, last = lines[:-1], lines[-1]
        if self.sink.verbose and not first:
            first = (last, f"{last[:3]} and more of it")
        text = "".join(f"{line[:3]}-{line[4:]}\r\n" for line in first) + last + "\r\n"
        for piece in [text[at : at + 1] for at in range(len(text))] if self.sink.slowly else [text]:
            self.connection.sendall(piece.encode())
        return True

    def do_ehlo(self, command: str) -> bool:
        if not self.sink.extended:
            return self._say("502 what is that")
        return self._say("250 sink", *(f"250 {extension}" for extension in self.sink.extensions))

    def do_helo(self, command: str) -> bool:
        return self._say("250 sink")

    def do_starttls(self, command: str) -> bool:
        self._say("220 go on")
        assert self.sink.certificate is not None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.sink.certificate, self.sink.key)
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.sink.encrypted = True
        return True

    def do_auth(self, command: str) -> bool:
        if command.startswith("AUTH PLAIN "):
            _role, user, password = b64decode(command.split()[2]).decode().split("\0")
        else:
            user, password = self._asked("VXNlcm5hbWU6"), self._asked("UGFzc3dvcmQ6")
        good = (user, password) == (self.sink.user, self.sink.password)
        return self._say("235 2.7.0 welcome" if good else "535 5.7.8 wrong")

    def _asked(self, question: str) -> str:
        self._say(f"334 {question}")
        return b64decode(self._line()).decode()

    def do_mail(self, command: str) -> bool:
        if self.taken >= self.sink.messages_per_connection:
            self._say("421 4.7.0 enough for this connection")
            return False
        if self.sender is not None:
            return self._say("503 5.5.1 nested MAIL")
        self.sender, self.recipient = command, ""
        return self._say("250 2.1.0 fine")

    def do_rcpt(self, command: str) -> bool:
        recipient = re.sub(r".*<(.*)>", r"\1", command)
        answer = AT_RCPT.get(recipient.partition("@")[0])
        if self.sink.greylists and recipient not in self.sink.named:
            self.sink.named.add(recipient)
            answer = "451 4.7.1 greylisted, come back in five minutes"
        if answer:
            self._say(answer)
            return not answer.startswith("421")
        self.recipient = recipient
        return self._say("250 2.1.5 fine")

    def do_data(self, command: str) -> bool:
        if not self.recipient and not self.sink.asks_body_anyway:
            return self._say("503 5.5.1 no recipient")
        self._say("354 go on")
        if self.sink.ending("body"):
            self._line()
            self._leave()
            return False
        body = b""
        while (line := self._line()) not in {b".\r\n", b""}:
            body += line[1:] if line.startswith(b".") else line
        if not line:
            return False
        if self.sink.ending("dot"):
            self._leave()
            return False
        return self._end(self.recipient, body)

    def _end(self, recipient: str, body: bytes) -> bool:
        self.sender, self.recipient = None, ""
        name = recipient.partition("@")[0]
        if not recipient:
            return self._say("554 5.5.1 no valid recipients")
        if name in AT_END:
            return self._say(AT_END[name])
        self.sink.accept(recipient, body)
        self.taken += 1
        if name == "silent":
            self.sink.stopping.wait(5)
        return name not in {"drop", "silent"} and self._say("250 2.0.0 taken")

    def do_rset(self, command: str) -> bool:
        self.sender, self.recipient = None, ""
        return self._say("250 2.0.0 fine")

    def do_quit(self, command: str) -> bool:
        self._say("221 2.0.0 bye")
        return False


@contextmanager
def running(sink: Sink) -> Iterator[Sink]:
    """The relay, listening on a port of its own on the loopback address."""
    with _Server(("127.0.0.1", sink.port), _Talk) as server:
        server.sink = sink
        sink.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield sink
        finally:
            sink.stopping.set()
            server.shutdown()
            thread.join()
