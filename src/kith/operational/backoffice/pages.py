"""The one page of the back office that no type has: the sample data, at the press of a button."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.core.jobs.queue import enqueue
from kith.core.principals.actor import Actor
from kith.core.transfer import actions
from kith.desk.door import desk
from kith.desk.going import go
from kith.desk.render import Toast
from kith.operational.backoffice.jobs import SAMPLE_JOB
from kith.operational.backoffice.order.importing import PURCHASES


@desk
@require_POST
def import_sample(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Asks for the sample data. They stand among the imports as soon as the job begins."""
    actions.require(actor, PURCHASES)
    enqueue(SAMPLE_JOB, principal=actor.id)
    return go(
        request, "/import", Toast(_("The sample data are coming in. Reload this page to watch."), "info")
    )
