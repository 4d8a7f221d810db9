"""P3: what it costs to know who asks: an empty page of the desk against a view that does `select 1`.

Both go through the whole web application. The statements that the empty page makes are counted: session, user, principal
and teams are one.
"""

from __future__ import annotations

import sys
from typing import Any

import door
import reference
import rounds

GOAL = 2.5
GOAL_STATEMENTS = 1
CALLS = 200


def pages() -> list[Any]:
    from django.db import connection
    from django.http import HttpRequest, HttpResponse
    from django.urls import path

    from kith.desk.door import desk

    def one(request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
            return HttpResponse(str(cursor.fetchone()))

    @desk
    def empty(request: HttpRequest, actor: Any) -> HttpResponse:
        return HttpResponse(actor.name)

    return [path("bench/one", one), path("bench/empty", empty)]


def statements(request: door.Request) -> int:
    """How many statements PostgreSQL got for one request, as the driver sent them."""
    import psycopg

    sent: list[object] = []
    plain = psycopg.Cursor.execute

    def noted(self: Any, *args: Any, **more: Any) -> Any:
        sent.append(args[0])
        return plain(self, *args, **more)

    psycopg.Cursor.execute = noted  # type: ignore[method-assign]
    try:
        request.send()
    finally:
        psycopg.Cursor.execute = plain  # type: ignore[method-assign]
    for text in sent:
        print(f"#   {' '.join(str(text).split())[:100]}")
    return len(sent)


def measure(house: reference.House) -> None:
    from django.conf import settings

    urls: Any = type(sys)("bench_urls")
    from kith.config import urls as whole

    urls.urlpatterns = [*pages(), *whole.urlpatterns]
    sys.modules["bench_urls"] = urls
    settings.ROOT_URLCONF = "bench_urls"
    cookie = door.signed_in(house.owner.id)
    one, empty = door.Request("/bench/one"), door.Request("/bench/empty", cookie=cookie)
    empty.send()
    rounds.say_machine()
    rounds.say("P3 statements", statements(empty), GOAL_STATEMENTS)
    found = rounds.interleaved(
        {"a view doing select 1": one.send, "an empty signed-in page": empty.send}, CALLS
    )
    rounds.say_times(found)
    rounds.say("P3", rounds.ratio(found, "an empty signed-in page", "a view doing select 1"), GOAL)


if __name__ == "__main__":
    with reference.house() as house:
        measure(house)
