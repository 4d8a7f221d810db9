"""The journal of a sending run: never twice, never silently lost.

SMTP cannot promise that a mail is delivered exactly once: between the final dot and its answer the truth is
unknown. So a line `S key` is written before the final dot of each message and `A key code` on its answer.
After a crash an S without an A is *unconfirmed*: it is never sent again and is shown to people. A key without
any line was never sent, as long as the machine itself did not go down in between: a killed process leaves its
lines behind, a dead machine may not.
"""

import fcntl
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, Self


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known of one message: `code` is the relay's answer, 0 if it has not answered."""

    state: Literal["ready", "sent", "refused", "deferred", "unconfirmed"]
    code: int = 0


def verdict(code: int) -> Literal["sent", "refused", "deferred"]:
    """What a relay's answer to a message means."""
    return "sent" if code // 100 == 2 else "deferred" if code // 100 == 4 else "refused"


class Journal:
    """An append-only file; each line goes to the system at once, so that it outlives the process.

    Whoever writes it holds it: opening it raises BlockingIOError while another process does. So a worker that has lost
    the database, but still sends, is not taken for a dead one.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._file)
            raise
        torn = path.is_file() and path.stat().st_size > 0 and not path.read_bytes().endswith(b"\n")
        if torn:
            self._write(b"\n")

    def sending(self, key: int) -> None:
        """To be called before the final dot of a message."""
        self._write(b"S %d\n" % key)

    def answered(self, key: int, code: int) -> None:
        """To be called on the final answer for a message, or on its refusal."""
        self._write(b"A %d %d\n" % (key, code))

    def close(self) -> None:
        os.close(self._file)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _write(self, line: bytes) -> None:
        if os.write(self._file, line) != len(line):
            raise OSError("the journal could not be written whole: is the disk full?")


def read_journal(path: Path) -> dict[int, Mark]:
    """The last known state of every message in a journal; empty if there is no journal.

    A line that was cut off is passed over: it was being written when the process died, so what it would have
    said had not yet happened (S) or counts as not known (A). What was once sent stays sent.
    """
    marks: dict[int, Mark] = {}
    for line in path.read_bytes().split(b"\n")[:-1] if path.exists() else []:
        kind, _, rest = line.partition(b" ")
        numbers = [int(part) for part in rest.split(b" ") if part.isdigit()]
        if kind == b"S" and len(numbers) == 1 and marks.get(numbers[0], Mark("ready")).state != "sent":
            marks[numbers[0]] = Mark("unconfirmed")
        elif kind == b"A" and len(numbers) == 2:
            marks[numbers[0]] = Mark(verdict(numbers[1]), numbers[1])
    return marks


def settle(keys: Iterable[int], path: Path, *, same_boot: bool) -> dict[int, Mark]:
    """The state of each message of an interrupted run.

    `same_boot` says whether the machine has been running all the time since the run began. If not, lines may
    be missing, so a message without any line counts as unconfirmed instead of ready.
    """
    marks = read_journal(path)
    unknown = Mark("ready" if same_boot else "unconfirmed")
    return {key: marks.get(key, unknown) for key in keys}


def boot_id() -> str:
    """What tells one start of this machine from another; empty where the system does not say."""
    source = Path("/proc/sys/kernel/random/boot_id")
    return source.read_text().strip() if source.exists() else ""
