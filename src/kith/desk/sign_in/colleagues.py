"""Who can sign in, who is invited, and the house's rules for it. For administrators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.core import access
from kith.core.administration.people import switch_on
from kith.core.errors import Invalid, NotFound
from kith.core.principals.actor import Actor
from kith.core.principals.model import Kind, Role
from kith.core.provisioning.people import let_go
from kith.core.records.reading import get
from kith.core.registry import current
from kith.core.sign_in.factors import reset_factors
from kith.core.sign_in.invitation.actions import invite_all
from kith.core.sign_in.notice import carrier
from kith.core.sign_in.over import require_administrator
from kith.core.sign_in.overview import colleague, colleagues, invited, link_for, outsiders
from kith.core.sign_in.rules import BOUNDS, change_rules, roles_to_choose, rules
from kith.core.sign_in.sessions import end_sessions
from kith.desk.account.again import proven
from kith.desk.actions_view import Action, Crumb
from kith.desk.controls import control, end_of_day
from kith.desk.door import desk
from kith.desk.form_view import Choice, FormField, FormSection, FormView
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.lean import LeanPage, render_lean
from kith.desk.render import Toast, render_page
from kith.desk.sign_in.visit import visit_of

PLACES = ("role", "added_role", "team")
HERE, RULES = "/settings/sign-ins", "/settings/signing-in"


@desk
@require_GET
def sign_ins(request: HttpRequest, actor: Actor) -> HttpResponse:
    context: dict[str, object] = {
        "colleagues": colleagues(actor),
        "invited": invited(actor),
        "outsiders": outsiders(actor),
        "house": request.build_absolute_uri("/").rstrip("/"),
        "mails": carrier() is not None,
        "me": actor.uid,
        "shell": frame(request, actor, "settings"),
    }
    return render_page(request, "account/sign_ins.jinja", context)


@desk
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Invites colleagues, one or several to the same, and shows their links."""
    access.require(actor, "core.invitation.create")
    sent, errors = request.POST, dict[str, str]()
    outside = request.GET.get("who") == Kind.OUTSIDE
    if request.method == "POST":
        try:
            values = _of_outside(sent) if outside else {key: sent.get(key) or None for key in PLACES}
            made = invite_all(by=actor, emails=sent.get("email", ""), values=values)
        except Invalid as invalid:
            errors = invalid.firsts
        else:
            said = ngettext("%(count)s is invited", "%(count)s are invited", len(made)) % {"count": len(made)}
            return go(request, HERE, Toast(said))
    section = (
        outside_section(sent, errors) if outside else FormSection("", invite_fields(actor, sent, errors))
    )
    form = FormView(
        _("Invite outside people") if outside else _("Invite colleagues"),
        f"{HERE}/invite{'?who=outside' if outside else ''}", (section,),
        (Crumb(_("Who can sign in"), HERE),), cancel_href=HERE, error=errors.get("", ""), submit_label=_("Invite"),
    )  # fmt: skip
    context: dict[str, object] = {"form": form, "shell": frame(request, actor, "settings")}
    return render_page(request, "desk/form.jinja", context, block="form", status=422 if errors else 200)


