"""Ways to reach a party, added and changed where they stand on its page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.core import access
from kith.core.errors import Conflict, Invalid, NotFound
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.records.reading import get
from kith.core.records.settings import COUNTRY, setting
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.customers.address.words import word
from kith.customers.address.writing import doubt
from kith.customers.party.model import Party
from kith.customers.reach import actions
from kith.customers.reach.fields import REASON
from kith.customers.reach.panels import ReachForm, reach_list, reach_panel
from kith.desk.controls import control
from kith.desk.door import desk
from kith.desk.form_page import sent
from kith.desk.form_view import FormField
from kith.desk.one_record import values_of
from kith.desk.render import Toast, add_toast
from kith.lib.phone import read_phone
from kith.lib.postal import format_of
from kith.lib.unreadable import Unreadable

OWN = {"email": "address", "phone": "number"}
HALF = frozenset({"kind", "label", "valid_from", "valid_until", "postcode", "city", "region", "district"})


@desk
def new_way(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """The form of a new e-mail address, phone number or postal address; sent, the list of all ways."""
    declared = _type(key)
    access.require(actor, declared.permission("create"))
    party = _party(actor, request.POST.get("party") or request.GET.get("party", ""))
    if request.method != "POST":
        values = {"country": str(setting(COUNTRY, "")), **request.GET.dict()}
        return _form(actor, declared, party, None, values)
    try:
        verbs.create(
            declared, by=actor, values=_sent(request, actor, declared, party) | {"party": str(party.uid)}
        )
    except Invalid as invalid:
        return _form(actor, declared, party, None, request.POST.dict(), invalid)
    return _list(request, actor, party)


@desk
def one_way(request: HttpRequest, actor: Actor, key: str, uid: str) -> HttpResponse:
    """The form of one that is there; sent, or asked to `cancel`, the list of all ways."""
    declared = _type(key)
    record: Any = get(actor, declared, uid)
    access.require(actor, declared.permission("edit"), record)
    now = values_of(actor, declared, record) | {"reason": record.failed_reason}
    if request.method != "POST":
        return _form(actor, declared, record.party, record, now | request.GET.dict())
    try:
        _save(
            actor,
            declared,
            record,
            _sent(request, actor, declared, record.party),
            request.POST.get("reason", ""),
        )
    except (Invalid, Conflict) as refused:
        invalid = refused if isinstance(refused, Invalid) else Invalid({"": [refused.message]})
        return _form(actor, declared, record.party, record, request.POST.dict(), invalid)
    return _list(request, actor, record.party)


@desk
def ways_of(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """The list of all ways, as it was before a form opened in it."""
    return _list(request, actor, _party(actor, uid))


@desk
@require_POST
def main_way(request: HttpRequest, actor: Actor, key: str, uid: str) -> HttpResponse:
    """The main one from now on."""
    record: Any = get(actor, _type(key), uid)
    actions.make_main(by=actor, **{key: record})
    return _list(request, actor, record.party)


@desk
@require_POST
def delete_way(request: HttpRequest, actor: Actor, key: str, uid: str) -> HttpResponse:
    """Gone for good."""
    record: Any = get(actor, _type(key), uid)
    party = record.party
    verbs.delete(_type(key), by=actor, record=record)
    return add_toast(_list(request, actor, party), Toast(_("Deleted")))


def _type(key: str) -> ObjectType:
    if key not in ("email", "phone", "address"):
        raise NotFound
    return current().type(key)


def _party(actor: Actor, uid: str) -> Party:
    found = get(actor, current().type("party"), uid)
    assert isinstance(found, Party)
    return found


def _list(request: HttpRequest, actor: Actor, party: Party) -> HttpResponse:
    return HttpResponse(reach_panel(request, actor, party))


def _save(actor: Actor, declared: ObjectType, record: Any, values: dict[str, object], reason: str) -> None:
    """The values, and whether it works: a reason says that it does not, none that it does."""
    edited = verbs.edit(declared, by=actor, record=record, values=values)
    named, reason = {declared.key: edited}, reason.strip()
    if reason and actions.works(edited):
        actions.mark_failed(by=actor, reason=REASON.type.parse(reason, REASON.spec), **named)
    elif not reason and not actions.works(edited):
        actions.mark_working(by=actor, **named)


def _sent(request: HttpRequest, actor: Actor, declared: ObjectType, party: Party) -> dict[str, object]:
    """What was typed. A number without country code belongs to the country of the party's main address."""
    fields = {
        key: field
        for key, field in access.writable(actor, declared).items()
        if key not in ("party", "is_main") and key in request.POST
    }
    values = sent(request, fields)
    if declared.key == "phone":
        home = party.addresses.filter(is_main=True).values_list("country", flat=True).first()
        values["number"] = _with_country(str(values.get("number", "")), home or "")
    return values


def _with_country(number: str, country: str) -> str:
    try:
        return read_phone(number, country) if country else number
    except Unreadable:
        return number


def _form(
    actor: Actor,
    declared: ObjectType,
    party: Party,
    record: Any,
    values: dict[str, Any],
    refused: Invalid | None = None,
) -> HttpResponse:
    """The list with the form in it, in the place of the way that is changed or below all of them."""
    errors, base = refused.firsts if refused else {}, f"/reach/{declared.key}"
    postal = declared.key == "address"
    fields = (
        _address_fields(values, errors) if postal else _fields(declared, [OWN[declared.key]], values, errors)
    )
    fields += _fields(declared, ["kind", "label", "valid_from", "valid_until"], values, errors)
    view = ReachForm(
        str(record.uid) if record else "",
        title=str(declared.label),
        action=f"{base}/{record.uid}" if record else f"{base}/new?party={party.uid}",
        fields=(*fields, _reason(values, errors)) if record else tuple(fields),
        country=_fields(declared, ["country"], values, errors)[0] if postal else None,
        cancel_href=f"/reach/of/{party.uid}",
        delete_href=f"{base}/{record.uid}/delete" if record else "",
        error=errors.get("", ""),
    )
    return HttpResponse(reach_list(actor, party, view), status=422 if refused else 200)


def _reason(values: dict[str, Any], errors: dict[str, str]) -> FormField:
    asked = control(REASON, values.get("reason"), error=errors.get("reason", ""))
    return replace(asked, label=_("Does not work, because"), required=False)


def _fields(
    declared: ObjectType, keys: list[str], values: dict[str, Any], errors: dict[str, str]
) -> list[FormField]:
    return [
        control(declared.by_key[key], values.get(key), error=errors.get(key, ""), half=key in HALF)
        for key in keys
    ]


def _address_fields(values: dict[str, Any], errors: dict[str, str]) -> list[FormField]:
    """The parts in the order and the words of the country; parts that have a value are never left out."""
    written, declared = format_of(str(values.get("country") or "")), current().type("address")
    parts = [
        *written.parts,
        *(key for key in ("district", "region", "postcode") if key not in written.parts and values.get(key)),
    ]
    named = [
        replace(one, label=word(one.name, written), help=_hint(one.name, values))
        for one in _fields(declared, parts, values, errors)
    ]
    return [*_fields(declared, ["extra"], values, errors), *named]


def _hint(part: str, values: dict[str, Any]) -> str:
    if part != "postcode":
        return ""
    country = str(values.get("country") or "")
    example = format_of(country).example
    return doubt(str(values.get("postcode") or ""), country) or (
        _("Such as %(example)s") % {"example": example} if example else ""
    )
