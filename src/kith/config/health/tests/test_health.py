from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from kith.config.health import checks as asked
from kith.config.health import metrics
from kith.config.health.checks import checks
from kith.core.jobs.queue import enqueue
from tests.contracts.actors import at_the_desk

pytestmark = pytest.mark.django_db
HERE = "127.0.0.1"


def said(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def worker() -> None:
    said("insert into procrastinate_workers default values")


def bad() -> set[str]:
    """The checks that are not so."""
    return {check.key for check in checks() if not check.good}


def test_a_house_at_work_is_ready(worker: None) -> None:
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True, "checks": dict.fromkeys(("database", "migrations", "workers", "jobs", "disk"), "ok")
    }  # fmt: skip


def test_each_thing_that_is_not_so_is_named(worker: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bad() == set()
    said("update procrastinate_workers set last_heartbeat = now() - interval '2 minutes'")
    assert bad() == {"workers"}
    said("update procrastinate_workers set last_heartbeat = now()")
    enqueue("nothing")
    assert bad() == set()
    said("update procrastinate_events set at = now() - interval '1 hour'")
    assert bad() == {"jobs"}
    said("update procrastinate_jobs set status = 'succeeded'")
    said("delete from django_migrations where app = 'core' and name = '0002_history'")
    assert bad() == {"migrations"}
    full = SimpleNamespace(free=10**6)
    monkeypatch.setattr(asked.shutil, "disk_usage", lambda path: full)  # type: ignore[attr-defined]
    assert bad() == {"migrations", "disk"}
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["disk"]) == (503, "failed")


def test_a_database_that_is_gone_is_told_and_the_process_still_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> Any:
        raise DatabaseError("password authentication failed for user kith")

    monkeypatch.setattr(asked, "_of_database", gone)
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": "failed", "disk": "ok"}
    assert "password" not in answer.text
    assert Client().get("/healthz").content == b"ok\n"


@pytest.mark.django_db(databases=[])
def test_whether_a_process_lives_is_asked_of_nobody() -> None:
    assert Client().get("/healthz", headers={"Host": "10.0.0.7"}).status_code == 200


@pytest.fixture
def own_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(metrics.FOLDER, raising=False)


@pytest.mark.usefixtures("own_counts")
def test_prometheus_reads_what_it_needs() -> None:
    client = Client(headers={"Host": "localhost"})
    client.get("/people")
    client.get("/nothing/of/that/name")
    text = client.get("/metrics").text
    assert 'kith_requests_total{method="GET",page="list",status="3xx"}' in text
    assert 'kith_requests_total{method="GET",page="other",status="4xx"}' in text
    for name in (
        "request_seconds_bucket",
        "oldest_job_seconds",
        "unsealed_events",
        "mails_waiting",
        "database_bytes",
    ):
        assert f"\nkith_{name}" in text, name
    assert "nothing/of" not in text, "addresses may name people"


@pytest.mark.usefixtures("own_counts")
def test_figures_are_for_this_machine_or_for_who_has_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(headers={"Host": "localhost"})
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.7").status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "10.0.0.7"}).status_code == 404
    assert (
        client.get("/metrics", headers={"Authorization": "Bearer "}, REMOTE_ADDR="10.0.0.7").status_code
        == 404
    )
    monkeypatch.setenv("KITH_METRICS_TOKEN", "a-token")
    for given, status in (("a-token", 200), ("another", 404), ("", 404)):
        answer = client.get("/metrics", headers={"Authorization": f"Bearer {given}"}, REMOTE_ADDR="10.0.0.7")
        assert answer.status_code == status


def test_a_method_of_somebodys_own_makes_no_figure_of_its_own() -> None:
    answer = Client().generic("MAKEUP", "/sign-in/")
    assert answer.status_code == 405
    assert b"MAKEUP" not in metrics.exposed()


def test_settings_show_it_to_administrators_alone() -> None:
    for who, status in (("administrator", 200), ("member", 403), ("anonymous", 302)):
        for page in ("/settings/status", "/settings/backups"):
            assert at_the_desk(who).ask("GET", page).status_code == status, (who, page)
