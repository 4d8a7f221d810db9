"""A house, a relay and a browser for a journey."""

from __future__ import annotations

import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kith.communicative.channels.email.tests.sink import Sink
from kith.communicative.channels.email.tests.sink import running as listening

from . import house
from .looking import Visit, chromium, visit


@pytest.fixture
def relay() -> Iterator[Sink]:
    with listening(Sink()) as sink:
        yield sink


@pytest.fixture
def address() -> Iterator[str]:
    """A house of this test's own. Its folder is not pytest's: sockets want short paths."""
    folder = Path(tempfile.mkdtemp(prefix="kith-journey-"))
    try:
        with house.running(folder, _free_port()) as found:
            yield found
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def one(address: str, browser: Browser) -> Visit:
    return visit(browser, address)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
