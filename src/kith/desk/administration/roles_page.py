"""Roles: a list of them, and each as a table of what it gives, changed cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kith.core import access
from kith.core.access.model import AccessRole, Reading, RoleGrant, Rows
from kith.core.administration import roles
from kith.core.administration.matrix import (
    ACTIONS,
    SHORT,
    change_cells,
    change_field,
    field_lines,
    in_words,
    matrix,
    role_cards,
)
from kith.core.errors import Invalid, NotFound
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.records.reading import get
from kith.core.registry import current
from kith.desk.door import desk
from kith.desk.form_view import Choice, FormField
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.render import Toast, add_toast, render_page

HERE = "/settings/roles"
CELL = "cell."
CONDITION = "condition."
SEES = "core.role.see"


@desk
@require_GET
def roles_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _list(request, actor, {})


def _list(request: HttpRequest, actor: Actor, errors: Mapping[str, str]) -> HttpResponse:
    access.require(actor, SEES)
    sent, cards = request.POST, role_cards(actor)
    chosen = sent.get("like", "")
    starts = (
        *roles.STARTS.items(),
        *((str(card.uid), _("As %(role)s") % {"role": card.name}) for card in cards),
    )
    like = (Choice("", _("Nothing")), *(Choice(key, label, key == chosen) for key, label in starts))
    context: dict[str, object] = {
        "roles": cards,
        "fields": (
            FormField("name", _("Name"), value=sent.get("name", ""), required=True, error=errors.get("name", "")),
            FormField("summary", _("What it is for"), value=sent.get("summary", ""), error=errors.get("summary", "")),
            FormField("like", _("Begin with"), "select", choices=like, help=_("Everything can be changed afterwards.")),
        ),
        "may_add": access.allowed(actor, "core.role.create"),
        "shell": frame(request, actor, "settings"),
    }  # fmt: skip
    return render_page(request, "desk/administration/roles.jinja", context, status=422 if errors else 200)


@desk
@require_POST
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new role, empty or a copy."""
    chosen = request.POST.get("like", "")
    start = chosen if chosen in roles.STARTS else ""
    like = _role(actor, chosen) if chosen and not start else None
    name, summary = request.POST.get("name", "").strip(), request.POST.get("summary", "").strip()
    try:
        made = roles.add_role(by=actor, name=name, summary=summary, like=like, start=start)
    except Invalid as invalid:
        return _list(request, actor, invalid.firsts)
    return go(request, f"{HERE}/{made.uid}", Toast(_("Role added")))


def _role(actor: Actor, uid: UUID | str) -> AccessRole:
    found = get(actor, current().type("role"), uid)
    assert isinstance(found, AccessRole)
    return found


