"""The builder: a segment put together by clicking, with its sentence, numbers and a preview."""

from __future__ import annotations

import time
from urllib.parse import urlencode

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.core import access
from kith.core.conditions.scope import Scope
from kith.core.conditions.sentence import Words
from kith.core.conditions.tree import EVERYTHING, Group, to_json
from kith.core.errors import Invalid
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.records.reading import get
from kith.core.registry import current
from kith.customers.segment import actions
from kith.customers.segment.counts import count
from kith.customers.segment.model import Segment
from kith.customers.segment.result import result_view
from kith.customers.segment.suggest import offers, suggestions
from kith.customers.segment.ways import Look
from kith.desk import formats
from kith.desk.actions_view import Action, Crumb
from kith.desk.builder_view import BuilderView
from kith.desk.conditions.change import Change, apply, read_change, read_tree, with_typed
from kith.desk.conditions.complete import errors_of, without_errors
from kith.desk.conditions.said import said
from kith.desk.conditions.tokens import drawn
from kith.desk.door import desk
from kith.desk.form_view import FormField
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.render import Toast, render_page

FIRST = Look()


@desk
def new_segment(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The builder with nothing in it, or with the condition the address brings along."""
    access.require(actor, "customers.segment.create")
    return _builder(request, actor, None)


@desk
def segment_page(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """The builder of a segment."""
    segment = get(actor, current().type("segment"), uid)
    assert isinstance(segment, Segment)
    return _builder(request, actor, segment)


@desk
@require_POST
def segment_result(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The right side alone: for another purpose, or with other people in the preview."""
    root = with_typed(read_tree(request.POST.get("condition", "")), request.POST)
    asked = {**request.GET.dict(), **request.POST.dict()}
    look = Look(asked.get("purpose", ""), asked.get("after", ""))
    view = builder_view(actor, None, "", root, access.scope(actor, current().type("person")), look=look)
    return render_page(request, "desk/builder/result.jinja", {"builder": view})


def _builder(request: HttpRequest, actor: Actor, segment: Segment | None) -> HttpResponse:
    scope = access.scope(actor, current().type("person"))
    name = request.POST.get("name", request.GET.get("name", segment.name if segment else ""))
    root, change = _tree(request, segment, scope)
    problem = ""
    if change.do == "save":
        try:
            return _save(request, actor, segment, name, root, scope)
        except Invalid as invalid:
            problem = str(invalid)
    view = builder_view(actor, segment, name, root, scope, problem, Look(request.POST.get("purpose", "")))
    if request.method == "POST":
        answer = render_page(
            request,
            "desk/builder_both.jinja" if request.headers.get("HX-Request") else "desk/builder.jinja",
            {"builder": view, "shell": frame(request, actor, "segments")},
            status=422 if problem else 200,
        )
        answer.headers["HX-Replace-Url"] = f"{view.href}?{urlencode({'name': name, 'where': view.condition})}"
        return answer
    return render_page(
        request, "desk/builder.jinja", {"builder": view, "shell": frame(request, actor, "segments")}
    )


def _tree(request: HttpRequest, segment: Segment | None, scope: Scope) -> tuple[Group, Change]:
    """What the page shows: as it was changed just now, as its address keeps it unsaved, or as it is saved."""
    if request.method == "POST":
        change = read_change(request.POST)
        root = with_typed(read_tree(request.POST.get("condition", "")), request.POST)
        return apply(root, change, scope.fields), change
    stored = orjson.dumps(segment.condition).decode() if segment else ""
    return read_tree(request.GET.get("where", stored)), Change()


def _save(
    request: HttpRequest, actor: Actor, segment: Segment | None, name: str, root: Group, scope: Scope
) -> HttpResponse:
    """Keeps the segment. One with a line that cannot be counted is not kept: a campaign could stand on it."""
    errors = errors_of(root, scope)
    if errors:
        raise Invalid({"condition": [_("Finish or remove the marked line first.")]})
    values = {"name": name, "condition": to_json(root)}
    declared = current().type("segment")
    kept = (
        verbs.edit(declared, by=actor, record=segment, values=values)
        if segment
        else verbs.create(declared, by=actor, values=values)
    )
    assert isinstance(kept, Segment)
    actions.recount(by=actor, segment=kept)
    return go(request, f"/segments/{kept.uid}", Toast(_("Segment saved")))


def builder_view(
    actor: Actor,
    segment: Segment | None,
    name: str,
    root: Group,
    scope: Scope,
    problem: str = "",
    look: Look = FIRST,
) -> BuilderView:
    """Everything the page shows of a tree."""
    errors = errors_of(root, scope)
    begun = time.perf_counter()
    offered = offers(actor, root, errors, scope)
    counts = count(actor, root, errors, scope, [offer.line for offer in offered if offer.line is not None])
    spent = time.perf_counter() - begun
    whole = without_errors(root, "", errors) or EVERYTHING
    href = f"/segments/{segment.uid}" if segment else "/segments/new"
    return BuilderView(
        title=name or _("New segment"),
        href=href,
        condition=orjson.dumps(to_json(root)).decode(),
        sentence=said(actor, whole, scope),
        root=drawn(root, Words(scope, actor.viewer("")), counts.left if counts else None, errors),
        result=result_view(actor, whole, counts, scope, spent, len(errors), look),
        name=FormField("name", _("Name"), value=name, placeholder=_("Name this segment")),
        error=problem,
        pick_href="/people/conditions/menu",
        left_label=_("people left after each line"),
        crumbs=(Crumb(_("Segments"), "/segments"),),
        actions=_beside(actor, segment),
        start_label=_("All people"),
        start_count=formats.number(counts.everyone) if counts else "…",
        suggestions=suggestions(offered, counts),
    )


def _beside(actor: Actor, segment: Segment | None) -> tuple[Action, ...]:
    if segment is None:
        return ()
    people = f"/people?where={orjson.dumps(segment.condition).decode()}"
    found = [Action(_("Show as list"), people, "list-filter")]
    found += [each(segment) for room in current().rooms for each in room.segment_actions]
    return tuple(found)
