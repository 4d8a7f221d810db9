"""The pages of a request that the desk does not derive: its steps, and its files."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kith.core.errors import Invalid, NotFound
from kith.core.principals.actor import Actor
from kith.core.records.inputs import read_inputs
from kith.core.records.reading import get
from kith.core.registry import current
from kith.desk.door import desk
from kith.desk.going import go
from kith.desk.render import Toast, render_page
from kith.privacy.request import files
from kith.privacy.request.model import Request
from kith.privacy.request.panel import label_of, steps_of


def _request(actor: Actor, uid: str) -> Request:
    found = get(actor, current().type("request"), uid)
    assert isinstance(found, Request)
    return found


@desk
@require_POST
def step(request: HttpRequest, actor: Actor, uid: str, verb: str) -> HttpResponse:
    """Does one step. A refused sentence comes back at its field."""
    record = _request(actor, uid)
    chosen = next((each for each in current().type("request").verbs if each.key == verb), None)
    if chosen is None:
        raise NotFound
    given = {field.key: request.POST.get(field.key, "") for field in chosen.inputs}
    try:
        chosen.do(by=actor, request=record, **read_inputs(actor, chosen, given))
    except Invalid as refused:
        view = steps_of(actor, record, {verb: str(refused)})
        return render_page(request, "privacy/steps.jinja", {"view": view}, status=422)
    return go(request, f"/data-requests/{uid}", Toast(_("Done: %(verb)s") % {"verb": label_of(record, chosen)}))


@desk
@require_GET
def steps(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """The steps alone, which ask for themselves while work goes on; once it has ended, the page is loaded anew."""
    view = steps_of(actor, _request(actor, uid))
    if view.work is None or not view.work.going:
        return go(request, f"/data-requests/{uid}")
    return render_page(request, "privacy/steps.jinja", {"view": view})


@desk
@require_GET
def file(request: HttpRequest, actor: Actor, uid: str, which: str) -> HttpResponse:
    """A file of a request, as a download."""
    content = files.take(by=actor, request=_request(actor, uid), which=which)
    headers = {
        "Content-Disposition": f'attachment; filename="{files.NAMES[which]}"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=files.CONTENT[which], headers=headers)
