import pytest
from django.db import connection

from kith.config.worker import LOST

pytestmark = pytest.mark.django_db


def worker(age: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_workers (last_heartbeat) values (now() - %s::interval) returning id",
            [age],
        )
        return int(cursor.fetchone()[0])


def job(by: int | None, status: str = "doing", lock: str | None = None, attempts: int = 0) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, lock, queueing_lock, status, worker_id, attempts)"
            " values ('default', 'a', %s, %s, %s, %s, %s) returning id",
            [f"{lock}{by}" if lock else None, lock, status, by, attempts],
        )
        return int(cursor.fetchone()[0])


def after() -> dict[int, str]:
    """The state of every job once the lost ones were given back."""
    with connection.cursor() as cursor:
        cursor.execute(LOST, {"silent": 60.0, "tries": 5})
        cursor.execute("select id, status from procrastinate_jobs")
        return dict(cursor.fetchall())


def test_jobs_of_a_worker_that_is_gone_are_done_by_another() -> None:
    silent, alive = worker("2 minutes"), worker("5 seconds")
    lost, orphan, running = job(silent), job(None), job(alive)
    assert after() == {lost: "todo", orphan: "todo", running: "doing"}


def test_what_is_asked_for_again_already_is_not_done_twice() -> None:
    silent = worker("2 minutes")
    first, second = job(silent, lock="x"), job(None, lock="x")
    waiting, lost = job(None, "todo", lock="y"), job(silent, lock="y")
    assert after() == {first: "todo", second: "failed", waiting: "todo", lost: "failed"}


def test_a_job_that_ends_its_worker_again_and_again_is_given_up() -> None:
    often = job(worker("2 minutes"), attempts=5)
    assert after() == {often: "failed"}
