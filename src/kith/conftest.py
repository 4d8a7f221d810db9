"""What tests of every room may use."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.core.records.settings import forget_settings, setting
from kith.core.statement import watch

Statements = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture(autouse=True)
def _settings_of_each_test_alone() -> Iterator[None]:
    """What a test has set is gone with its rows, and not ten seconds later."""
    forget_settings()
    yield
    forget_settings()


@pytest.fixture
def statements() -> Statements:
    """Collects the text of every statement, Django's and our own: `with statements() as seen: …`."""

    @contextmanager
    def collecting() -> Iterator[list[str]]:
        forget_settings()
        setting("house.name")  # read once in ten seconds, which is not what anybody wants to count
        seen: list[str] = []
        stop = watch(seen.append)
        try:
            with CaptureQueriesContext(connection) as asked:
                yield seen
        finally:
            stop()
            seen.extend(query["sql"] for query in asked.captured_queries)

    return collecting


@pytest.fixture
def empty_history(transactional_db: None) -> None:
    """No event and no link of the chain, which tests with transactions of their own otherwise leave to the next."""
    with connection.cursor() as cursor:
        cursor.execute("truncate core_event; truncate core_seal; truncate core_checkpoint")
        cursor.execute("alter sequence core_event_position_seq restart; update core_consumed set position = 0")
