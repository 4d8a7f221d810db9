"""Keeps the processes of a house running, and lets none of them survive it. It knows nothing of Django."""

import contextlib
import multiprocessing
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Final

from kith.config import leash

_LOOK_EVERY: Final = 0.25
_LONGEST_PAUSE: Final = 30.0
_SETTLED_AFTER: Final = 60.0
_GRACE: Final = 12.0
_STOPPING: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_wishes: Final[list[int]] = []  # kept, since Python drops what is raised while it forks or tidies up


class Stop(Exception):
    """Somebody wants the house to stop: Ctrl-C, a service manager, a closed terminal."""


@dataclass(slots=True)
class Child:
    """One process that is started again when it ends, after a pause that doubles while it does not last.

    It is a program of its own by its command line, or a function that goes on from the memory of this process.
    """

    name: str
    command: Sequence[str] | Callable[[], None]
    _process: "subprocess.Popen[bytes] | _Fork | None" = field(default=None, repr=False)
    _started: float = 0.0
    _pause: float = 0.0

    def start(self, *, held: bool = False) -> None:
        """Start the process in a session of its own, tied to this one; a program that is `held` waits for `let_go`."""
        if callable(self.command):
            self._process = _Fork(self.name, self.command)
        else:
            self._process = subprocess.Popen(
                [*self.command, "--held"] if held else self.command,
                stdin=subprocess.PIPE if held else subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops them in order
                preexec_fn=leash.tied(signal.SIGTERM),  # noqa: PLW1509 - nothing here has threads
            )
        self._started = time.monotonic()

    def let_go(self) -> None:
        """Let a program that was started held go on."""
        assert isinstance(self._process, subprocess.Popen)
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError), self._process.stdin as line:
            line.write(b"go\n")

    def look_after(self, tell: Callable[[str], None]) -> None:
        """Start the process again if it has ended and its pause is over."""
        code = self._process.poll() if self._process else None
        if code is None:
            return
        lasted = time.monotonic() - self._started
        if lasted > _SETTLED_AFTER:
            self._pause = 0.0
        if lasted < self._pause:
            return
        tell(f"The {self.name} process ended ({_why(code)}); it is started again.")
        self.end(signal.SIGKILL)
        self.start()
        self._pause = min(_LONGEST_PAUSE, max(0.5, self._pause * 2))

    def end(self, how: signal.Signals) -> None:
        """Send `how` to the process and to everything it started."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, how)

    def gone(self) -> bool:
        """True when the process has ended."""
        return self._process is None or self._process.poll() is not None


class _Fork:
    """A process that goes on from here with `work`: what was read before, it shares. Nothing here may have threads."""

    def __init__(self, name: str, work: Callable[[], None]) -> None:
        parent = os.getpid()

        def begin() -> None:
            os.setsid()
            for one in _STOPPING:
                signal.signal(one, signal.SIG_DFL)
            leash.tie(parent)
            leash.name(f"kith-{name}")
            work()

        self._process = multiprocessing.get_context("fork").Process(target=begin)
        self._process.start()
        self.pid = self._process.pid or 0

    def poll(self) -> int | None:
        """The exit code as `subprocess.Popen` tells it; None while the process runs."""
        return self._process.exitcode


def watch(children: Sequence[Child], also: Callable[[], None], tell: Callable[[str], None]) -> None:
    """Keep `children` running, calling `also` at every look, until a signal wishes the end, which raises `Stop`."""
    while not _wishes:
        for child in children:
            child.look_after(tell)
        also()
        time.sleep(_LOOK_EVERY)
    raise Stop


def stop(children: Sequence[Child], grace: float = _GRACE) -> None:
    """End all children: kindly first, for good after `grace` seconds or a second Ctrl-C."""
    with contextlib.suppress(Stop):
        for child in children:
            child.end(signal.SIGTERM)
        limit = time.monotonic() + grace
        while not all(child.gone() for child in children) and time.monotonic() < limit:
            time.sleep(0.05)
    for child in children:
        child.end(signal.SIGKILL)


def stop_on_signals() -> None:
    """Turn Ctrl-C, SIGTERM and a closed terminal into `Stop`."""
    _wishes.clear()

    def wish(number: int, frame: FrameType | None) -> None:
        _wishes.append(number)
        raise Stop

    for one in _STOPPING:
        signal.signal(one, wish)


def answers(host: str, port: int) -> bool:
    """True when a server takes connections there."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def _why(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    return f"killed by {signal.Signals(-code).name}"
