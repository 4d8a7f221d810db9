"""Rows on their way into the database by COPY: at once, or by a thread while the next ones are made ready."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from queue import Queue
from threading import Event, Thread
from typing import Any, Final

from django.db import connection

WAITING = 16
"""So many blocks may wait for the database; then whoever makes them waits too."""
_END: Final = b""
_sender: ContextVar[_Sender | None] = ContextVar("copying_sender", default=None)


def send(statement: str, blocks: Iterable[bytes]) -> None:
    """Copies blocks of lines by this statement. Raises errors of `django.db`, inside `meanwhile` with the next statement."""
    if sender := _sender.get():
        sender.send(statement, blocks)
        return
    connection.ensure_connection()
    with connection.wrap_database_errors:
        _copy(connection.connection, statement, iter(blocks))


def run(statement: str) -> None:
    """Runs a statement without values or rows. Inside `meanwhile` the code goes on while the database works on it, and its
    errors come as those of `send` do."""
    if sender := _sender.get():
        sender.run(statement)
        return
    with connection.cursor() as cursor:
        cursor.execute(statement)


def arrived() -> None:
    """Returns when all that was sent has arrived."""
    if sender := _sender.get():
        sender.wait()


@contextmanager
def meanwhile() -> Iterator[None]:
    """Lets everything that is sent or run inside go on its way while the code goes on. Any other statement waits for it."""
    connection.ensure_connection()
    sender = _Sender(connection.connection)
    token = _sender.set(sender)
    try:
        with connection.execute_wrapper(sender.before):
            yield
            sender.wait()
    finally:
        _sender.reset(token)
        sender.stop()


@dataclass(frozen=True, slots=True)
class _Alone:
    """A statement that no rows follow."""

    text: str


def _copy(raw: Any, statement: str, blocks: Iterator[bytes]) -> None:
    with raw.cursor() as cursor, cursor.copy(statement) as copying:
        for block in blocks:
            copying.write(block)


class _Sender:
    """The thread and what waits for it: a statement, its blocks, an end; a statement alone; or somebody who wants to know
    when all is done."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._queue: Queue[str | bytes | _Alone | Event | None] = Queue(WAITING)
        self._failure: Exception | None = None
        self._busy = False
        self._thread = Thread(target=self._work, daemon=True)
        self._thread.start()

    def send(self, statement: str, blocks: Iterable[bytes]) -> None:
        self._busy = True
        self._queue.put(statement)
        try:
            for block in blocks:
                self._queue.put(block)
        finally:
            self._queue.put(_END)

    def run(self, statement: str) -> None:
        self._busy = True
        self._queue.put(_Alone(statement))

    def before(self, execute: Callable[..., Any], *args: Any) -> Any:
        self.wait()
        return execute(*args)

    def wait(self) -> None:
        """Returns when everything has arrived. Raises what went wrong."""
        if self._busy:
            done = Event()
            self._queue.put(done)
            done.wait()
            self._busy = False
        if failure := self._failure:
            with connection.wrap_database_errors:
                raise failure

    def stop(self) -> None:
        self._queue.put(None)
        self._thread.join()

    def _work(self) -> None:
        for item in iter(self._queue.get, None):
            if isinstance(item, Event):
                item.set()
            elif isinstance(item, _Alone):
                self._try(self._raw.execute, item.text)
            elif isinstance(item, str):
                blocks = self._blocks()
                self._try(_copy, self._raw, item, blocks)
                for _rest in blocks:
                    pass

    def _blocks(self) -> Iterator[bytes]:
        while isinstance(block := self._queue.get(), bytes) and block != _END:
            yield block

    def _try(self, act: Callable[..., object], *given: Any) -> None:
        """Does it, unless something went wrong before."""
        try:
            if self._failure is None:
                act(*given)
        except Exception as failure:  # noqa: BLE001 - it is raised where the rows came from
            self._failure = failure
