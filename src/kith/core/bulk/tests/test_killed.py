"""A worker that is killed leaves nothing half done, and another goes on without doing a row twice."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from uuid import uuid4

import pytest
from django.db import connection

from kith.config.postgres import Server
from kith.core.administration.tests.made import acting, somebody
from kith.core.bulk import actions, work
from kith.core.bulk.tests.trying import every, fates
from kith.core.events.model import Event
from kith.core.jobs.model import Run, State
from kith.core.principals.model import Role
from kith.customers.models import Party

pytestmark = [pytest.mark.kill, pytest.mark.django_db(transaction=True)]

ROWS = 3_000
WORKER = """
import sys, django
django.setup()
from dataclasses import replace
from kith.core.bulk import editing, operations, work
operations.EDIT = replace(editing.EDIT, at_once=50)
getattr(work, sys.argv[2])(int(sys.argv[1]))
"""
PEOPLE = """
insert into customers_party (kind, name, sort_key, family_name)
select 'person', 'P' || n::text, 'p' || n, 'P' from generate_series(1, %s) n
"""


def killed_in_the_middle(server: Server, run: Run, job: str) -> int:
    """Kills a worker once it has done something. Gives how far it came, as others see it."""
    address = server.address(str(connection.settings_dict["NAME"]))
    environment = {
        **os.environ,
        "KITH_DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "kith.config.settings",
    }
    worker = subprocess.Popen([sys.executable, "-c", WORKER, str(run.pk), job], env=environment)
    deadline = time.monotonic() + 60
    while Run.objects.get(pk=run.pk).done == 0 and worker.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    worker.kill()
    worker.wait()
    return int(Run.objects.get(pk=run.pk).done)


def go_on(run: Run, job: str) -> None:
    """Until PostgreSQL has noticed that the killed worker is gone, the run is still that worker's."""
    deadline = time.monotonic() + 60
    while run.state in (State.WAITING, State.RUNNING):
        assert time.monotonic() < deadline
        getattr(work, job)(run.pk)
        run.refresh_from_db()
        time.sleep(0.05)


def test_an_act_and_its_undoing_that_were_killed_do_every_row_once(postgres_server: Server) -> None:
    by = acting(somebody(Role.OWNER))
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, [ROWS])
    run = actions.start(by=by, selection=every(), key="edit", values={"source": "fair"}, token=uuid4())
    assert 0 < killed_in_the_middle(postgres_server, run, "run_bulk") < ROWS
    go_on(run, "run_bulk")
    assert (run.state, run.done, fates(run)) == (State.DONE, ROWS, {"changed": ROWS})
    events = Event.objects.filter(batch=run.uid)
    assert (events.count(), events.values("subject_id").distinct().count()) == (ROWS, ROWS)
    undoing = actions.undo(by=by, uid=run.uid)
    assert 0 < killed_in_the_middle(postgres_server, undoing, "run_undo") < ROWS
    go_on(undoing, "run_undo")
    assert (fates(run), Party.objects.filter(source="fair").count()) == ({"undone": ROWS}, 0)
    assert Event.objects.filter(batch=undoing.uid).count() == ROWS
