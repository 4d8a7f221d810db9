"""No address tells of a record, or of a field, that somebody may not see: not by a page, a count, an order, or a refusal.

The addresses are the resolver's own, so that a new one is asked on the day it is made.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from kith.core.access.model import AccessRole, FieldRule, RoleRule
from kith.core.principals.actor import system
from kith.core.principals.keys import issue_key
from kith.core.records import verbs
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.core.search.texts import drain_texts
from kith.core.search.writing import write
from kith.customers.fact.model import Fact
from kith.customers.models import Party
from tests.contracts.actors import Visitor, at_the_desk
from tests.contracts.making import Maker

pytestmark = pytest.mark.django_db
NAME = "Xanthippe"
VALUES = {"job_title": NAME, "stage": "customer", "birthday": "1980-03-05"}
OTHERS = {"job_title": "", "stage": "contact", "birthday": None}
HIDDEN = (*VALUES, "lifetime_value")
NOISE = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|X-CSRFToken[^}]*}|pass=[^"&]*|content="[\w:.-]{40,}"'
    r"|[\d.,]+ ms"
)
PLACES = ("/", "/search", "/palette", "/segments/new")
"""Where people are found, besides their lists."""
ASIDE = re.compile(r"\^|<str|<int|sign-out|^/api/")


def patterns(resolver: URLResolver | None = None, before: str = "/") -> Iterator[str]:
    for each in (resolver or get_resolver()).url_patterns:
        path = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield path
        else:
            yield from patterns(each, path)


def of_record(declared: ObjectType, uid: str, field: str = "") -> list[str]:
    """Every address of the desk in which a public id stands, with the record's own in its place."""
    known = {"<slug:path>": declared.url, "<uuid:uid>": uid, "<uuid:one>": uid}
    known |= {
        "<slug:key>": field or declared.title,
        "<slug:verb>": next((v.key for v in declared.verbs), "edit"),
    }
    found = [each for each in patterns() if "<uuid:uid>" in each and not ASIDE.search(each)]
    for part, value in known.items():
        found = [each.replace(part, value) for each in found]
    return found


@pytest.mark.parametrize(
    "key",
    ["note", pytest.param("person", marks=pytest.mark.slow), pytest.param("task", marks=pytest.mark.slow)],
)
def test_what_somebody_may_not_see_is_behind_none_of_its_addresses(key: str, maker: Maker) -> None:
    declared = current().type(key)
    record = maker.record(declared)
    Party.objects.all().update(name=NAME)
    uid = str(getattr(record, "uid"))  # noqa: B009
    wrong = []
    for who in ("others_rows", "outside"):
        visitor = at_the_desk(who)
        for path in of_record(declared, uid):
            got = [("GET", visitor.ask("GET", path)), ("POST", visitor.post_form(path, {}))]
            wrong += [
                f"{who} {method} {path} {answer.status_code}"
                for method, answer in got
                if answer.status_code not in (403, 404, 405)
            ]
    assert wrong == []


def queries(field: str, view: Model, segment: Model) -> Iterator[str]:
    """What somebody writes into an address to learn of a field that is hidden from them."""
    has = {"field": field, "op": "contains", "value": "Xan"}
    member = {"field": "segment", "op": "is", "value": [str(getattr(segment, "uid"))]}  # noqa: B009
    asked: list[dict[str, Any]] = [
        {"field": field, "op": "is_filled"},
        has,
        {"not": has},
        {"related": "person", "where": has},
        member,
    ]
    yield from (f"?where={json.dumps(each)}" for each in asked)
    yield from (f"?{word}={field}" for word in ("sort", "group", "fields", "name", "part"))
    yield from ("", f"?q={NAME}", "?fields=*", f"?sort=-{field}", f"?columns=name,{field}&sums=1")
    yield from (
        f"?as=board&by={field}",
        f"?as=board&by=owner&sum={field}",
        f"?as=calendar&date={field}&day=1980-03-05",
    )
    yield from (f"?field={field}&op=contains&value=Xan", f"?view={getattr(view, 'uid')}")  # noqa: B009


