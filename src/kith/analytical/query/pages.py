"""The page of an analyst's own question: the statement, what may be asked, and the answer."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from kith.analytical.dashboard.files import csv_of
from kith.analytical.query import asking
from kith.analytical.query.model import Drawn, LakeQuery
from kith.analytical.query.offered import offered
from kith.analytical.query.view import SHOWN, chart_of, table_of
from kith.analytical.seeing import sees_everybody
from kith.core.access import allowed, readable, writable
from kith.core.errors import Invalid, NotFound
from kith.core.files.sending import download_headers
from kith.core.jobs.model import UNDER_WAY, Run, State
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.records.reading import get
from kith.core.registry import current
from kith.desk import formats
from kith.desk.actions_view import Action
from kith.desk.charts import Chart, Table
from kith.desk.door import desk
from kith.desk.form_view import Choice
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.render import Toast, render_page

TEMPLATE = "analytical/query.jinja"
TYPED = ("name", "sql", "drawn")
"""The fields of the page's form."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What the lower part of the page shows: an answer, with a word where the statement is no longer the one that was
    asked, or a `problem` or `note` instead."""

    chart: Chart | None = None
    table: Table | None = None
    foot: str = ""
    changed: bool = False
    problem: str = ""
    note: str = ""


def href(query: LakeQuery, path: str = "") -> str:
    return f"/own-analyses/{query.uid}{path}"


def query_of(actor: Actor, uid: str) -> LakeQuery:
    found = get(actor, current().type("lake_query"), uid)
    assert isinstance(found, LakeQuery)
    return found


@desk
def query_page(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """The question with its newest answer; a POST keeps it, and asks it where `ask` is sent."""
    query = query_of(actor, uid)
    if request.method != "POST":
        return _page(request, actor, query)
    fields = writable(actor, current().type("lake_query"), TYPED)
    sent = {key: request.POST.get(key, "") for key in fields}
    try:
        if fields and verbs.may_edit(actor, current().type("lake_query"), query):
            verbs.edit(current().type("lake_query"), by=actor, record=query, values=sent)
        if request.POST.get("ask"):
            asking.start(by=actor, lake_query=query_of(actor, uid))
    except Invalid as invalid:
        return _page(request, actor, query, sent, invalid.firsts, 422)
    return go(request, href(query), None if request.POST.get("ask") else Toast(_("Saved")))


@desk
@require_POST
def stop_query(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """Ends the question under way."""
    query = query_of(actor, uid)
    asking.stop(by=actor, lake_query=query)
    return go(request, href(query))


@desk
@require_GET
def query_csv(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """All rows that were kept."""
    query = query_of(actor, uid)
    answer = asking.answer_of(actor, asking.newest_of(actor, query))
    if answer is None:
        raise NotFound
    content = csv_of(table_of(answer))
    return HttpResponse(content, headers=download_headers(f"{query.name}.csv", "text/csv", len(content)))


def _page(
    request: HttpRequest,
    actor: Actor,
    query: LakeQuery,
    sent: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    seen = readable(actor, current().type("lake_query"))
    values = {key: getattr(query, key) for key in TYPED if key in seen} | (sent or {})
    offer = offered(actor) if sees_everybody(actor) else {}
    run = asking.newest_of(actor, query)
    context: dict[str, object] = {
        "query": query,
        "here": href(query),
        "values": values,
        "errors": {"name": "", "sql": "", **(errors or {})},
        "kept": verbs.may_edit(actor, current().type("lake_query"), query) and not actor.watcher,
        "asks": bool(offer) and "sql" in seen and allowed(actor, "analytical.lake_query.run", query),
        "drawn": [Choice(each.value, each.label, selected=each == values.get("drawn")) for each in Drawn],
        "offer": offer,
        "under_way": run is not None and run.state in UNDER_WAY,
        "stop": Action(_("Stop"), href(query, "/stop"), "x", "post"),
        "answered": _answered(actor, query, run) if "sql" in seen else Answered(),
        "shell": frame(request, actor, "analytics"),
    }
    return render_page(request, TEMPLATE, context, block="page", status=status)


def _answered(actor: Actor, query: LakeQuery, run: Run | None) -> Answered:
    """The newest answer, or why there is none."""
    if run is None or run.state in UNDER_WAY:
        return Answered()
    if run.state == State.FAILED:
        return Answered(problem=run.error)
    if run.state == State.STOPPED:
        return Answered(note=_("It was stopped before there was an answer."))
    answer = asking.answer_of(actor, run)
    if answer is None:
        return Answered(note=_("There is no answer any more that you may see. Ask again."))
    found = len(answer.rows)
    told = ngettext("%(n)s row", "%(n)s rows", found) % {"n": formats.number(found)}
    foot = _("%(rows)s · %(seconds)s s · as of %(moment)s") % {
        "rows": _("more than %(rows)s") % {"rows": told} if answer.more else told,
        "seconds": formats.number(answer.seconds, 1),
        "moment": formats.moment(answer.as_of),
    }
    if found > SHOWN:
        foot += " · " + _("the first %(n)s are shown") % {"n": formats.number(SHOWN)}
    return Answered(
        chart_of(query, answer), table_of(answer, SHOWN), foot, changed=run.asked["sql"] != query.sql
    )
