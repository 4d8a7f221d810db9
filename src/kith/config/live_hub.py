"""Who listens to what: hands messages of the database to the streams of open pages. Knows neither network nor rights."""

import json
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from kith.lib.live_pass import LASTS, Pass, seal

REMEMBERED: Final = 500
"""Messages kept for pages whose stream opens after they were made."""
MOST_WAITING: Final = 200
"""Events that wait for a slow reader; then it is told to ask for everything again."""
MOST_NAMES: Final = 8
AGAIN: Final = "event: again\ndata:\n\n"
OVER: Final = "event: over\ndata:\n\n"
ABOUT: Final = "about"


@dataclass(slots=True, eq=False)
class Stream:
    """One open page. `wake` is called when there is something to send; `over` means that its session has ended."""

    shown: Pass
    wake: Callable[[], None]
    waiting: list[str] = field(default_factory=list)
    over: bool = False

    def put(self, event: str) -> None:
        self.waiting.append(event)
        if len(self.waiting) > MOST_WAITING:
            self.waiting = [AGAIN]
        self.wake()

    def take(self) -> str:
        """All that waits to be sent."""
        taken, self.waiting = "".join(self.waiting), []
        return taken


@dataclass(slots=True)
class Hub:
    """All open streams. Messages have lines such as `person +new changed`, `person *` or `session digest`. With `key`
    records are sealed for those who may not see all of a type: its lists hear of each."""

    key: bytes
    streams: set[Stream] = field(default_factory=set)
    _by_topic: dict[str, set[Stream]] = field(default_factory=lambda: defaultdict(set))
    _by_session: dict[str, set[Stream]] = field(default_factory=lambda: defaultdict(set))
    _past: deque[tuple[float, str]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    _ended: dict[str, float] = field(default_factory=dict)

    def open(self, shown: Pass, wake: Callable[[], None]) -> Stream:
        """A new stream, which begins with what happened since its pass was made; over at once where its session is."""
        stream = Stream(shown, wake)
        if shown.session in self._ended:
            stream.over = True
            stream.put(OVER)
            return stream
        self.streams.add(stream)
        self._by_session[shown.session].add(stream)
        for topic in shown.topics:
            self._by_topic[topic].add(stream)
        missed = [message for at, message in self._past if at > shown.issued]
        for message in missed:
            for line in message.splitlines():
                self._put(stream, line, "" if shown.sees_all else _sealed(self.key, line))
        self._tell_who_is_here(shown.topics)
        return stream

    def close(self, stream: Stream) -> None:
        self.streams.discard(stream)
        _drop(self._by_session, stream.shown.session, stream)
        for topic in stream.shown.topics:
            _drop(self._by_topic, topic, stream)
        self._tell_who_is_here(stream.shown.topics)

    def of_session(self, session: str) -> int:
        """How many pages of a session are open."""
        return len(self._by_session.get(session, ()))

    def hear(self, message: str, now: float | None = None) -> None:
        """Hands a message of the database on."""
        for line in message.splitlines():
            kind, _space, rest = line.partition(" ")
            if kind == "session":
                self._end(rest, time.time() if now is None else now)
            else:
                self._tell(line, kind, rest.split())
        self._past.append((time.time() if now is None else now, message))

    def all_again(self) -> None:
        """Has every page ask again, since messages may have been missed."""
        for stream in self.streams:
            stream.put(AGAIN)

    def _end(self, session: str, now: float) -> None:
        """Ends the session's streams, and remembers it for as long as a pass of it would be good."""
        self._ended = {known: at for known, at in self._ended.items() if at > now - LASTS} | {session: now}
        for stream in self._by_session.get(session, ()):
            stream.over = True
            stream.put(OVER)

    def _tell(self, line: str, kind: str, marks: list[str]) -> None:
        concerned = set(self._by_topic.get(kind, ()))
        if marks == ["*"]:
            near = (held for topic, held in self._by_topic.items() if topic.startswith(f"{kind}:"))
        else:
            near = (self._by_topic.get(f"{kind}:{mark.lstrip('+')}", set()) for mark in marks)
        sealed = "" if all(each.shown.sees_all for each in concerned) else _sealed(self.key, line)
        for stream in concerned.union(*near):
            self._put(stream, line, sealed)

    @staticmethod
    def _put(stream: Stream, line: str, sealed: str) -> None:
        if found := _heard(line, sealed, stream.shown):
            stream.put(f"data: {found}\n\n")

    def _tell_who_is_here(self, topics: Iterable[str]) -> None:
        """Tells the pages of each record who else has it open, one after the other by name."""
        for topic in topics:
            if ":" in topic and not topic.startswith(f"{ABOUT}:"):
                here = self._by_topic.get(topic, set())
                for stream in (each for each in here if each.shown.sees_others):
                    names = {
                        each.shown.name
                        for each in here
                        if each.shown.name and each.shown.who != stream.shown.who
                    }
                    told = json.dumps({"topic": topic, "names": sorted(names)[:MOST_NAMES]})
                    stream.put(f"event: here\ndata: {told}\n\n")


def _heard(line: str, sealed: str, shown: Pass) -> str:
    """What of a line concerns a page, sealed where it may not see every record that the line names."""
    kind, _space, rest = line.partition(" ")
    topics = frozenset(shown.topics)
    if rest == "*" and any(topic.startswith(f"{kind}:") for topic in topics):
        return line
    if kind in topics:
        return line if shown.sees_all else sealed
    own = [mark for mark in rest.split() if f"{kind}:{mark.lstrip('+')}" in topics]
    return f"{kind} {' '.join(own)}" if own else ""


def _sealed(key: bytes, line: str) -> str:
    kind, *marks = line.split(" ")
    return " ".join([kind, *(mark if mark == "*" else seal(key, mark) for mark in marks)])


def _drop(held: dict[str, set[Stream]], key: str, stream: Stream) -> None:
    held[key].discard(stream)
    if not held[key]:
        del held[key]
