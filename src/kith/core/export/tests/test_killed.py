"""An export whose worker is killed is taken up by another, and gives the whole file."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection

from kith.config.postgres import Server
from kith.core.administration.tests.made import acting, somebody
from kith.core.events.model import Event
from kith.core.export import files, work
from kith.core.export.asked import Form
from kith.core.export.tests.trying import started, table
from kith.core.jobs.model import Run, State
from kith.core.principals.model import Role

pytestmark = [pytest.mark.kill, pytest.mark.django_db(transaction=True)]

ROWS = 20_000
WORKER = """
import sys, django
django.setup()
from django.conf import settings
from kith.core.export import work
settings.MEDIA_ROOT = sys.argv[2]
work.AT_ONCE = 10
work.run_export(int(sys.argv[1]))
"""
PEOPLE = """
insert into customers_party (kind, name, sort_key, family_name)
select 'person', 'P' || n::text, 'p' || n, 'P' from generate_series(1, %s) n
"""


def killed_in_the_middle(server: Server, run: Run) -> int:
    address = server.address(str(connection.settings_dict["NAME"]))
    environment = {
        **os.environ,
        "KITH_DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "kith.config.settings",
    }
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(run.pk), str(settings.MEDIA_ROOT)], env=environment
    )
    deadline = time.monotonic() + 60
    while Run.objects.get(pk=run.pk).done == 0 and worker.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    worker.kill()
    worker.wait()
    return int(Run.objects.get(pk=run.pk).done)


def test_a_killed_export_is_asked_for_again_and_gives_every_row_once(postgres_server: Server) -> None:
    by = acting(somebody(Role.OWNER))
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, [ROWS])
    run = started(by, columns=("name",))
    assert 0 < killed_in_the_middle(postgres_server, run) < ROWS
    assert not files.whole(run.uid, Form.CSV).exists()
    deadline = time.monotonic() + 60
    while run.state != State.DONE:
        assert time.monotonic() < deadline
        work.resume()
        work.run_export(run.pk)
        run.refresh_from_db()
    names = [row[0] for row in table(run)[1:]]
    assert (len(names), len(set(names))) == (ROWS, ROWS)
    assert Event.objects.filter(subject_uid=run.uid, kind="person.exported").count() == 1
    assert not files.part(run.uid).exists()
