"""Ties a process to its parent, so that nothing survives when the parent is killed outright."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1


def tie(to_parent: int, with_signal: signal.Signals = signal.SIGTERM) -> None:
    """Have the kernel send `with_signal` to this process when `to_parent` ends. Only Linux can do it."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, with_signal)
    if os.getppid() != to_parent:  # it ended before the tie was made
        os.kill(os.getpid(), with_signal)


def tied(with_signal: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """What a child runs between fork and exec to be tied to the process that calls this."""
    parent = os.getpid()
    return lambda: tie(parent, with_signal)
