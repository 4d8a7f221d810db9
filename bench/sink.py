"""A relay that takes everything as fast as Python can read it. It says on which port, and logs recipients if told to.

`python sink.py [PORT] [LOG]`: what is in the log was taken, whether or not the answer could still be sent.
"""

from __future__ import annotations

import os
import re
import selectors
import socket
import sys
from dataclasses import dataclass, field

RECIPIENT = re.compile(rb"RCPT TO:<([^>]*)>")


@dataclass(slots=True)
class Talk:
    """One connection: what has come, and whether a body is coming."""

    line: socket.socket
    arrived: bytes = b""
    in_body: bool = False
    recipient: bytes = b""
    said: list[bytes] = field(default_factory=list)


def heard(talk: Talk, log: int) -> bool:
    """Answers all that has come whole. False when the other side leaves."""
    while True:
        if talk.in_body:
            end = talk.arrived.find(b"\r\n.\r\n")
            if end < 0:
                return True
            talk.arrived, talk.in_body = talk.arrived[end + 5 :], False
            if log >= 0:
                os.write(log, talk.recipient + b"\n")
            talk.said.append(b"250 2.0.0 taken\r\n")
            continue
        line, found, rest = talk.arrived.partition(b"\r\n")
        if not found:
            return True
        talk.arrived = rest
        verb = line[:4].upper()
        if verb == b"DATA":
            talk.in_body = True
            talk.arrived = b"\r\n" + talk.arrived
            talk.said.append(b"354 go on\r\n")
        elif verb == b"EHLO":
            talk.said.append(b"250-sink\r\n250 PIPELINING\r\n")
        elif verb == b"QUIT":
            talk.said.append(b"221 2.0.0 bye\r\n")
            return False
        else:
            if verb == b"RCPT" and (named := RECIPIENT.match(line)):
                talk.recipient = named[1]
            talk.said.append(b"250 2.1.0 fine\r\n")


def serve(port: int, log: int) -> None:
    """Serves until it is killed."""
    picker = selectors.DefaultSelector()
    with socket.create_server(("127.0.0.1", port), backlog=200) as door:
        print(door.getsockname()[1], flush=True)
        picker.register(door, selectors.EVENT_READ)
        while True:
            for key, _events in picker.select():
                if key.fileobj is door:
                    line, _where = door.accept()
                    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    line.sendall(b"220 sink\r\n")
                    picker.register(line, selectors.EVENT_READ, Talk(line))
                elif not answered(key.data, log):
                    picker.unregister(key.fileobj)
                    key.data.line.close()


def answered(talk: Talk, log: int) -> bool:
    try:
        data = talk.line.recv(1 << 18)
        talk.arrived += data
        stays = bool(data) and heard(talk, log)
        if talk.said:
            talk.line.sendall(b"".join(talk.said))
            talk.said.clear()
    except OSError:
        return False
    return stays


if __name__ == "__main__":
    logged = os.open(sys.argv[2], os.O_APPEND | os.O_CREAT | os.O_WRONLY) if len(sys.argv) > 2 else -1
    serve(int(sys.argv[1]) if len(sys.argv) > 1 else 0, logged)
