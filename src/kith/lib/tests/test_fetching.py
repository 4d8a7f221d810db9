"""What may be fetched, and what may not."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kith.lib.fetching import Unreachable, fetch, reachable


@pytest.mark.parametrize(
    ("address", "outside", "inside"),
    [
        ("93.184.215.14", True, True),
        ("2606:2800:21f::1", True, True),
        ("127.0.0.1", False, True),
        ("10.1.2.3", False, True),
        ("192.168.1.1", False, True),
        ("::1", False, True),
        ("fd00::1", False, True),
        ("::ffff:10.0.0.1", False, True),
        ("::ffff:127.0.0.1", False, True),
        ("64:ff9b::7f00:1", False, True),
        ("2002:7f00:1::", False, True),
        ("169.254.169.254", False, False),
        ("::ffff:169.254.169.254", False, False),
        ("64:ff9b::a9fe:a9fe", False, False),
        ("fe80::1%eth0", False, False),
        ("0.0.0.0", False, False),
        ("224.0.0.1", False, False),
        ("::", False, False),
    ],
)
def test_which_addresses_may_be_reached(address: str, outside: bool, inside: bool) -> None:
    assert (reachable(address, False), reachable(address, True)) == (outside, inside)


@pytest.mark.parametrize(
    "address",
    ["http://example.com/", "file:///etc/passwd", "ftp://example.com/", "https://", "https://a b/", "https://x:0/",
     "https://user@example.com/", "https://x:99999/", "gopher://example.com", "https://example.com/\r\nX: y", ""],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_not_asked(address: str) -> None:
    with pytest.raises(Unreachable, match="address"):
        fetch(address)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "http://169.254.169.254/")
            self.end_headers()
            return
        body = b"x" * (5 if self.path == "/" else 3 * 2**20)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: object) -> None:
        pass


@pytest.fixture
def here() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_answer_is_taken_up_to_its_limit_and_leads_nowhere(here: str) -> None:
    assert fetch(f"{here}/", inside=True).body == b"xxxxx"
    for path, reason in (("/away", "redirected"), ("/much", "large")):
        with pytest.raises(Unreachable, match=reason):
            fetch(here + path, inside=True)


def test_our_own_machine_is_not_asked_unless_that_was_chosen(here: str) -> None:
    with pytest.raises(Unreachable, match="inside"):
        fetch(here.replace("http:", "https:"))


def test_a_name_is_judged_by_all_that_stands_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(*_asked: object, **_more: object) -> list[tuple[object, ...]]:
        return [(0, 0, 0, "", (each, 443)) for each in ("93.184.215.14", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    with pytest.raises(Unreachable, match="inside"):
        fetch("https://twofaced.example/")


def test_the_connection_goes_to_the_address_that_was_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def refuse(address: object, **_more: object) -> socket.socket:
        asked.append(address)
        raise OSError

    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_asked, **_more: [(0, 0, 0, "", ("93.184.215.14", 443))]
    )
    monkeypatch.setattr(socket, "create_connection", refuse)
    with pytest.raises(Unreachable, match="silent"):
        fetch("https://rebinding.example/")
    assert asked == [("93.184.215.14", 443)]
