"""The filter of a list of any type as a tree: put together by clicking, then shown as that list."""

from __future__ import annotations

import time

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.core.access import scope
from kith.core.conditions.scope import Scope
from kith.core.conditions.sentence import Words
from kith.core.conditions.tree import Group
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.desk import formats
from kith.desk.actions_view import Action, Crumb
from kith.desk.asked import Asked, read_asked, write_where
from kith.desk.builder_view import BuilderView
from kith.desk.conditions.change import apply, read_change, read_tree, with_typed
from kith.desk.conditions.complete import errors_of
from kith.desk.conditions.counted import left
from kith.desk.conditions.picks import pick
from kith.desk.conditions.result import PATIENCE, Built, result_view
from kith.desk.conditions.said import said
from kith.desk.conditions.tokens import drawn
from kith.desk.door import desk
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.render import render_page

BOTH, WHOLE = "desk/builder_both.jinja", "desk/builder.jinja"


@desk
def conditions_page(request: HttpRequest, actor: Actor, path: str) -> HttpResponse:
    """The builder of a list's filter. Its address holds the list with the filter as it stands, so that nothing is lost."""
    declared = current().at(path)
    asked, within = read_asked(actor, declared, request.GET), scope(actor, declared)
    if request.method != "POST":
        view = _view(actor, _built(asked, read_tree(write_where(asked.where)), within))
        return render_page(request, WHOLE, _context(request, actor, declared, view))
    change, root = read_change(request.POST), _sent(request)
    root = apply(root, change, within.fields)
    built, error = _built(asked, root, within), ""
    if change.do == "save":
        if not built.errors:
            return go(request, asked.having(where=root))
        error = _("Finish or remove the marked line first.")
    return _changed(request, actor, built, error)


def _changed(request: HttpRequest, actor: Actor, built: Built, error: str) -> HttpResponse:
    context = _context(request, actor, built.asked.type, _view(actor, built, error))
    template = BOTH if request.headers.get("HX-Request") else WHOLE
    answer = render_page(request, template, context, status=422 if error else 200)
    answer.headers["HX-Replace-Url"] = built.asked.turned(where=built.root).href("/conditions")
    return answer


def _context(
    request: HttpRequest, actor: Actor, declared: ObjectType, view: BuilderView
) -> dict[str, object]:
    return {"builder": view, "shell": frame(request, actor, declared.path or declared.key)}


@desk
@require_POST
def conditions_menu(request: HttpRequest, actor: Actor, path: str) -> HttpResponse:
    """The menu behind a token of a condition about the type's records, wherever that is built."""
    declared = current().at(path)
    within, asked = scope(actor, declared), request.GET
    chosen = pick(actor, _sent(request), within, asked.get("path", ""), asked.get("part", ""))
    return render_page(request, "desk/pick.jinja", {"pick": chosen})


def _sent(request: HttpRequest) -> Group:
    return with_typed(read_tree(request.POST.get("condition", "")), request.POST)


def _built(asked: Asked, root: Group, within: Scope) -> Built:
    return Built(asked, root, within, errors_of(root, within))


def _view(actor: Actor, built: Built, error: str = "") -> BuilderView:
    declared, begun = built.asked.type, time.perf_counter()
    counts = left(actor, built.root, built.errors, built.scope, PATIENCE)
    spent = time.perf_counter() - begun
    return BuilderView(
        title=_("Filter: %(plural)s") % {"plural": declared.plural},
        href=built.asked.href("/conditions"),
        condition=write_where(built.root),
        sentence=said(actor, built.whole, built.scope),
        root=drawn(built.root, Words(built.scope, actor.viewer("")), counts, built.errors),
        result=result_view(actor, built, counts, spent),
        name=None,
        pick_href=f"/{declared.url}/conditions/menu",
        left_label=_("left after each line"),
        crumbs=(Crumb(declared.plural, built.asked.href()),),
        actions=(Action(_("Cancel"), built.asked.href(), tone="quiet"),),
        start_label=_("All %(plural)s") % {"plural": formats.inside(declared.plural)},
        start_count=formats.number(counts.everyone) if counts else "…",
        start_icon=declared.icon,
        submit_label=_("Show"),
        error=error,
    )
