"""The household of a person, at the left of the page."""

from __future__ import annotations

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kith.core.access import readable
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.customers.household.queries import household_of
from kith.customers.party.model import Party
from kith.desk.record_view import Panel
from kith.desk.render import render_fragment

NEEDED = frozenset({"street", "letter_greeting"})


def household_panel(request: HttpRequest, actor: Actor, record: Model) -> Panel | None:
    """Who lives together, and how one letter reaches them all; nothing for who lives alone, as far as we know."""
    assert isinstance(record, Party)
    found = household_of(actor, record)
    if found is None:
        return None
    told = readable(actor, current().type("person")).keys() >= NEEDED
    body = render_fragment("customers/household.jinja", {"household": found, "own": record.uid, "told": told})
    return Panel("household", _("Household"), body, count=str(len(found.members)))
