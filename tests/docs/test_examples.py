"""Examples in the documentation do what they say."""

import ast
import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import replace
from types import ModuleType
from typing import Any
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.test import Client
from django.test.utils import isolate_apps

from kith.core.jobs.model import Run
from kith.core.principals.actor import Actor, actor_of, system
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
def test_the_example_of_a_call_is_answered(block: Block) -> None:
    holder = program("shop", "member")
    _key, secret = issue_key(holder, "shop")
    assert actor_of(holder, "api").role == "member"
    method, path, body, headers = read_curl(block.text.replace("$KEY", secret))
    answer = Client(headers=headers).generic(method, path, body, content_type="application/json")
    assert answer.status_code in (200, 201), answer.content


def read_curl(line: str) -> tuple[str, str, str, dict[str, str]]:
    """Method, address, body and headers of a curl command."""
    words = shlex.split(line)[1:]
    values: dict[str, list[str]] = {}
    address, method = "", "GET"
    while words:
        word = words.pop(0)
        if word == "-G":
            continue
        if word.startswith("-"):
            values.setdefault(word, []).append(words.pop(0))
        else:
            address = word
    method = values.get("-X", [method])[0]
    path = re.sub(r"^http://localhost:8000", "", address)
    if "--data-urlencode" in values:
        path += "?" + urlencode(dict(each.split("=", 1) for each in values["--data-urlencode"]))
    headers: dict[str, Any] = dict(each.split(": ", 1) for each in values.get("-H", []))
    return method, path, values.get("-d", [""])[0], headers
