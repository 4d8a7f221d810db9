"""The names that somebody had before, at the left of their page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import quote

from django.db.models import F, Model
from django.http import HttpRequest
from django.utils.translation import gettext as _
from markupsafe import Markup

from kith.core.access import allowed, readable, visible
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.customers.former_name.model import FormerName
from kith.customers.party.model import Party
from kith.desk import formats
from kith.desk.actions_view import Action
from kith.desk.form_page import href_of
from kith.desk.record_view import Panel
from kith.desk.related_tab import add_action
from kith.desk.render import render_fragment

MOST = 20


@dataclass(frozen=True, slots=True)
class Named:
    """A name with its time in words; `edit_href` is empty for who may not change it."""

    name: str
    time: str
    href: str
    edit_href: str


def former_names_panel(request: HttpRequest, actor: Actor, record: Model) -> Panel | None:
    """The newest first; nothing for who may not read names."""
    assert isinstance(record, Party)
    declared = current().type("former_name")
    fields = readable(actor, declared)
    if "name" not in fields:
        return None
    ordered = FormerName.objects.filter(party=record).order_by(F("until").desc(nulls_first=True), "-id")
    back = href_of(current().type_of(record), record)
    names = [_named(actor, declared, each, fields, back) for each in visible(actor, ordered)[:MOST]]
    add = add_action(actor, declared, record, back)
    if not names:
        return None
    return Panel("former-names", declared.plural, _body(names), count=str(len(names)), action=add)


def add_former_name(request: HttpRequest, actor: Actor, record: Model) -> Action | None:
    """Where the first one is added: in the menu of the page."""
    declared = current().type("former_name")
    return add_action(actor, declared, record, href_of(current().type_of(record), record))


def _body(names: list[Named]) -> Markup:
    return render_fragment("customers/former_names.jinja", {"names": names})


def _named(actor: Actor, declared: ObjectType, one: FormerName, fields: Collection[str], back: str) -> Named:
    href = f"/{declared.url}/{one.uid}"
    may_edit = allowed(actor, declared.permission("edit"), one)
    return Named(
        one.name,
        _time(one) if {"since", "until"} <= set(fields) else "",
        href,
        f"{href}/edit?next={quote(back)}" if may_edit else "",
    )


def _time(one: FormerName) -> str:
    if one.since and one.until:
        return f"{formats.day(one.since)} – {formats.day(one.until)}"
    if one.until:
        return _("until %(day)s") % {"day": formats.day(one.until)}
    return _("since %(day)s") % {"day": formats.day(one.since)} if one.since else ""