@desk
@proven
@require_POST
def end_all(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    ended = end_sessions(by=actor, principal=colleague(actor, uid), keep=request.session.session_key or "")
    said = ngettext("%(count)s session has ended.", "%(count)s sessions have ended.", ended) % {
        "count": ended
    }
    return go(request, HERE, Toast(said))


@desk
@proven
@require_POST
def take_factors(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    found = colleague(actor, uid)
    reset_factors(by=actor, principal=found)
    return go(
        request, HERE, Toast(_("%(name)s signs in with the password alone now.") % {"name": found.name})
    )


@desk
@proven
@require_POST
def switch(request: HttpRequest, actor: Actor, uid: UUID, to: str) -> HttpResponse:
    """Switches a colleague off, which ends all they may do at once, or on again."""
    found = colleague(actor, uid)
    if to == "on":
        switch_on(by=actor, principal=found)
        return go(request, HERE, Toast(_("%(name)s can sign in again.") % {"name": found.name}))
    let_go(by=actor, principal=found)
    return go(
        request,
        HERE,
        Toast(_("%(name)s can no longer sign in. What they made stays.") % {"name": found.name}),
    )


@desk
@proven
@require_POST
def make_link(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    """Shows a link for a new password, to be handed on."""
    found = colleague(actor, uid)
    path = link_for(by=actor, principal=found, visit=visit_of(request))
    page = LeanPage(
        _("A new password for %(name)s") % {"name": found.name},
        _("Hand this link on by a way that only they can read. It works once, for a day."),
        links=(Action(_("Done"), HERE, tone="main"),),
    )
    return render_lean(request, page, 200, "account/key.jinja", {"secret": request.build_absolute_uri(path)})


@desk
@proven
@require_http_methods(["GET", "POST"])
def sign_in_rules(request: HttpRequest, actor: Actor) -> HttpResponse:
    require_administrator(actor)
    errors: dict[str, str] = {}
    if request.method == "POST":
        numbers = {key: _number(request.POST.get(key, "")) for key in BOUNDS}
        try:
            change_rules(
                by=actor, numbers=numbers, roles=request.POST.getlist("factor_roles"), visit=visit_of(request)
            )
        except Invalid as invalid:
            errors = invalid.firsts
        else:
            return go(request, RULES, Toast(_("Settings saved")))
    held = rules()
    context: dict[str, object] = {
        "fields": _fields(request, errors),
        "roles": tuple(Choice(key, name, key in held.factor_roles) for key, name in roles_to_choose()),
        "error": errors.get("factor_roles", ""),
        "shell": frame(request, actor, "settings"),
    }
    return render_page(request, "account/rules.jinja", context, status=422 if errors else 200)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 6 else None


def invite_fields(actor: Actor, sent: Mapping[str, str], errors: Mapping[str, str]) -> tuple[FormField, ...]:
    """The fields of an invitation, with what was sent of them; the e-mail takes several, one to a line."""
    fields = current().type("invitation").by_key
    values: dict[str, Any] = {"role": sent.get("role", "")}
    for key in ("added_role", "team"):
        uid = sent.get(key, "")
        values[key] = (uid, _name_of(actor, fields[key].target, uid)) if uid else None
    helps = {
        "role": _("“Only what is shared” fits departments with a role of their own, and partners."),
        "added_role": _("Adds to the role above."),
    }
    return (
        FormField(
            "email", _("E-mail"), "textarea", sent.get("email", ""), required=True, rows=3,
            help=_("Several people: one to a line."), error=errors.get("email", ""),
        ),
        *(
            replace(control(fields[key], values[key], error=errors.get(key, "")), help=helps.get(key, ""))
            for key in ("role", "added_role", "team")
        ),
    )  # fmt: skip


def _of_outside(sent: Mapping[str, str]) -> dict[str, object]:
    """The values of an invitation for outside people. Raises Invalid."""
    return {"kind": Kind.OUTSIDE, "role": Role.SHARED_ONLY, "access_until": end_of_day(sent, "access_until")}


def outside_section(sent: Mapping[str, str], errors: Mapping[str, str]) -> FormSection:
    """The fields of an invitation for outside people, with what was sent of them."""
    told = _(
        "For partners, advisers and others who are no colleagues. They see the records that are shared with them, with the "
        "history of these, and nothing else: no list of yours, no search beyond these records, no figures, no colleagues. "
        "Sensitive fields stay hidden. Open a record and choose Share in its menu, even before they have accepted."
    )
    fields = (
        FormField(
            "email", _("E-mail"), "textarea", sent.get("email", ""), required=True, rows=3,
            help=_("Several people: one to a line."), error=errors.get("email", ""),
        ),
        FormField(
            "access_until", _("Access until"), "date", sent.get("access_until", ""), error=errors.get("access_until", ""),
            help=_("After this day they can no longer sign in. Empty means until you switch them off."),
        ),
    )  # fmt: skip
    return FormSection("", fields, told)


def _name_of(actor: Actor, key: str, uid: str) -> str:
    try:
        return str(get(actor, current().type(key), uid))
    except NotFound:
        return ""


def _fields(request: HttpRequest, errors: dict[str, str]) -> tuple[FormField, ...]:
    held = rules()
    asked = (
        ("shortest", _("Shortest password"), held.shortest, _("characters")),
        ("idle_hours", _("A session ends unused after"), held.idle_hours, _("hours")),
        ("longest_days", _("A session ends in any case after"), held.longest_days, _("days")),
    )
    return tuple(
        FormField(
            key, label, "number", request.POST.get(key, str(value)), required=True, unit=unit,
            minimum=str(BOUNDS[key][0]), maximum=str(BOUNDS[key][1]), error=errors.get(key, ""),
        )
        for key, label, value, unit in asked
    )  # fmt: skip
