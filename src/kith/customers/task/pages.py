"""What is done with tasks on the first page itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.core.errors import Invalid
from kith.core.fieldtypes import Unfit
from kith.core.fieldtypes.moment import parse_date
from kith.core.principals.actor import Actor
from kith.core.records.reading import get
from kith.core.registry import current
from kith.customers.task import actions
from kith.customers.task.model import State, Task
from kith.desk import formats, home_page
from kith.desk.door import desk
from kith.desk.render import Toast


def _task(actor: Actor, uid: str) -> Task:
    found = get(actor, current().type("task"), uid)
    assert isinstance(found, Task)
    return found


@desk
@require_POST
def tick(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """Done, or to be done again; the toast turns it round."""
    task = _task(actor, uid)
    if task.state == State.OPEN:
        actions.complete(by=actor, task=task)
        toast = Toast(_("%(title)s is done") % {"title": task.title}, undo_href=f"/tasks/{uid}/tick")
    else:
        actions.reopen(by=actor, task=task)
        toast = Toast(_("%(title)s is open again") % {"title": task.title})
    return home_page.changed(request, actor, toast)


@desk
@require_POST
def due(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """On another day; the toast brings it back to the one before."""
    task = _task(actor, uid)
    try:
        day = parse_date(request.GET.get("day"), current().type("task").by_key["due_on"].spec)
    except Unfit as unfit:
        raise Invalid({"day": [unfit.message]}) from None
    if day is None:
        raise Invalid({"day": [_("This field is needed.")]})
    before = task.due_on
    actions.move(by=actor, task=task, day=day)
    text = _("%(title)s is due %(day)s") % {"title": task.title, "day": formats.day(day)}
    return home_page.changed(request, actor, Toast(text, undo_href=f"/tasks/{uid}/due?day={before}"))
