"""Which Spark cluster analyses run on, where one is set: `spark://host:7077?spark.executor.memory=4g`."""

from __future__ import annotations

import socket
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Conflict

FIELD = "KITH_ANALYTICS_URL"
PATIENCE = 3.0


@dataclass(frozen=True, slots=True)
class Cluster:
    """A standalone cluster by its master's address, `spark://host:port`, several of them by commas. `settings` are
    Spark's own, by name."""

    master: str
    settings: tuple[tuple[str, str], ...] = ()

    def require(self) -> None:
        """Raises Conflict where no master answers within seconds: Spark itself would try for minutes."""
        places = self.master.removeprefix("spark://").split(",")
        if not any(_answers(place) for place in places):
            said = _("The Spark cluster at {place} does not answer. Start it, or take {field} away.")
            raise Conflict(format_lazy(said, place=self.master, field=FIELD))


def cluster(url: str) -> Cluster | None:
    """The cluster that an address names; None for an empty one, which means the engine inside Kith.

    Raises Conflict for an address that is no cluster's.
    """
    if not url:
        return None
    parts = urlsplit(url)
    settings = tuple(parse_qsl(parts.query))
    foreign = [name for name, _value in settings if not name.startswith("spark.")]
    if parts.scheme != "spark" or not parts.netloc or parts.path.strip("/") or foreign:
        said = _("{field} is an address such as spark://host:7077?spark.executor.memory=4g.")
        raise Conflict(format_lazy(said, field=FIELD))
    return Cluster(f"spark://{parts.netloc}", settings)


def _answers(place: str) -> bool:
    host, _colon, port = place.rpartition(":")
    with suppress(OSError, ValueError), socket.create_connection((host, int(port)), timeout=PATIENCE):
        return True
    return False
