"""The form of any type: for a new record and for all fields of one that is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from kith.core import access
from kith.core.access import writable
from kith.core.access.rules import allowed
from kith.core.errors import Conflict, Invalid, NotFound, Text
from kith.core.fieldtypes import BOOLEAN, INTEGER, REFERENCE, SECRET
from kith.core.principals.actor import Actor
from kith.core.records import firsts, verbs
from kith.core.records.reading import get
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType
from kith.desk import formats
from kith.desk.actions_view import Action, Crumb
from kith.desk.amounts import shown, typed
from kith.desk.controls import control, written
from kith.desk.door import desk
from kith.desk.form_view import FormField, FormSection, FormView
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.one_record import title_of, values_of
from kith.desk.render import Toast, render_page


@desk
def new_page(request: HttpRequest, actor: Actor, path: str) -> HttpResponse:
    """The form of a new record; what the address says is filled in."""
    declared = current().at(path)
    access.require(actor, declared.permission("create"))
    if request.method != "POST":
        values = _begun(declared) | _named(actor, declared, request.GET.dict())
        return _answer(request, actor, declared, None, values, None)
    try:
        record = firsts.create(declared, by=actor, values=sent(request, asked_of(actor, declared, None)))
    except Invalid as invalid:
        return _answer(request, actor, declared, None, request.POST.dict(), invalid)
    title = title_of(actor, declared, record)
    return go(
        request,
        back_of(request) or _home_of(declared, record),
        Toast(_("%(title)s added") % {"title": title}),
    )


def asked_of(actor: Actor, declared: ObjectType, record: Model | None) -> dict[str, Field]:
    """What the form asks for, in the order of the type; of a new record the first of what stands beside it, too."""
    fields = writable(actor, declared)
    if record is None:
        fields |= firsts.firsts(actor, declared)
    return {key: fields[key] for key in declared.by_key if key in fields}


def _begun(declared: ObjectType) -> dict[str, Any]:
    """The switches that are on and the numbers that stand in a new record from the start."""
    defaults = {each.name: each.default for each in declared.model._meta.concrete_fields}
    return {
        key: defaults[key]
        for key, field in declared.by_key.items()
        if field.type in (BOOLEAN, INTEGER) and isinstance(defaults.get(key), int)
    }


def back_of(request: HttpRequest) -> str:
    """Where somebody was who came to add what was missing there; nothing but a page of the house."""
    back = request.POST.get("next", request.GET.get("next", ""))
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else ""


def _home_of(declared: ObjectType, record: Model) -> str:
    """Where one goes after adding: to the party that the record is about, else to the record; to the record as well where
    its own page goes on with it."""
    goes_on = current().panels(declared.key, "tab")
    owner = (getattr(record, declared.subject) if declared.subject and not goes_on else None) or record
    return href_of(current().type_of(owner), owner)


def _named(actor: Actor, declared: ObjectType, values: dict[str, str]) -> dict[str, Any]:
    """Values of an address, with the names of the records that they point to."""
    fields = {
        key: field
        for key, field in writable(actor, declared).items()
        if field.type is REFERENCE and values.get(key)
    }
    named: dict[str, Any] = dict(values)
    for key, field in fields.items():
        target = current().type(field.target)
        named[key] = (values[key], title_of(actor, target, get(actor, target, values[key])))
    return named


@desk
def edit_page(request: HttpRequest, actor: Actor, path: str, uid: str) -> HttpResponse:
    """The form of a record. The values that were shown come back with it, so that nobody overwrites unseen."""
    declared = current().at(path)
    record = get(actor, declared, uid)
    access.require(actor, declared.permission("edit"), record)
    now, fields = values_of(actor, declared, record), writable(actor, declared)
    if request.method != "POST":
        return _answer(request, actor, declared, record, now, None, _as_seen(fields, now))
    typed, seen = {**now, **_typed(actor, declared, request)}, _seen(request, fields)
    take = request.POST.get("take", "")
    if take in fields:
        fresh = _as_seen({take: fields[take]}, now)
        return _answer(request, actor, declared, record, {**typed, take: now[take]}, None, seen | fresh)
    try:
        verbs.edit(declared, by=actor, record=record, values=sent(request, fields), expected=seen)
    except Invalid as invalid:
        return _answer(request, actor, declared, record, typed, invalid, seen)
    except Conflict as conflict:
        clashing = {key: field for key, field in fields.items() if key in conflict.fields}
        others = {key: told(actor, field, now[key]) for key, field in clashing.items()}
        texts: dict[str, list[Text]] = {key: [also_changed(other)] for key, other in others.items()}
        refused = Invalid(texts or {"": [conflict.message]})
        return _answer(
            request, actor, declared, record, typed, refused, seen | _as_seen(clashing, now), others
        )
    return go(request, back_of(request) or href_of(declared, record), Toast(_("Saved")))


def also_changed(other: str) -> str:
    return _("Somebody else has just changed this to “%(value)s”. Save again to keep yours.") % {
        "value": other
    }


def told(actor: Actor, field: Field, value: Any) -> str:
    """A value in words, for a sentence."""
    if isinstance(value, tuple) and field.type is REFERENCE:
        return value[1] or str(value[0])
    plain = value[0] if isinstance(value, tuple) else value
    return field.type.show(plain, field.spec, actor.viewer("")) or "—"


def _typed(actor: Actor, declared: ObjectType, request: HttpRequest) -> dict[str, Any]:
    """What somebody typed, as the form shows it again. A switch that is off sent nothing."""
    off = {key: False for key, field in writable(actor, declared).items() if field.type is BOOLEAN}
    try:
        return off | _named(actor, declared, request.POST.dict())
    except NotFound:
        return off | request.POST.dict()


def _as_seen(fields: Mapping[str, Field], values: Mapping[str, Any]) -> dict[str, object]:
    """What the form tells of the values that it shows; they come back as hidden fields."""
    return {key: written(field, values.get(key)) for key, field in fields.items() if field.type is not SECRET}


def href_of(declared: ObjectType, record: Model) -> str:
    return f"/{declared.url}/{getattr(record, 'uid')}"  # noqa: B009


def sent(request: HttpRequest, fields: Mapping[str, Field]) -> dict[str, object]:
    """The values of a sent form. A switch that is off sends nothing."""
    return {
        key: (
            typed(field, request.POST.get(key, ""))
            if field.type is not BOOLEAN
            else bool(request.POST.get(key))
        )
        for key, field in fields.items()
        if key in request.POST or field.type is BOOLEAN
    }


def _seen(request: HttpRequest, fields: Mapping[str, Field]) -> dict[str, object]:
    return {key: request.POST[f"seen-{key}"] for key in fields if f"seen-{key}" in request.POST}


def _answer(
    request: HttpRequest,
    actor: Actor,
    declared: ObjectType,
    record: Model | None,
    values: Mapping[str, Any],
    refused: Invalid | None,
    seen: Mapping[str, object] | None = None,
    others: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The form with these values. `seen` are those that were shown first, `others` what somebody else has saved since."""
    errors = refused.firsts if refused else {}
    fields = tuple(
        replace(
            shown(field, values.get(key), control(field, values.get(key), error=errors.get(key, ""))),
            other=(others or {}).get(key, ""),
        )
        for key, field in asked_of(actor, declared, record).items()
    )
    hidden = tuple(FormField(f"seen-{key}", "", "hidden", str(text)) for key, text in (seen or {}).items())
    back = back_of(request)
    hidden += (FormField("next", "", "hidden", back),) if back else ()
    view = FormView(
        title=title_of(actor, declared, record)
        if record
        else _("New %(label)s") % {"label": formats.inside(declared.label)},
        action=f"{href_of(declared, record)}/edit" if record else f"/{declared.url}/new",
        sections=_sections(declared, fields, hidden),
        crumbs=(Crumb(declared.plural, f"/{declared.url}"),),
        cancel_href=back or (href_of(declared, record) if record else f"/{declared.url}"),
        error=errors.get("", ""),
        danger=_danger(actor, declared, record, back),
    )
    context = {"form": view, "shell": frame(request, actor, declared.url)}
    return render_page(request, "desk/form.jinja", context, block="form", status=422 if refused else 200)


def _sections(
    declared: ObjectType, fields: tuple[FormField, ...], hidden: tuple[FormField, ...]
) -> tuple[FormSection, ...]:
    """What is asked of everybody first, then what few records have."""
    usual = tuple(each for each in fields if not declared.by_key[each.name].quiet)
    quiet = tuple(each for each in fields if declared.by_key[each.name].quiet)
    return (FormSection("", (*usual, *hidden)), *((FormSection(_("More"), quiet),) if quiet else ()))


def _danger(actor: Actor, declared: ObjectType, record: Model | None, back: str) -> Action | None:
    if record is None or not declared.deletable or not allowed(actor, declared.permission("delete"), record):
        return None
    after = f"?{urlencode({'next': back})}" if back else ""
    return Action(_("Delete"), f"{href_of(declared, record)}/delete{after}", "trash-2", "post", tone="bad")
