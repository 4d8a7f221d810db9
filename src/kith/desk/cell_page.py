"""Changing one value where it stands: in a cell of a list, or as a fact on the record's page."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kith.core import access
from kith.core.access import writable
from kith.core.errors import Conflict, Invalid, NotFound
from kith.core.fieldtypes import BOOLEAN, SECRET
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.records.reading import get
from kith.core.records.settings import house_currency
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType
from kith.desk import amounts
from kith.desk.cells import shown
from kith.desk.controls import control, written
from kith.desk.door import desk
from kith.desk.form_page import also_changed, href_of, told
from kith.desk.list_page import PHONE
from kith.desk.list_view import Cell, CellEdit, Column
from kith.desk.live import live_for, topics_of
from kith.desk.one_record import values_of
from kith.desk.record_page import fact_of
from kith.desk.render import render_page


@desk
def cell(request: HttpRequest, actor: Actor, path: str, uid: str, key: str) -> HttpResponse:
    """The form of a cell; sent, it becomes the cell again, or the form with the reason below."""
    declared, record, field, value = _found(actor, path, uid, key)
    href = f"{href_of(declared, record)}/cell/{key}"
    if request.method == "POST":
        try:
            value = _saved(request, actor, declared, record, field)
        except (Invalid, Conflict) as refused:
            return _again(request, "desk/cell_edit.jinja", href, actor, field, value, refused)
    elif not request.GET.get("cancel"):
        live = live_for(request, actor, topics_of(declared, uid)[:1])
        return _form(request, "desk/cell_edit.jinja", href, field, value, live.shown if live else "")
    content = shown(field, value, actor.viewer(house_currency()))
    return render_page(
        request, "desk/cell.jinja", {"cell": Cell(_column(field), content, request.method == "POST")}
    )


@desk
def fact(request: HttpRequest, actor: Actor, path: str, uid: str, key: str) -> HttpResponse:
    """The form of a fact; sent, it becomes the fact again, or the form with the reason below."""
    declared, record, field, value = _found(actor, path, uid, key)
    href = href_of(declared, record)
    if request.method == "POST":
        try:
            value = _saved(request, actor, declared, record, field)
        except (Invalid, Conflict) as refused:
            return _again(request, "desk/fact_edit.jinja", f"{href}/fact/{key}", actor, field, value, refused)
    elif not request.GET.get("cancel"):
        return _form(request, "desk/fact_edit.jinja", f"{href}/fact/{key}", field, value)
    return render_page(request, "desk/fact.jinja", {"fact": fact_of(actor, field, value, href, True)})


def _found(actor: Actor, path: str, uid: str, key: str) -> tuple[ObjectType, Model, Field, Any]:
    declared = current().at(path)
    record = get(actor, declared, uid)
    access.require(actor, declared.permission("edit"), record)
    field = writable(actor, declared).get(key)
    if field is None:
        raise NotFound(_("This field cannot be changed here."))
    return declared, record, field, values_of(actor, declared, record, (key,))[key]


def _saved(request: HttpRequest, actor: Actor, declared: ObjectType, record: Model, field: Field) -> Any:
    sent: object = (
        bool(request.POST.get(field.key))
        if field.type is BOOLEAN
        else amounts.typed(field, request.POST.get(field.key, ""))
    )
    seen = {field.key: request.POST["seen"]} if "seen" in request.POST else {}
    verbs.edit(declared, by=actor, record=record, values={field.key: sent}, expected=seen)
    return values_of(actor, declared, record, (field.key,))[field.key]


def _form(
    request: HttpRequest, template: str, href: str, field: Field, value: Any, here: str = ""
) -> HttpResponse:
    seen = "" if field.type is SECRET else written(field, value)
    made = amounts.shown(field, value, control(field, value))
    edit = CellEdit(href, _column(field), field.label, made, seen, here=here)
    return render_page(request, template, {"edit": edit})


def _again(
    request: HttpRequest,
    template: str,
    href: str,
    actor: Actor,
    field: Field,
    now: Any,
    refused: Invalid | Conflict,
) -> HttpResponse:
    """The form as it was sent, with the reason. After a conflict, it has seen the present value."""
    typed: object = request.POST.get(field.key, "")
    clash = isinstance(refused, Conflict) and field.key in refused.fields
    if isinstance(refused, Conflict) and not clash:
        raise refused
    other = told(actor, field, now) if clash else ""
    error = also_changed(other) if clash else str(refused)
    seen = written(field, now) if clash else request.POST.get("seen", "")
    made = amounts.shown(field, typed, control(field, typed, error=error))
    edit = CellEdit(href, _column(field), field.label, made, seen, other)
    return render_page(request, template, {"edit": edit}, status=422)


def _column(field: Field) -> Column:
    return Column(
        field.key, field.label, numeric=field.type.numeric, editable=True, phone=PHONE.get(field.key, "")
    )
