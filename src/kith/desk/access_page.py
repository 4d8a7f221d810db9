"""Who may see a record, in words; and the desk through a colleague's eyes."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kith.core import access
from kith.core.access.explain import Explanation, explain
from kith.core.administration import sharing, watching
from kith.core.administration.people import ADMINISTERS
from kith.core.errors import NotFound
from kith.core.principals.actor import Actor, actor_of
from kith.core.principals.model import Principal
from kith.core.principals.signed_in import own_actor
from kith.core.principals.watching import WATCHED, may_watch
from kith.core.records.reading import get
from kith.core.registry import current
from kith.core.registry.objecttype import Audience, ObjectType
from kith.desk.actions_view import Action, Crumb
from kith.desk.door import desk, to_sign_in
from kith.desk.form_page import href_of
from kith.desk.form_view import Choice, FormField
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.one_record import title_of
from kith.desk.render import render_page

EXPLAINS = "core.role_rule.see"


def access_actions(actor: Actor, declared: ObjectType, record: Model, href: str) -> list[Action]:
    """What the menu of a record says of access: for those who may share it, and for administrators."""
    found = []
    if declared.audience is Audience.STAFF and access.may_share(actor, declared, record):
        found.append(Action(_("Share"), f"{href}/share", "share-2"))
        found.append(Action(_("Links for guests"), f"{href}/guests", "link"))
    if access.allowed(actor, EXPLAINS):
        found.append(Action(_("Who may see this?"), f"{href}/access", "shield"))
    if isinstance(record, Principal) and access.allowed(actor, ADMINISTERS) and may_watch(actor, record):
        found.append(Action(_("See the desk through their eyes"), f"/view-as/{record.uid}", "eye", "post"))
    return found


@desk
@require_GET
def access_page(request: HttpRequest, actor: Actor, path: str, uid: str) -> HttpResponse:
    """Why the colleague whom the address names sees this record or not; without one, why the viewer does."""
    access.require(actor, EXPLAINS)
    declared = current().at(path)
    record = get(actor, declared, uid)
    outside = request.GET.get("outside", "")
    who = _chosen(actor, outside or request.GET.get("who", ""))
    context: dict[str, object] = {
        "title": title_of(actor, declared, record),
        "crumbs": (
            Crumb(declared.plural, f"/{declared.url}"),
            Crumb(title_of(actor, declared, record), href_of(declared, record)),
        ),
        "fields": _who_fields(who),
        "explained": _explained(who, declared, record),
        "shell": frame(request, actor, declared.url),
    }
    return render_page(request, "desk/access.jinja", context, block="page")


def _who_fields(who: Principal) -> tuple[FormField, ...]:
    """Whom to ask about: a colleague, or one of those who are none. The answer names whom it is about, so that the
    second choice begins anew and never stands in the way of the first."""
    people = sharing.outside_people()
    chosen = str(who.uid) in {uid for uid, _name in people}
    colleague = FormField(
        "who", _("Colleague"), "lookup", "" if chosen else str(who.uid), lookup_href="/colleagues/lookup",
        value_label="" if chosen else who.name,
    )  # fmt: skip
    if not people:
        return (colleague,)
    choices = (Choice("", _("—")), *(Choice(uid, name) for uid, name in people))
    return colleague, FormField("outside", _("or outside person"), "select", choices=choices)


def _chosen(actor: Actor, uid: str) -> Principal:
    found = sharing.outside_person(uid) or get(actor, current().type("principal"), uid or actor.uid)
    assert isinstance(found, Principal)
    return found


def _explained(who: Principal, declared: ObjectType, record: Model) -> Explanation:
    return explain(actor_of(who, "desk"), declared, record, active=who.is_active)


@desk
@require_POST
def watch(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    """Shows the desk as a colleague sees it, until it is ended or the session is."""
    principal = watching.begin(by=actor, principal=_chosen(actor, str(uid)))
    request.session[WATCHED] = principal.pk
    return go(request, "/")


@require_POST
def end_watching(request: HttpRequest) -> HttpResponse:
    """Back to one's own desk."""
    actor, principal_id = own_actor(request), request.session.pop(WATCHED, None)
    if actor is None:
        return to_sign_in(request)
    if principal_id is not None:
        try:
            watching.end(by=actor, principal_id=principal_id)
        except NotFound:
            return HttpResponseRedirect("/")
    return go(request, "/")
