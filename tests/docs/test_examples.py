"""Examples in the documentation do what they say."""

import argparse
import ast
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from types import ModuleType
from typing import Any
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import isolate_apps

from kith.core.jobs.model import Run
from kith.core.principals.actor import Actor, system
from kith.core.principals.keys import issue_key, program
from kith.core.registry import Registry, all_rooms
from kith.core.transfer import actions, files, work
from kith.customers.models import Party
from tests.docs.pages import Block, blocks


@pytest.mark.parametrize("block", blocks("python"), ids=lambda block: f"{block.page.stem}:{block.line}")
def test_python_can_be_read(block: Block) -> None:
    ast.parse(block.text)


@pytest.fixture
def visits() -> Iterator[ModuleType]:
    """The example's modules, run as they stand on the page and forgotten afterwards."""
    made: list[str] = []
    with isolate_apps("kith.core", "kith.customers"):
        for block in blocks("python"):
            if len(block.words) == 2:
                name = block.words[1].removeprefix("src/").removesuffix(".py").replace("/", ".")
                sys.modules[name] = module = ModuleType(name)
                made.append(name)
                exec(compile(block.text, block.words[1], "exec"), module.__dict__)
        yield sys.modules["kith.customers.visit.type"]
    for name in made:
        del sys.modules[name]
    apps.clear_cache()


def test_the_example_of_a_type_is_a_type_of_the_house(visits: ModuleType) -> None:
    rooms = [
        replace(room, types=(*room.types, visits.VISIT)) if room.key == "customers" else room
        for room in all_rooms()
    ]
    declared = Registry(tuple(rooms)).type("visit")
    assert declared.permission("see") == "customers.visit.see"
    assert declared.url == "visits"
    assert declared.table == "customers_visit"


@pytest.fixture
def importer(db: None) -> Actor:
    return system("importer", "command line")


def test_the_example_of_a_file_is_imported_and_its_third_line_refused(importer: Actor) -> None:
    (block,) = blocks("csv")
    run = actions.take(by=importer, name=block.words[1], parts=[block.text.encode()], kind="people")
    asked = actions.asked_of(run)
    assert {use.target for use in asked.uses} >= {
        "key",
        "given_name",
        "family_name",
        "email",
        "phone",
        "city",
        "country",
    }
    run = actions.ready(by=importer, run=actions.choose(by=importer, run=run, asked=asked))
    work.run_import(run.pk)
    done = Run.objects.get(pk=run.pk)
    assert (done.state, done.done, done.problems) == ("done", 3, 1)
    assert sorted(Party.objects.values_list("name", flat=True)) == ["Ingrid Sørlie-Achterberg", "Zoë d'Arcy"]
    assert "not an address" in files.rejects(run.uid).read_text()
    files.remove(run.uid)


def calls() -> list[Block]:
    return [block for block in blocks("sh") if block.text.startswith("curl")]


@pytest.mark.django_db
@pytest.mark.parametrize("block", calls(), ids=lambda block: f"{block.page.stem}:{block.line}")
def test_the_example_of_calls_is_answered(block: Block) -> None:
    _key, secret = issue_key(program("shop", "member"), "shop")
    number = ""
    for line in block.text.splitlines():
        answer = called(Call.read(line.replace("$KEY", secret).replace("$ID", number)))
        assert answer.status_code in (200, 201), (line, answer.content)
        found = answer.json()
        number = found.get("id", "") if isinstance(found, dict) else number


@dataclass(frozen=True, slots=True)
class Call:
    """A curl command: what it asks for, and what it sends."""

    method: str
    path: str
    headers: dict[str, str]
    body: str = ""
    form: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, line: str) -> "Call":
        said = argparse.ArgumentParser()
        said.add_argument("-G", action="store_true")
        said.add_argument("-X", default="")
        said.add_argument("-d", default="")
        for name in ("-H", "-F", "--data-urlencode"):
            said.add_argument(name, action="append", default=[])
        said.add_argument("address")
        asked = said.parse_args(shlex.split(line)[1:])
        query = urlencode(dict(each.split("=", 1) for each in asked.data_urlencode))
        path = asked.address.removeprefix("http://localhost:8000") + (f"?{query}" if query else "")
        headers = dict(each.split(": ", 1) for each in asked.H)
        form = dict(each.split("=", 1) for each in asked.F)
        return cls(asked.X or ("POST" if form else "GET"), path, headers, asked.d, form)


def called(call: Call) -> Any:
    client = Client(headers=call.headers)
    if not call.form:
        return client.generic(call.method, call.path, call.body, content_type="application/json")
    (file,) = blocks("csv")
    upload = SimpleUploadedFile(call.form["file"].removeprefix("@"), file.text.encode())
    return client.post(call.path, {**call.form, "file": upload})
