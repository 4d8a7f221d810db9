"""Imported files hold personal data: they go once the import can no longer be taken back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from kith.core.errors import Conflict
from kith.core.jobs.model import Run
from kith.core.principals.actor import Actor, system
from kith.core.transfer import actions, files
from kith.core.transfer.ending import KEPT, ends_at, remove_old
from kith.core.transfer.tests.trying import imported, taken, taken_back
from kith.customers.models import Party

pytestmark = pytest.mark.django_db
FILE = "Number,Given name,Mail\n1,Anna,anna@x.example\n2,Bo,bo\n"


@pytest.fixture(autouse=True)
def no_other_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def by() -> Actor:
    return system("test")


def grown_old(run: Run, age: timedelta) -> Run:
    then = timezone.now() - age
    Run.objects.filter(pk=run.pk).update(made_at=then, ended_at=then if run.ended_at else None)
    run.refresh_from_db()
    return run


def test_the_file_and_its_refused_rows_go_after_90_days_and_what_it_brought_stays(by: Actor) -> None:
    old, young = imported(by, FILE, source="x"), imported(by, FILE, source="y")
    grown_old(old, KEPT + timedelta(hours=1))
    grown_old(young, KEPT - timedelta(hours=1))
    assert remove_old() == 1
    assert not files.folder(old.uid).exists()
    assert files.source(young.uid).exists()
    assert actions.rejects_of(old) == b""
    assert Party.objects.filter(given_name="Anna").exists()
    assert remove_old() == 0


def test_an_import_can_be_taken_back_as_long_as_its_file_is_kept(by: Actor) -> None:
    run = grown_old(imported(by, FILE, source="x"), KEPT + timedelta(hours=1))
    with pytest.raises(Conflict, match="90 days"):
        actions.undo(by=by, run=run)
    assert ends_at(run) < timezone.now()
    taken_back(by, grown_old(run, KEPT - timedelta(hours=1)))
    assert not Party.objects.exists()


def test_a_file_that_was_looked_at_and_never_imported_goes_with_its_run(by: Actor) -> None:
    run = grown_old(taken(by, FILE), KEPT + timedelta(hours=1))
    assert remove_old() == 1
    assert not Run.objects.filter(pk=run.pk).exists()


def test_an_import_under_way_keeps_its_file_and_a_file_of_no_import_goes(by: Actor) -> None:
    begun = grown_old(actions.ready(by=by, run=taken(by, FILE)), KEPT + timedelta(hours=1))
    lost = uuid4()
    files.store(lost, [b"a,b\n"])
    assert remove_old() == 1
    assert files.source(begun.uid).exists()
    assert not files.folder(lost).exists()