@desk
@require_GET
def role_page(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    """What a role gives, and who has it."""
    return _shown(request, actor, _role(actor, uid), {})


def _shown(request: HttpRequest, actor: Actor, role: AccessRole, errors: Mapping[str, str]) -> HttpResponse:
    context = _context(actor, role, errors) | {"shell": frame(request, actor, "settings")}
    template = "desk/administration/role.jinja"
    return render_page(request, template, context, block="changed", status=422 if errors else 200)


def _context(actor: Actor, role: AccessRole, errors: Mapping[str, str]) -> dict[str, object]:
    own = access.allowed(actor, "core.role_rule.create") and not role.shipped
    return {
        "role": role,
        "here": f"{HERE}/{role.uid}",
        "actions": tuple(ACTIONS.values()),
        "parts": matrix(role),
        "short": {str(rows): word for rows, word in SHORT.items()},
        "words": in_words(role),
        "errors": errors,
        "naming": (
            FormField("name", _("Name"), value=role.name, required=True, error=errors.get("name", "")),
            FormField("summary", _("What it is for"), value=role.summary, error=errors.get("summary", "")),
        ),
        "editable": own,
        "grants": tuple(_grants(actor, role)),
        "principal": FormField("principal", _("Colleague"), "lookup", lookup_href="/colleagues/lookup"),
        "team": FormField("team", _("Team"), "lookup", lookup_href="/teams/lookup"),
    }


def _grants(actor: Actor, role: AccessRole) -> list[RoleGrant]:
    found = access.visible(actor, role.grants.select_related("principal", "team"))
    return sorted(found, key=lambda grant: str(grant.principal or grant.team).casefold())


@desk
@require_POST
def rename(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    """Another name, and what it is for."""
    role = _role(actor, uid)
    values = {key: request.POST.get(key, "").strip() for key in ("name", "summary")}
    try:
        verbs.edit(current().type("role"), by=actor, record=role, values=values)
    except Invalid as invalid:
        return _shown(request, actor, _role(actor, uid), invalid.firsts)
    return go(request, f"{HERE}/{uid}", Toast(_("Role changed")))


@desk
@require_POST
def change(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    """Sets one cell, or all of a form; the address may bring cells too, to take a change back."""
    role = _role(actor, uid)
    sent = {**request.GET.dict(), **request.POST.dict()}
    wanted = {
        name.removeprefix(CELL): _value(name, value, sent)
        for name, value in sent.items()
        if name.startswith(CELL)
    }
    errors = {name: "" for name, value in wanted.items() if value == f"{Rows.CONDITION}:"}
    try:
        before = change_cells(
            by=actor, role=role, wanted={n: v for n, v in wanted.items() if n not in errors}
        )
    except Invalid as invalid:
        return _shown(request, actor, role, invalid.firsts)
    if errors:
        return _shown(request, actor, role, errors)
    undo = {f"{CELL}{name}": value for name, value in before.items()}
    toast = Toast(_("Role changed"), undo_href=f"{HERE}/{uid}/change?{urlencode(undo)}")
    if request.headers.get("HX-Request") != "true":
        return go(request, f"{HERE}/{uid}", toast)
    answer = _shown(request, actor, role, {})
    return add_toast(answer, toast) if before else answer


def _value(name: str, value: str, sent: Mapping[str, str]) -> str:
    """The cell's value, with the condition that stands in the box beside it."""
    if value != Rows.CONDITION:
        return value
    return f"{value}:{sent.get(CONDITION + name.removeprefix(CELL), '').strip()}"


@desk
@require_GET
def fields_page(request: HttpRequest, actor: Actor, uid: UUID, key: str) -> HttpResponse:
    """What a role may do with the fields of one type."""
    role, declared = _role(actor, uid), current().type(key)
    context: dict[str, object] = {
        "role": role,
        "here": f"{HERE}/{uid}",
        "declared": declared,
        "lines": field_lines(role, declared),
        "readings": tuple((str(each.value), each.label) for each in Reading),
        "editable": access.allowed(actor, "core.field_rule.create") and not role.shipped,
        "shell": frame(request, actor, "settings"),
    }
    return render_page(request, "desk/administration/fields.jinja", context)


@desk
@require_POST
def change_fields(request: HttpRequest, actor: Actor, uid: UUID, key: str) -> HttpResponse:
    role, declared = _role(actor, uid), current().type(key)
    said = {line.key: line.said for line in field_lines(role, declared)}
    for field, before in said.items():
        wanted = request.POST.get(f"field.{field}", before)
        if wanted not in ("", *Reading.values):
            raise Invalid({field: [_("This is none of the choices.")]})
        if wanted != before:
            change_field(by=actor, role=role, declared=declared, field=field, reading=wanted)
    return go(request, f"{HERE}/{uid}", Toast(_("Role changed")))


@desk
@require_POST
def give(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    """Gives the role to a colleague or to a team."""
    role, principal, team = _role(actor, uid), request.POST.get("principal"), request.POST.get("team")
    if not principal and not team:
        return go(request, f"{HERE}/{uid}", Toast(_("Choose a colleague or a team."), "bad"))
    to = {
        key: get(actor, current().type(key), chosen)
        for key, chosen in (("principal", principal), ("team", None if principal else team))
        if chosen
    }
    roles.grant_role(by=actor, role=role, **to)  # type: ignore[arg-type]
    return go(request, f"{HERE}/{uid}", Toast(_("Role given")))


@desk
@require_POST
def withdraw(request: HttpRequest, actor: Actor, uid: UUID, grant: UUID) -> HttpResponse:
    found = get(actor, current().type("role_grant"), grant)
    if not isinstance(found, RoleGrant) or found.role.uid != uid:
        raise NotFound
    roles.revoke_role(by=actor, grant=found)
    return go(request, f"{HERE}/{uid}", Toast(_("Role withdrawn")))


@desk
@require_POST
def remove(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    roles.remove_role(by=actor, role=_role(actor, uid))
    return go(request, HERE, Toast(_("Role deleted")))
