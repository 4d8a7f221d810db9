"""The household of a person, at the left of their page; and who lives there, on its own."""

from __future__ import annotations

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _
from markupsafe import Markup

from kith.core.access import allowed, readable
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.customers.household.model import Household
from kith.customers.household.queries import household_of, letter_to
from kith.customers.party.model import Party
from kith.desk.actions_view import Action
from kith.desk.record_view import Panel
from kith.desk.render import csrf_field, render_fragment

NEEDED = frozenset({"street", "letter_greeting"})


def told(actor: Actor) -> bool:
    """Whether the actor may read what a letter to people says."""
    return readable(actor, current().type("person")).keys() >= NEEDED


def household_panel(request: HttpRequest, actor: Actor, record: Model) -> Panel | None:
    """Who lives together, and how one letter reaches them all; nothing for who lives in no household."""
    assert isinstance(record, Party)
    found = household_of(actor, record) if "household" in readable(actor, current().type("person")) else None
    if found is None:
        return None
    context = {"household": found, "own": record.uid, "href": "", "told": told(actor)}
    body = render_fragment("customers/household.jinja", context)
    return Panel("household", _("Household"), body, count=str(len(found.members)))


def members_tab(request: HttpRequest, actor: Actor, record: Model) -> Markup:
    """Who lives there, with the way for others to move in and for them to move out."""
    assert isinstance(record, Household)
    href = f"/households/{record.uid}"
    may = allowed(actor, "customers.household.take_in", record)
    context = {
        "household": letter_to(actor, record.pk),
        "own": None,
        "href": href if may else "",
        "told": told(actor),
        "csrf_input": csrf_field(request),
        "add": Action(_("Add a member"), f"{href}/do/take_in", "plus") if may else None,
    }
    return render_fragment("customers/members.jinja", context)
