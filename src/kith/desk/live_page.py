"""What open pages ask by themselves: a fresh pass for the stream, and the rows of a list that have changed."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token

from kith.core.conditions.tree import Group, Line, Values
from kith.core.errors import NotAllowed
from kith.core.principals.actor import Actor
from kith.core.records.reading import read_page
from kith.core.registry import current
from kith.desk.asked import read_asked
from kith.desk.door import desk
from kith.desk.list_page import PATIENCE, rows_view
from kith.desk.live import renewed, signing_key
from kith.lib.live_pass import read_pass, unseal

MOST = 100


@desk
def fresh_pass(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A pass for the topics of an old one, however old, that are still open to the reader, and what forms send along since
    the last sign-in. Raises NotAllowed where the old one was not this reader's, or nothing of it is left."""
    old = read_pass(signing_key(), request.GET.get("pass", ""))
    if old is None or old.who != str(actor.uid):
        raise NotAllowed
    return JsonResponse({"pass": renewed(request, actor, old), "token": get_token(request)})


@desk
def changed_rows(request: HttpRequest, actor: Actor, path: str) -> HttpResponse:
    """Of the records that are named by `uid`, their public ids or sealed marks, those that stand in the list now, as its
    rows."""
    asked = read_asked(actor, current().at(path), request.GET)
    uids = tuple(unseal(signing_key(), text) for text in request.GET.getlist("uid")[:MOST])
    named = Line("uid", "one_of", Values(uids))
    both = named if asked.where is None else Group("all", (asked.where, named))
    page = read_page(actor, replace(asked.listing(MOST), condition=both, after=None), PATIENCE)
    view = replace(rows_view(actor, asked, page), next_href="")
    return HttpResponse(view.written_rows)
