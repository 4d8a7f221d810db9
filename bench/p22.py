"""P22: what a colleague with few rights waits for at the server: pages, fragments, a live segment, the palette.

The colleague sees a team's rows, a sixth of all people. Each act is asked for in many forms, one after the other through
the whole web application without a network; of all its answers the time that 95 in 100 keep counts.
"""

from __future__ import annotations

import itertools
import json
import statistics
from collections.abc import Iterator
from urllib.parse import urlencode

import door
import p6
import reference
import rounds

GOALS = {"page": 250, "fragment": 120, "live segment": 300, "palette": 80}
ASKED = 120
"""Answers taken of each act."""
AT_ONCE = 5_000
ORDERS = ("name", "-name", "-created_at", "-changed_at")
STAGES = ("contact", "prospect", "customer", "former")
TYPED = (
    "mul",
    "anna",
    "anna b",
    "schr",
    "kowal",
    "jose gar",
    "sor",
    "ivan",
    "wojc",
    "lea ros",
    "marek n",
    "zoe",
)


def search_texts() -> None:
    """The search texts of all people, once."""
    from kith.core.principals.actor import system
    from kith.core.registry import current
    from kith.core.search.writing import write
    from kith.core.statement import fetch

    person, last = current().type("person"), 0
    if fetch("select from core_search_document where type = 'person' offset 1000 limit 1"):
        return
    actor = system("search")
    text = "select id from customers_party where kind = 'person' and id > %s order by id limit %s"
    while ids := [row[0] for row in fetch(text, (last, AT_ONCE))]:
        write(actor, person, ids)
        last = ids[-1]
    fetch("analyze core_search_document")


def colleague() -> str:
    """The cookie of somebody who sees the team's rows and makes segments."""
    from kith.core.access.model import AccessRole, RoleGrant, RoleRule
    from kith.core.principals.model import Principal

    p6.restricted()
    role, _new = AccessRole.objects.get_or_create(key="bench_segments", defaults={"name": "Makes segments"})
    for action in ("see", "create"):
        RoleRule.objects.get_or_create(role=role, type="segment", action=action, defaults={"rows": "own"})
    principal = Principal.objects.get(name=p6.IN_TEAM)
    RoleGrant.objects.get_or_create(role=role, principal=principal)
    return door.signed_in(principal.pk, "restricted@example.com")


def records() -> list[str]:
    """Addresses of people that the colleague sees."""
    from kith.core.principals.actor import actor_of
    from kith.core.principals.model import Principal
    from kith.core.records.planner import Listing, sort_of
    from kith.core.records.reading import read_page
    from kith.core.registry import current

    person = current().type("person")
    actor = actor_of(Principal.objects.get(name=p6.IN_TEAM), "desk")
    pages = (read_page(actor, Listing(person, ("name",), sort=sort_of(person, (order,)))) for order in ORDERS)
    return [f"/people/{row[0]}" for page in pages for row in page.rows[:10]]


def where(**line: object) -> str:
    return json.dumps(line)


def lists() -> list[str]:
    """Lists in every order, some with a condition."""
    conditions = ["", *(where(field="stage", op="is", value=stage) for stage in STAGES)]
    asked = itertools.product(ORDERS, conditions)
    return [
        f"/people?{urlencode({'sort': order} | ({'where': text} if text else {}))}" for order, text in asked
    ]


def segments() -> list[str]:
    """The builder with a live count: a class, a while without orders, a stage."""
    found = []
    for stage, days in itertools.product(STAGES, (30, 90, 365)):
        lines = [
            {"field": "abc_class", "op": "one_of", "value": ["A", "B"]},
            {"field": "last_order_at", "op": "older_than", "span": days, "unit": "day"},
            {"field": "stage", "op": "is", "value": stage},
        ]
        found.append(f"/segments/new?{urlencode({'where': where(all=lines)})}")
    return found


def acts(cookie: str) -> dict[str, list[door.Request]]:
    def asked(addresses: list[str], **headers: str) -> list[door.Request]:
        return [door.Request(address, cookie=cookie, headers=headers) for address in addresses]

    people, counts = records(), [address.replace("/people?", "/people/count?") for address in lists()]
    part = {"HTTP_HX_REQUEST": "true"}
    return {
        "page": asked([each for pair in zip(lists(), people, strict=False) for each in pair]),
        "fragment": asked(lists(), **part) + asked(counts, **part),
        "live segment": asked(segments()),
        "palette": asked([f"/palette?{urlencode({'q': text})}" for text in TYPED], **part),
    }


def turns(found: dict[str, list[door.Request]]) -> Iterator[tuple[str, door.Request]]:
    """One of each act after the other, so that a busy moment strikes all of them."""
    again = {name: itertools.cycle(requests) for name, requests in found.items()}
    for _turn in range(ASKED):
        yield from ((name, next(requests)) for name, requests in again.items())


def measure(house: reference.House) -> None:
    search_texts()
    found = acts(colleague())
    for request in itertools.chain(*found.values()):
        request.send()
    times: dict[str, list[float]] = {name: [] for name in found}
    rounds.say_machine()
    for name, request in turns(found):
        times[name].append(rounds.timed(request.send))
    for name, taken in times.items():
        print(f"#   {statistics.median(taken):8.1f} ms  {name}, the middle of {len(taken)}")
        rounds.say(f"P22 {name}, 95 in 100, ms", statistics.quantiles(taken, n=20)[-1], GOALS[name])


if __name__ == "__main__":
    with reference.house() as house:
        measure(house)
