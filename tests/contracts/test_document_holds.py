"""The OpenAPI document is true: whatever fits it and whatever does not, every route answers as it says it will."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup

from tests.contracts.actors import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EXAMPLES = 6
"""Requests of a route for each way of making them; enough to find what is wrong by kind, not by rare value."""
ACCEPTED = ["2xx", "401", "403", "404", "409", "412", "422"]
"""What may come back for a body that fits its schema: 422 says what no schema can, such as a field that is not there."""
CONFIG = {"checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED}}}


@pytest.fixture
def routes(program: Visitor) -> list[Any]:
    """Every operation of the document, called at the application itself."""
    document = program.ask("GET", "/api/v1/openapi.json").json()
    schema: Any = schemathesis.openapi.from_dict(document, config=schemathesis.Config.from_dict(CONFIG))
    schema.app = get_wsgi_application()
    for signal in (request_started, request_finished):  # the test's connection outlives its requests
        signal.disconnect(close_old_connections)
    return [found.ok() for found in schema.get_all_operations()]


def failures(route: Any, mode: GenerationMode, headers: dict[str, str]) -> list[str]:
    """What does not hold for requests that fit the document, or do not, by `mode`."""
    found: list[str] = []

    @settings(
        max_examples=EXAMPLES, database=None, deadline=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=route.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        try:
            case.call_and_validate(headers=headers | {"Accept-Encoding": "identity"})
        except FailureGroup as group:
            found.extend(f"{route.label}: {failure}" for failure in group.exceptions)

    ask()
    return found


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_route_answers_as_the_document_says(
    mode: GenerationMode, routes: list[Any], program: Visitor
) -> None:
    assert len(routes) > 60
    found = [failure for route in routes for failure in failures(route, mode, program.headers)]
    by_kind = Counter(failure.partition("\n")[0] for failure in found)
    assert not found, f"{len(found)} of {dict(islice(by_kind.most_common(), 20))}, such as\n{found[0][:3000]}"
