"""What a process asks of the kernel: to be tied to its parent, so that nothing survives when that is killed outright,
and a name of its own."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
_PR_SET_NAME = 15


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


def name(this_process: str) -> None:
    """Have `top` and `ps` show a process that was forked by a name of up to 15 letters. Only Linux can do it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_NAME, this_process.encode())
