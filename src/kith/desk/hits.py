"""Records that a search found, as the palette and the page of results draw them, and what can be done with one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kith.core.access import readable
from kith.core.access.rules import allowed
from kith.core.errors import Text
from kith.core.fieldtypes import EMAIL, PHONE
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.core.search.reading import Hit
from kith.desk import marks
from kith.desk.actions_view import Action
from kith.desk.form_page import href_of
from kith.desk.one_record import values_of
from kith.desk.record_page import menu_of
from kith.desk.shell import PaletteGroup, PaletteHit
from kith.lib.phone import show_phone

NUMBER = re.compile(r"\+[0-9]{6,15}(?:;ext=[0-9]+)?")
DIGITS = "123456789"


def drawn(hit: Hit) -> PaletteHit:
    party = hit.type.belongs_to == "id"
    kind = "organisation" if hit.type.key == "organisation" else "person"
    href = f"/{hit.type.url}/{hit.uid}"
    return PaletteHit(
        hit.title or str(hit.type.label),
        href,
        "" if party else hit.type.icon,
        marks.avatar(hit.title, "av-sm", kind) if party else "",
        NUMBER.sub(lambda number: show_phone(number[0]), hit.detail),
        actions_href=f"{href}/actions",
        near=hit.near,
    )


def grouped(hits: Iterable[Hit]) -> tuple[PaletteGroup, ...]:
    """By type; the one hit that is most likely meant stands before all others."""
    hits = list(hits)
    best = max((hit for hit in hits if hit.seen or hit.begins), key=_likely, default=None)
    rest = [hit for hit in hits if hit is not best]
    groups = [PaletteGroup(_("Best hit"), (drawn(best),))] if best and len(hits) > 1 else []
    rest = rest if groups else hits
    groups += [
        PaletteGroup(declared.plural, tuple(map(drawn, found)))
        for declared, found in groupby(rest, key=lambda hit: hit.type)
    ]
    return tuple(groups)


def _likely(hit: Hit) -> tuple[bool, bool, bool, float]:
    return (not hit.near, hit.seen is not None, hit.begins, hit.seen.timestamp() if hit.seen else 0.0)


def actions(request: HttpRequest, actor: Actor, declared: ObjectType, record: Model) -> tuple[Action, ...]:
    """What can be done with a record, each with the key that does it."""
    href = href_of(declared, record)
    found = [Action(_("Open"), href, declared.icon, key="o")]
    if declared.editable and allowed(actor, declared.permission("edit"), record):
        found.append(Action(_("Edit"), f"{href}/edit", "pencil", key="e"))
    found += _reached(actor, declared, record)
    more = menu_of(request, actor, declared, record, href)
    found += [replace(action, key=key) for action, key in zip(more, DIGITS, strict=False)]
    return (*found, *more[len(DIGITS) :])


def _reached(actor: Actor, declared: ObjectType, record: Model) -> list[Action]:
    """Calling and writing, where the record has a number or an address."""
    kinds: dict[object, tuple[Text, str, str, str]] = {
        PHONE: (_("Call %(number)s"), "tel:", "phone", "p"),
        EMAIL: (_("Write to %(number)s"), "mailto:", "mail", "m"),
    }
    fields, values = readable(actor, declared), values_of(actor, declared, record)
    found = []
    for field in fields.values():
        value = values.get(field.key)
        if field.type in kinds and value:
            label, scheme, icon, key = kinds.pop(field.type)
            shown = field.type.show(value, field.spec, actor.viewer(""))
            found.append(Action(str(label) % {"number": shown}, f"{scheme}{value}", icon, key=key))
    return found


def types_found(hits: Iterable[Hit]) -> list[ObjectType]:
    """The types of these hits, in the order of the house."""
    keys = {hit.type.key for hit in hits}
    return [declared for declared in current().types if declared.key in keys]
