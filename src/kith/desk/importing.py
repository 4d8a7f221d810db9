"""The import tray: choose a file, look at it, watch it come in, read what became of it, take it back."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.core.errors import Invalid, NotAllowed, NotFound
from kith.core.jobs.model import UNDER_WAY, Run, State
from kith.core.principals.actor import Actor
from kith.core.transfer import actions, kinds
from kith.core.transfer.actions import asked_of
from kith.core.transfer.asked import Asked, Use
from kith.core.transfer.reading.preview import Preview
from kith.desk.actions_view import Crumb
from kith.desk.door import desk
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.import_shown import preview_of, progress_of, result_of, upload_of
from kith.desk.render import Toast, render_page

HERE = "/import"
ORDERS = ("DMY", "MDY", "YMD")


@desk
def tray(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The first step, and the imports made before."""
    if not kinds.kinds(actor):
        raise NotAllowed
    error = ""
    if request.method == "POST":
        try:
            return go(request, f"{HERE}/{_taken(request, actor).uid}")
        except Invalid as refusal:
            error = str(refusal)
    upload = upload_of(actor, request.GET.get("as", ""), error)
    return _page(request, actor, {"upload": upload}, _("Import"), "upload", 422 if error else 200)


def _taken(request: HttpRequest, actor: Actor) -> Run:
    file = request.FILES.get("file")
    if file is None:
        raise Invalid({"file": [_("Choose a file first.")]})
    name, kind = file.name or "", request.POST.get("kind", "")
    return actions.take(by=actor, name=name, parts=file.chunks(), kind=kind)


@desk
def run_page(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    """One import: its preview, its progress or its result, whichever it has come to."""
    run = actions.get(actor, uid)
    if request.method == "POST":
        return _begin(request, actor, run)
    if run.state == State.WAITING and not run.started_at:
        return _preview(request, actor, run, asked_of(run))
    shown = actions.undo_of(run) or run
    if shown.state in UNDER_WAY:
        return _page(request, actor, {"progress": progress_of(run, shown)}, run.title, "progress")
    return _page(request, actor, {"result": result_of(actor, run, shown)}, run.title, "result")


def _begin(request: HttpRequest, actor: Actor, run: Run) -> HttpResponse:
    """Starts the import, or shows at its place why it cannot be."""
    asked = _read(request.POST, actor, run)
    try:
        actions.start(by=actor, run=actions.choose(by=actor, run=run, asked=asked))
    except Invalid as refusal:
        return _preview(request, actor, run, asked, str(refusal))
    return go(request, f"{HERE}/{run.uid}")


@desk
@require_POST
def remap(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    """The preview again, as it is with what has just been chosen."""
    run = actions.get(actor, uid)
    if run.started_at:  # a change that was on its way when Import was pressed
        return HttpResponse(status=204)
    return _preview(request, actor, run, _read(request.POST, actor, run))


def _preview(request: HttpRequest, actor: Actor, run: Run, asked: Asked, error: str = "") -> HttpResponse:
    seen = actions.look(run, asked)
    view = preview_of(actor, run, asked, seen, error)
    return _page(request, actor, {"preview": view}, run.title, "preview", 422 if error else 200)


def _read(sent: QueryDict, actor: Actor, run: Run) -> Asked:
    """What the form says, on top of what is kept. Another kind or another reading of the file is guessed anew."""
    before = asked_of(run)
    form = replace(before.form, heading=bool(sent.get("heading")))
    asked = replace(
        before,
        form=form,
        source=sent.get("source", "").strip(),
        country=sent.get("country", ""),
        currency=sent.get("currency", "").strip().upper()[:3],
        sample=bool(sent.get("sample")),
    )
    seen = actions.look(run, asked)
    asked = replace(asked, headings=tuple(column.column.name for column in seen.columns))
    kind = sent.get("kind", before.kind)
    if kind != before.kind or form != before.form:
        asked = actions.with_kind(actor, asked, seen, kind)
    else:
        asked = replace(asked, uses=_uses(sent, seen))
    actions.keep(by=actor, run=run, asked=asked)
    return asked


def _uses(sent: QueryDict, seen: Preview) -> tuple[Use, ...]:
    targets = {
        column.column.position: target
        for column in seen.columns
        if (target := sent.get(f"target-{column.column.position}", ""))
    }
    uses = actions.uses_of(seen, targets)
    order = sent.get("dates", "")
    if order not in ORDERS:
        return uses
    return tuple(replace(use, order=use.order or order) for use in uses)  # type: ignore[arg-type]


@desk
@require_POST
def stop(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    run = actions.get(actor, uid)
    actions.stop(by=actor, run=run)
    return go(request, f"{HERE}/{uid}", Toast(_("The import was stopped"), "info"))


@desk
@require_POST
def undo(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    """Takes the import back. The page then shows how that goes."""
    actions.undo(by=actor, run=actions.get(actor, uid))
    return go(request, f"{HERE}/{uid}")


@desk
def rejects(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    """The rows that were refused, with reasons, as a file."""
    run = actions.get(actor, uid)
    content = actions.rejects_of(run)
    if not content:
        raise NotFound
    name = quote(f"{run.title.rpartition('.')[0] or run.title}-rejected.csv")
    headers = {"Content-Disposition": f"attachment; filename=\"rejected.csv\"; filename*=UTF-8''{name}"}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _page(
    request: HttpRequest, actor: Actor, content: dict[str, object], title: str, block: str, status: int = 200
) -> HttpResponse:
    crumbs = () if "upload" in content else (Crumb(_("Import"), HERE),)
    context = {**content, "title": title, "crumbs": crumbs, "shell": frame(request, actor, "import")}
    return render_page(request, "desk/import.jinja", context, block=block, status=status)
