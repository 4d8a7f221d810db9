"""My keys for programs: made with scopes and an end, shown once, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.core.errors import Invalid
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.sign_in.keys import DAYS, issue, keys_of, take_back
from kith.desk.account.again import proven
from kith.desk.account.scopes import right_field, scopes_sent, type_choices
from kith.desk.account.tabs import account_tabs
from kith.desk.door import desk
from kith.desk.form_view import Choice, FormField
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.lean import shown_once
from kith.desk.render import Toast, render_page
from kith.desk.sign_in.visit import visit_of

HERE = "/account/keys"


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key as its owner tells it from others."""

    uid: UUID
    name: str
    prefix: str
    opens: str
    until: datetime | None
    over: bool


@desk
@require_GET
def keys(request: HttpRequest, actor: Actor) -> HttpResponse:
    moment = now()
    rows = tuple(
        KeyRow(
            key.uid, key.name, key.prefix, _opens(key.scopes), key.expires_at,
            key.expires_at is not None and key.expires_at <= moment,
        )
        for key in keys_of(actor)
    )  # fmt: skip
    context: dict[str, object] = {
        "keys": rows,
        "tabs": account_tabs(actor, HERE),
        "shell": frame(request, actor, "settings"),
    }
    return render_page(request, "account/keys.jinja", context)


def _opens(scopes: Sequence[str] | None) -> str:
    """What a key may be used for, in words."""
    if scopes is None:
        return _("All that you may do")
    writes = any(scope.endswith("write") for scope in scopes)
    named = [scope.rpartition(":")[0] for scope in scopes]
    types = [str(each.plural) for each in current().types if each.key in named]
    what = ", ".join(types) or _("everything")
    return (
        _("Reads and changes %(what)s") % {"what": what} if writes else _("Reads %(what)s") % {"what": what}
    )


@desk
@proven
@require_http_methods(["GET", "POST"])
def new_key(request: HttpRequest, actor: Actor) -> HttpResponse:
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            secret = issue(
                by=actor, name=request.POST.get("name", ""), days=_days(request), scopes=scopes_sent(request),
                visit=visit_of(request),
            )  # fmt: skip
        except Invalid as invalid:
            errors = invalid.firsts
        else:
            return _shown_once(request, secret)
    context: dict[str, object] = {
        "fields": _fields(request, errors),
        "types": type_choices(request, actor),
        "error": errors.get("scopes", ""),
        "tabs": account_tabs(actor, HERE),
        "shell": frame(request, actor, "settings"),
    }
    return render_page(request, "account/key_new.jinja", context, status=422 if errors else 200)


def _days(request: HttpRequest) -> int:
    given = request.POST.get("days", "")
    return int(given) if given.isdecimal() else 0


def _fields(request: HttpRequest, errors: dict[str, str]) -> tuple[FormField, ...]:
    given = request.POST
    ends = {
        days: ngettext("After %(count)s day", "After %(count)s days", days) % {"count": days} for days in DAYS
    }
    return (
        FormField(
            "name", _("Name"), value=given.get("name", ""), required=True, help=_("Which program it is for."),
            error=errors.get("name", ""),
        ),
        FormField(
            "days", _("Ends"), "select", required=True, error=errors.get("days", ""),
            choices=tuple(Choice(str(key), text, str(key) == given.get("days", "90")) for key, text in ends.items()),
        ),
        right_field(request, _("May")),
    )  # fmt: skip


def _shown_once(request: HttpRequest, secret: str) -> HttpResponse:
    lead = _("It is shown now and never again. Programs send it with every request.")
    return shown_once(request, _("Keep this key"), lead, secret, HERE)


@desk
@require_POST
def end_key(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    """Takes a key back. No proof is asked for, since a key that leaked must end at once."""
    take_back(by=actor, uid=uid, visit=visit_of(request))
    return go(request, HERE, Toast(_("This key opens nothing any more.")))
