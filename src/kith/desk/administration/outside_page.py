"""One outside person: what is shared with them, until when they may come in, and ending it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kith.core.administration.sharing import Lent
from kith.core.errors import Invalid
from kith.core.principals.actor import Actor
from kith.core.principals.model import Principal
from kith.core.principals.watching import may_watch
from kith.core.provisioning.outside import outsider, set_end, shared_with
from kith.desk import formats
from kith.desk.account.again import proven
from kith.desk.actions_view import Action
from kith.desk.controls import end_of_day
from kith.desk.door import desk
from kith.desk.form_view import FormField
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.opened_view import Opened
from kith.desk.render import Toast, render_page
from kith.desk.sign_in.colleagues import HERE as SIGN_INS

HERE = "/settings/outside"


@desk
@require_GET
def outside_page(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    return _page(request, actor, outsider(actor, uid))


def _page(request: HttpRequest, actor: Actor, found: Principal, error: str = "") -> HttpResponse:
    at = timezone.localtime(found.until).date() if found.until else ""
    until = FormField(
        "until", _("Access until"), "date", request.POST.get("until", str(at)), error=error,
        help=_("After this day they can no longer sign in. Empty means until you switch them off."),
    )  # fmt: skip
    context: dict[str, object] = {
        "found": found,
        "email": found.user.email if found.user else "",
        "ended": found.until is not None and found.until <= timezone.now(),
        "rows": [_row(each) for each in shared_with(actor, found)],
        "until": until,
        "here": f"{HERE}/{found.uid}",
        "sign_in": f"{SIGN_INS}/{found.uid}",
        "watch": found.is_active and may_watch(actor, found),
        "shell": frame(request, actor, "settings"),
    }
    return render_page(request, "desk/administration/outside.jinja", context, status=422 if error else 200)


def _row(lent: Lent) -> tuple[str, Opened]:
    href = f"/{lent.declared.url}/{lent.uid}"
    until = (
        _("Until %(day)s") % {"day": formats.day(timezone.localtime(lent.until).date())} if lent.until else ""
    )
    end = Action(_("Take back"), f"{href}/share/{lent.share.uid}/end", "x", "post")
    ended = lent.until is not None and lent.until <= timezone.now()
    name = lent.name or str(lent.declared.label)
    return href, Opened(name, f"{lent.declared.label} · {lent.share.get_level_display()}", until, ended, end)


@desk
@proven
@require_POST
def change_end(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    found = outsider(actor, uid)
    try:
        set_end(by=actor, principal=found, until=end_of_day(request.POST, "until"))
    except Invalid as invalid:
        return _page(request, actor, found, invalid.firsts.get("until", ""))
    return go(request, f"{HERE}/{uid}", Toast(_("Saved")))
