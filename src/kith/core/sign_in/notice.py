"""Telling somebody something by e-mail, from below the rooms that can: they name a carrier in their face.

What is told may hold a link that opens the house, so it waits sealed in the queue and never stands in the history.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import orjson

from kith.core.jobs.queue import enqueue
from kith.core.registry import current
from kith.core.registry.room import Carrier
from kith.core.sign_in.seals import opened, sealed


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes along: its name, its media type, its bytes in base64."""

    name: str
    type: str
    content: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A short mail of the house itself to one address. `path` leads to a page of the house."""

    to: str
    subject: str
    text: str
    path: str
    locale: str
    enclosed: Enclosure | None = None


def carrier() -> Carrier | None:
    """What can carry notices now."""
    carriers = (room.carrier for room in current().rooms)
    return next((each for each in carriers if each is not None and each.ready()), None)


def tell(notice: Notice) -> bool:
    """Has a notice carried once this transaction commits. Says whether anything can."""
    found = carrier()
    if found is not None:
        enqueue(found.job, sealed=sealed(orjson.dumps(asdict(notice)).decode()))
    return found is not None


def read_notice(text: str) -> Notice:
    """What a carrier's job was given."""
    told = orjson.loads(opened(text))
    enclosed = told.pop("enclosed", None)
    return Notice(**told, enclosed=Enclosure(**enclosed) if enclosed else None)
