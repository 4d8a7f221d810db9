"""A worker that is killed in the middle leaves nothing half done, and another goes on where it stopped."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection

from kith.config.postgres import Server
from kith.core.jobs.model import Run, State
from kith.core.principals.actor import Actor, system
from kith.core.transfer import actions, files, work
from kith.core.transfer.sources import JOB
from kith.core.transfer.tests.trying import imported, taken, taken_back

pytestmark = [pytest.mark.kill, pytest.mark.django_db(transaction=True)]

ROWS = 3_000
WORKER = """
import sys, django
django.setup()
from django.conf import settings
from kith.core.transfer import undo, work
settings.MEDIA_ROOT = sys.argv[2]
work.CHUNK = undo.BATCH = 100
getattr(work, sys.argv[3])(int(sys.argv[1]))
"""
CONTENT = """
select p.name, p.sort_key, x.key, array(select e.address from customers_email e where e.party_id = p.id order by 1),
    (select count(*) from core_event v where v.subject_uid = p.uid and v.kind = 'person.created'), a.city
from customers_party p left join customers_external_id x on x.party_id = p.id
left join customers_address a on a.party_id = p.id order by x.key, p.name
"""


@pytest.fixture
def by() -> Actor:
    return system("test")


def people() -> str:
    lines = ["Number,Given name,Family name,E-mail,City"]
    for at in range(ROWS):
        mail = f"p{at}@x.example" if at % 7 else "nothing"
        lines.append(f"{at % (ROWS - 50)},Anna{at},Berg,{mail},Ulm")
    return "\n".join(lines) + "\n"


def content() -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(CONTENT)
        return list(cursor.fetchall())


class Killer:
    """Starts workers in processes of their own and kills them."""

    def __init__(self, server: Server) -> None:
        address = server.address(str(connection.settings_dict["NAME"]))
        self.environment = {
            **os.environ,
            "KITH_DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "kith.config.settings",
        }

    def kill_in_the_middle(self, run: Run, job: str) -> int:
        """Kills a worker of the run once it has done something. Gives how far it came, as others see it."""
        command = [sys.executable, "-c", WORKER, str(run.pk), str(settings.MEDIA_ROOT), job]
        worker = subprocess.Popen(command, env=self.environment)
        before = Run.objects.get(pk=run.pk).done
        deadline = time.monotonic() + 60
        while Run.objects.get(pk=run.pk).done <= before and worker.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        time.sleep(random.Random(run.pk).random() * 0.1)
        worker.kill()
        worker.wait()
        return int(Run.objects.get(pk=run.pk).done)


@pytest.fixture
def killer(postgres_server: Server) -> Killer:
    return Killer(postgres_server)


def go_on(run: Run, job: str) -> None:
    """Until PostgreSQL has noticed that the killed worker is gone, the run is still that worker's."""
    deadline = time.monotonic() + 60
    while run.state not in (State.DONE, State.FAILED):
        assert time.monotonic() < deadline
        getattr(work, job)(run.pk)
        run.refresh_from_db()
        time.sleep(0.05)


def test_an_import_that_was_killed_gives_exactly_what_it_would_have_given(by: Actor, killer: Killer) -> None:
    straight = imported(by, people(), source="x")
    expected, refused = content(), files.rejects(straight.uid).read_bytes()
    taken_back(by, straight)
    assert content() == []
    run = actions.ready(by=by, run=taken(by, people(), source="x"))
    stopped_at = [killer.kill_in_the_middle(run, "run_import") for _time in range(2)]
    assert 0 < stopped_at[0] < ROWS
    go_on(run, "run_import")
    assert (run.state, run.done, run.error) == (State.DONE, ROWS, "")
    assert content() == expected
    assert actions.rejects_of(run) == refused == files.rejects(run.uid).read_bytes()
    assert (run.answer["made"], run.problems) == (straight.answer["made"], straight.problems)


def test_taking_back_that_was_killed_goes_on_as_well(by: Actor, killer: Killer) -> None:
    run = imported(by, people(), source="x")
    undoing = actions.undo(by=by, run=run, enqueued=False)
    killer.kill_in_the_middle(undoing, "run_undo")
    go_on(undoing, "run_undo")
    assert content() == []
    assert undoing.answer["counts"]["removed:person"] == run.answer["made"]["person"]


def test_a_run_that_nobody_works_on_is_asked_for_again(by: Actor) -> None:
    run = actions.ready(by=by, run=taken(by, people(), source="x"))
    Run.objects.filter(pk=run.pk).update(state=State.RUNNING)
    work.resume()
    with connection.cursor() as cursor:
        cursor.execute("select args ->> 'run' from procrastinate_jobs where task_name = %s", [JOB])
        assert cursor.fetchall() == [(str(run.pk),)]
