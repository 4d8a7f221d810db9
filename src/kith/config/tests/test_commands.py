import os
import subprocess
import sys

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from kith.__main__ import VERBS
from kith.config.commands.inside import _refuse_tables_of_an_earlier_version


def kith(*words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "kith", *words]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def test_without_a_verb_all_are_told() -> None:
    ran = kith()
    assert ran.returncode == 0
    assert all(verb in ran.stdout for verb in VERBS)


def test_an_unknown_verb_is_named() -> None:
    ran = kith("upp")
    assert ran.returncode == 2
    assert "There is no verb upp." in ran.stderr


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb: str) -> None:
    ran = kith(verb, "--help")
    assert ran.returncode == 0
    assert f"kith {verb}" in ran.stdout


def test_an_unknown_room_cannot_be_switched_off() -> None:
    ran = kith("up", "--without", "cellar")
    assert ran.returncode == 1
    assert "There is no room cellar." in ran.stderr


@pytest.mark.django_db
def test_tables_of_an_earlier_version_end_a_verb_with_what_to_do() -> None:
    _refuse_tables_of_an_earlier_version()
    recorder = MigrationRecorder(connection)
    newest = recorder.migration_qs.filter(app="core").latest("name").name
    recorder.record_unapplied("core", newest)
    with pytest.raises(SystemExit, match="kith migrate"):
        _refuse_tables_of_an_earlier_version()


def test_an_unknown_bench_is_named() -> None:
    ran = kith("bench", "P0")
    assert ran.returncode == 1
    assert "There is no bench P0." in ran.stderr


def test_telling_the_verbs_loads_neither_django_nor_psycopg() -> None:
    script = (
        "import sys; sys.argv = ['kith']; import kith.__main__ as m\ntry: m.main()\nexcept SystemExit: pass\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    loaded = "print([name for name in ('django', 'psycopg', 'argparse') if name in sys.modules])"
    ran = subprocess.run(
        [sys.executable, "-c", script + loaded], capture_output=True, text=True, env=environment, check=True
    )
    assert ran.stdout.splitlines()[-1] == "[]"


def test_what_supervises_a_house_loads_nothing_large() -> None:
    script = (
        "import sys; from kith.config.commandline import parser_of; import kith.config.commands.up as up\n"
        "parser_of(up.command, 'kith up').parse_args(['--port', '8001'])\n"
        "print({'django', 'psycopg', 'pydantic', 'asyncio'} & {*sys.modules})"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=True
    )
    assert ran.stdout.strip() == "set()"
