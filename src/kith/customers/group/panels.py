"""The group that a company belongs to, as a tree on its page."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from kith.core.access import allowed
from kith.core.principals.actor import Actor
from kith.core.records.settings import house_currency
from kith.customers.group.queries import Company, Group, Sums, group_of
from kith.customers.party.model import Party
from kith.desk import formats
from kith.desk.actions_view import Action
from kith.desk.render import render_fragment

MOST = 200
"""So many companies are drawn with all that is below them; of larger groups, those around the one that is looked at."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A company in the tree. `hidden` says how many stand below it that are not drawn; `href` leads there."""

    key: int
    name: str
    href: str
    figures: str
    whole: str
    level: int
    current: bool
    below: tuple[Branch, ...]
    hidden: str = ""


def group_tab(request: HttpRequest, actor: Actor, record: Model) -> Markup:
    """Everybody above and below, with what is told of each and of each with all below it."""
    assert isinstance(record, Party)
    found = group_of(actor, record)
    back = f"/companies/{record.uid}?tab=group"
    context = {
        "top": _branch(found, found.top, 1) if found.top.below else None,
        "more": found.more,
        "adding": _adding(actor, record, back),
    }
    return render_fragment("customers/group.jinja", context)


def _branch(group: Group, company: Company, level: int) -> Branch:
    near = company.id in group.path or group.top.size <= MOST
    drawn = company.below if near else ()
    beneath = company.size - 1
    return Branch(
        company.id,
        company.name,
        f"/companies/{company.uid}?tab=group",
        _said(company.own),
        _said(company.whole) if company.below else "",
        level,
        company.id == group.path[-1],
        tuple(_branch(group, each, level + 1) for each in drawn),
        "" if near or not beneath else _beneath(beneath),
    )


def _beneath(number: int) -> str:
    words = ngettext("%(number)s company below it", "%(number)s companies below it", number)
    return words % {"number": formats.number(number)}


def _said(sums: Sums) -> str:
    """Figures in words; those that the reader may not see are left out."""
    said = []
    if sums.people is not None:
        words = ngettext("%(number)s person", "%(number)s people", sums.people)
        said.append(words % {"number": formats.number(sums.people)})
    if sums.orders is not None:
        words = ngettext("%(number)s order", "%(number)s orders", sums.orders)
        said.append(words % {"number": formats.number(sums.orders)})
    if sums.revenue is not None:
        said.append(formats.money(sums.revenue, house_currency(), 0))
    return " · ".join(said)


def _adding(actor: Actor, company: Party, back: str) -> tuple[Action, ...]:
    """The ways to a company above and to one below."""
    if not allowed(actor, "customers.relationship.create"):
        return ()
    start = f"/relationships/new?kind=subsidiary&next={quote(back)}"
    return (
        Action(_("Add the company above"), f"{start}&party={company.uid}", "plus"),
        Action(_("Add a company below"), f"{start}&other={company.uid}", "plus"),
    )
