"""Counts requests by page and status, and how long they took, in all web processes together.

The web server names a folder in `PROMETHEUS_MULTIPROC_DIR` before it reads the application; each process counts in a
file of its own there, and whichever is asked adds them up.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from kith.config.health.figures import Figure, figures

FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
_registry = CollectorRegistry()
REQUESTS = Counter("kith_requests", "Requests answered", ("page", "method", "status"), registry=_registry)
SECONDS = Histogram(
    "kith_request_seconds", "Time to the answer", ("page",), registry=_registry,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)  # fmt: skip
METHODS: Final = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))


class Measured:
    """Counts every request. A page is the name of its address, never the address itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = self._get_response(request)
        match = request.resolver_match
        page = (match.view_name if match else "") or "other"
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(page, method, f"{response.status_code // 100}xx").inc()
        SECONDS.labels(page).observe(time.perf_counter() - began)
        return response


class _Figures(Collector):
    """What the database knows at this moment."""

    def __init__(self, known: tuple[Figure, ...]) -> None:
        self._known = known

    def collect(self) -> list[GaugeMetricFamily]:
        found: dict[str, GaugeMetricFamily] = {}
        for each in self._known:
            label = [each.label] if each.label else []
            family = found.setdefault(each.name, GaugeMetricFamily(each.name, each.meaning, labels=label))
            family.add_metric([each.part] if each.label else [], each.value)
        return list(found.values())


def exposed() -> bytes:
    """Everything in Prometheus's text format; the counts of this process alone where it is the only one."""
    counts = _registry
    if os.environ.get(FOLDER):
        counts = CollectorRegistry()
        MultiProcessCollector(counts)  # type: ignore[no-untyped-call]  # it registers itself
    known = CollectorRegistry()
    known.register(_Figures(figures()))
    return bytes(generate_latest(counts) + generate_latest(known))
