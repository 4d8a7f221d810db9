"""The pages of identity providers."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.core.errors import Invalid
from kith.core.principals.actor import Actor
from kith.core.sign_in.over import require_administrator
from kith.core.sign_in.provider import actions
from kith.core.sign_in.provider.model import IdentityProvider, Protocol
from kith.core.sign_in.provider.overview import people_of, providers, rules_of, to_give
from kith.core.sign_in.provider.trying import Finding, try_out
from kith.desk.account.again import proven
from kith.desk.administration.providers.form import sections, sent, with_metadata
from kith.desk.door import desk
from kith.desk.form_view import Choice, FormError, FormField, FormSection
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.render import Toast, render_page
from kith.desk.sign_in.provider.doors import needs
from kith.desk.sign_in.visit import visit_of

HERE = "/settings/providers"


@desk
@require_GET
def providers_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    context: dict[str, object] = {"listed": providers(actor), "shell": frame(request, actor, "settings")}
    return render_page(request, "desk/administration/providers/list.jinja", context)


@desk
@proven
@require_http_methods(["GET", "POST"])
def new_provider(request: HttpRequest, actor: Actor, protocol: str) -> HttpResponse:
    require_administrator(actor)
    held = IdentityProvider(protocol=Protocol(protocol))
    errors: dict[str, str] = {}
    given = sent(request, protocol) if request.method == "POST" else None
    if given is not None:
        try:
            made = actions.save(by=actor, values=given, metadata=request.POST.get("metadata", ""))
        except Invalid as invalid:
            errors = invalid.firsts
        else:
            return go(request, f"{HERE}/{made.uid}", Toast(_("Provider added")))
    return _form(request, actor, sections(held, with_metadata(request, given), errors))


def _form(request: HttpRequest, actor: Actor, parts: tuple[FormSection, ...]) -> HttpResponse:
    errors = _errors(parts)
    context: dict[str, object] = {
        "sections": parts,
        "errors": errors,
        "shell": frame(request, actor, "settings"),
    }
    status = 422 if errors else 200
    return render_page(request, "desk/administration/providers/new.jinja", context, status=status)


def _errors(parts: tuple[FormSection, ...]) -> tuple[FormError, ...]:
    fields = (field for part in parts for field in part.fields)
    return tuple(FormError(field.id, field.label, field.error) for field in fields if field.error)


@desk
@proven
@require_http_methods(["GET", "POST"])
def provider_page(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    held = actions.provider_of(actor, uid)
    if request.method != "POST":
        return _shown(request, actor, held)
    given = sent(request, held.protocol)
    try:
        actions.save(by=actor, values=given, provider=held, metadata=request.POST.get("metadata", ""))
    except Invalid as invalid:
        return _shown(request, actor, held, given, invalid.firsts)
    return go(request, f"{HERE}/{uid}", Toast(_("Settings saved")))


def _shown(
    request: HttpRequest,
    actor: Actor,
    held: IdentityProvider,
    given: dict[str, object] | None = None,
    errors: dict[str, str] | None = None,
    findings: tuple[Finding, ...] = (),
) -> HttpResponse:
    parts = sections(held, with_metadata(request, given), errors or {})
    context: dict[str, object] = {
        "provider": held,
        "sections": parts,
        "errors": _errors(parts),
        "needs": needs(request, held),
        "findings": findings,
        "rules": rules_of(actor, held),
        "rule": _rule_fields(request, actor, errors or {}),
        "people": people_of(actor, held),
        "shell": frame(request, actor, "settings"),
    }
    status = 422 if errors else 200
    return render_page(request, "desk/administration/providers/one.jinja", context, status=status)


def _rule_fields(request: HttpRequest, actor: Actor, errors: dict[str, str]) -> tuple[FormField, ...]:
    teams, roles = to_give(actor)
    asked = request.POST
    return (
        FormField(
            "group", _("Group"), value=asked.get("group", ""), required=True, error=errors.get("group", "")
        ),
        FormField(
            "team",
            _("Team"),
            "select",
            choices=_given(teams, asked.get("team", "")),
            error=errors.get("team", ""),
        ),
        FormField(
            "role",
            _("Role"),
            "select",
            choices=_given(roles, asked.get("role", "")),
            error=errors.get("role", ""),
        ),
    )


def _given(choices: list[tuple[str, str]], chosen: str) -> tuple[Choice, ...]:
    return (Choice("", "—"), *(Choice(uid, name, uid == chosen) for uid, name in choices))


@desk
@require_POST
def check(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    """Fetches what the provider says of itself, and says what is wrong with it."""
    held = actions.provider_of(actor, uid)
    return _shown(request, actor, held, findings=try_out(actor, held))


@desk
@proven
@require_POST
def remove(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    actions.remove(by=actor, provider=actions.provider_of(actor, uid))
    return go(request, HERE, Toast(_("Provider deleted")))


@desk
@proven
@require_POST
def add_rule(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    held = actions.provider_of(actor, uid)
    values = {key: request.POST.get(key, "") for key in ("group", "team", "role")}
    try:
        actions.add_rule(by=actor, provider=held, values=values)
    except Invalid as invalid:
        return _shown(request, actor, held, errors=invalid.firsts)
    return go(request, f"{HERE}/{uid}", Toast(_("The group gives this from the next sign-in on")))


@desk
@proven
@require_POST
def remove_rule(request: HttpRequest, actor: Actor, uid: UUID, rule: UUID) -> HttpResponse:
    actions.remove_rule(by=actor, provider=actions.provider_of(actor, uid), uid=rule)
    return go(request, f"{HERE}/{uid}", Toast(_("The group gives this no more. Who has it keeps it.")))


@desk
@proven
@require_POST
def part(request: HttpRequest, actor: Actor, uid: UUID, person: UUID) -> HttpResponse:
    actions.part(by=actor, provider=actions.provider_of(actor, uid), uid=person, visit=visit_of(request))
    return go(request, f"{HERE}/{uid}", Toast(_("Parted. The next to come with this e-mail is known anew.")))
