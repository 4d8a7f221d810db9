"""People move out of a household where they stand on its page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.core.principals.actor import Actor
from kith.core.records.reading import get
from kith.core.registry import current
from kith.customers.household import actions
from kith.customers.household.model import Household
from kith.customers.party.model import Party
from kith.desk.door import desk
from kith.desk.going import go
from kith.desk.render import Toast


@desk
@require_POST
def out(request: HttpRequest, actor: Actor, uid: str, person: str) -> HttpResponse:
    """Lives here no longer; the toast takes them in again."""
    household, member = _both(actor, uid, person)
    actions.let_go(by=actor, household=household, person=member)
    text = _("%(name)s does not live here any more") % {"name": member.name}
    return go(request, f"/households/{uid}", Toast(text, undo_href=f"/households/{uid}/in/{person}"))


@desk
@require_POST
def back_in(request: HttpRequest, actor: Actor, uid: str, person: str) -> HttpResponse:
    household, member = _both(actor, uid, person)
    actions.take_in(by=actor, household=household, person=member)
    return go(request, f"/households/{uid}", Toast(_("%(name)s lives here again") % {"name": member.name}))


def _both(actor: Actor, uid: str, person: str) -> tuple[Household, Party]:
    household, member = (
        get(actor, current().type("household"), uid),
        get(actor, current().type("person"), person),
    )
    assert isinstance(household, Household)
    assert isinstance(member, Party)
    return household, member
