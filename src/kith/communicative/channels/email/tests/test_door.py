"""The door for mail that comes back, as a mail server of the house sees it."""

import asyncio
import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Literal

import pytest

from ..door import LARGEST, listen

KEPT: list[tuple[str, bytes]] = []


def keep(address: str, raw: bytes) -> None:
    if b"trouble" in raw:
        raise OSError("the disk is full")
    KEPT.append((address, raw))


@contextmanager
def door(speaks: Literal["lmtp", "smtp"]) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    ready, loop = Event(), asyncio.new_event_loop()
    KEPT.clear()

    async def stand() -> None:
        server = await listen(
            "127.0.0.1", port, speaks, lambda address: address.endswith("@house.test"), keep
        )
        ready.set()
        try:
            await asyncio.Event().wait()
        finally:
            server.close()

    task = loop.create_task(stand())

    def run() -> None:
        try:
            loop.run_until_complete(task)
        except asyncio.CancelledError:
            loop.run_until_complete(loop.shutdown_default_executor())

    thread = Thread(target=run)
    thread.start()
    assert ready.wait(5)
    try:
        yield port
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join(5)
        loop.close()


@pytest.mark.parametrize(("speaks", "client"), [("lmtp", smtplib.LMTP), ("smtp", smtplib.SMTP)])
def test_a_mail_is_answered_for_once_it_is_kept(
    speaks: Literal["lmtp", "smtp"], client: type[smtplib.SMTP]
) -> None:
    with door(speaks) as port, client("127.0.0.1", port) as line:
        line.ehlo_or_helo_if_needed()
        assert int(line.esmtp_features["size"]) == LARGEST
        line.sendmail("", ["bounce+abc@house.test"], b"Subject: x\r\n\r\n.a line\r\n")
        assert KEPT == [("bounce+abc@house.test", b"Subject: x\r\n\r\n.a line\r\n")]
        with pytest.raises(smtplib.SMTPDataError, match="451"):
            line.sendmail("", ["bounce@house.test"], b"trouble\r\n")


def test_only_our_addresses_are_taken_and_one_at_a_time() -> None:
    with door("lmtp") as port, smtplib.LMTP("127.0.0.1", port) as line:
        line.ehlo_or_helo_if_needed()
        line.mail("")
        assert line.rcpt("eve@elsewhere.test")[0] == 550
        assert line.rcpt("bounce@house.test")[0] == 250
        assert line.rcpt("leave@house.test")[0] == 452