def asked_addresses(fields: Sequence[str], people: Model, view: Model, segment: Model) -> Iterator[str]:
    person, uid = current().type("person"), str(getattr(people, "uid"))  # noqa: B009
    known = [each for each in patterns() if "<uuid" not in each and not ASIDE.search(each)]
    lists = [
        each.replace("<slug:path>", "people") for each in known if "<slug:path>" in each or each in PLACES
    ]
    for field in fields:
        yield from (each for each in of_record(person, uid, field) if not each.endswith("/print"))
        yield from (f"{each}?tab=history" for each in of_record(person, uid, field) if each.endswith(uid))
        for path in (each.replace("<slug:key>", field) for each in lists):
            whole = path == "/people" or len(fields) > 1
            yield from (path + query for query in (queries(field, view, segment) if whole else ("",)))
        yield from (f"/api/v1/people{query}" for query in queries(field, view, segment))
        yield from (f"/api/v1/people/{uid}{end}" for end in ("", "?fields=*", f"?fields={field}", "/history"))
    yield f"/segments/{getattr(segment, 'uid')}"  # noqa: B009


def scoped(people: Sequence[Model], fields: Sequence[str]) -> tuple[Visitor, Visitor]:
    """Somebody whose own these people are, at the desk and with a key, and who does not see the fields."""
    desk = at_the_desk("own_rows")
    assert desk.principal is not None
    Party.objects.filter(pk__in=[each.pk for each in people]).update(owner=desk.principal)
    role = AccessRole.objects.get(key=f"role{desk.principal.pk}")
    RoleRule.objects.create(role=role, audience="house", action="see", rows="all")
    RoleRule.objects.create(role=role, audience="house", action="create", rows="all")
    for name in set(fields) - {"job_title"}:
        FieldRule.objects.create(role=role, type="person", field=name, reading="hidden")
    headers = {"Authorization": f"Bearer {issue_key(desk.principal, 'door')[1]}"}
    return desk, Visitor("key", desk.principal, Client(), headers)


def told(desk: Visitor, key: Visitor, paths: list[str]) -> dict[str, tuple[int, str]]:
    """What stands behind each address, without what differs from one look to the next."""
    found = {}
    for path in paths:
        answer = (key if path.startswith("/api/") else desk).ask("GET", path)
        body = b"".join(answer.streaming_content).decode() if answer.streaming else answer.text
        found[path] = (answer.status_code, NOISE.sub("", body))
    return found


@pytest.mark.parametrize(
    "fields", [("job_title",), pytest.param(HIDDEN, marks=pytest.mark.slow)], ids=["one", "all"]
)
def test_whatever_stands_in_a_hidden_field_every_address_answers_the_same(
    fields: tuple[str, ...], maker: Maker
) -> None:
    person = current().type("person")
    people = [maker.record(person) for _number in range(2)]
    Party.objects.all().update(name="P", given_name="P", sort_key="p")
    desk, key = scoped(people, fields)
    looks = {"field": "job_title", "op": "is", "value": [NAME]}
    segment = verbs.create(current().type("segment"), by=maker.by, values={"name": "S", "condition": looks})
    layout = {"columns": [{"field": "name"}, {"field": "job_title"}]}
    sent = {"name": "V", "type": "person", "reach": "everybody", "condition": looks, "layout": layout}
    view = verbs.create(current().type("view"), by=maker.by, values=sent)
    paths = list(dict.fromkeys(asked_addresses(fields, people[0], view, segment)))
    assert len(paths) > 150
    Party.objects.filter(pk=people[0].pk).update(job_title=NAME)
    for end in ("", "/print"):  # what is opened and what is printed is on record, from the first look on
        assert NAME not in desk.ask("GET", f"/people/{getattr(people[0], 'uid')}{end}").text  # noqa: B009
    looked = []
    for values in (VALUES, OTHERS):
        hidden = {name: value for name, value in values.items() if name in fields}
        Party.objects.filter(pk=people[0].pk).update(**hidden)
        Fact.objects.filter(party=people[0].pk).delete()
        if values is VALUES and "lifetime_value" in fields:
            Fact.objects.create(party_id=people[0].pk, lifetime_value=7777)
        write(system("test"), person, [each.pk for each in people])
        drain_texts()
        looked.append(told(desk, key, paths))
    assert [path for path in paths if looked[0][path] != looked[1][path]] == []
    assert [path for path in paths if looked[0][path][0] >= 500] == []
    assert [path for path in paths if NAME in looked[0][path][1] and NAME not in path] == []
