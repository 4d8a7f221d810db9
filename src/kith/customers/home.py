"""What the customer database shows on the first page."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kith.core.access.rules import allowed
from kith.core.principals.actor import Actor
from kith.core.records.counting import estimate, exact
from kith.core.records.planner import Listing
from kith.core.records.settings import CURRENCY, house_currency, setting
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.core.transfer.actions import under_way
from kith.customers.segment.model import Segment
from kith.desk.actions_view import Tile
from kith.desk.formats import number
from kith.desk.home_view import Step
from kith.desk.list_foot import total

MANY, SOON = 100_000, 100
"""Of more rows than these about how many there are is enough; the first page waits so many milliseconds to count fewer."""


def tiles(actor: Actor) -> list[Tile]:
    """How many people and companies there are: exactly where that is known quickly, else about how many."""
    found = [current().type(key) for key in ("person", "organisation")]
    return [_tile(actor, declared) for declared in found if allowed(actor, declared.permission("see"))]


def _tile(actor: Actor, declared: ObjectType) -> Tile:
    every = Listing(declared, ())
    counted = estimate(actor, every)
    if not counted.exact and counted.number < MANY:
        counted = exact(actor, every, SOON) or counted
    return Tile(declared.plural, total(counted), _("in the customer database"))


def steps(actor: Actor) -> list[Step]:
    """Bringing customers in, and finding some of them, for those who may add customers."""
    if not allowed(actor, "customers.person.create"):
        return []
    known = estimate(actor, Listing(current().type("person"), ())).number > 0
    return [
        *_counting(actor, known),
        _bringing_in(actor, known),
        Step(
            _("Find a group of them"),
            _("A segment is a sentence that stays true by itself."),
            "/segments/new",
            Segment.objects.exists(),
            30,
        ),
    ]


def _counting(actor: Actor, known: bool) -> list[Step]:
    """What the house counts in, said by those who may before there is anything to count."""
    if not actor.administers:
        return []
    text = _("Amounts are added up and compared in %(currency)s. Choose another one if that is not yours.")
    chosen = setting(CURRENCY) is not None
    return [
        Step(
            _("Choose the currency of the house"),
            text % {"currency": house_currency()},
            "/settings/house",
            chosen or known,
            5,
        )
    ]


def _bringing_in(actor: Actor, known: bool) -> Step:
    """Done when somebody is there; while a file is being read, how far that is."""
    label, running = _("Bring your customers in"), under_way(actor)
    if running:
        text = _("%(file)s is coming in: %(done)s of about %(total)s rows.") % {
            "file": running.title, "done": number(running.done), "total": number(running.total),
        }  # fmt: skip
        return Step(label, text, f"/import/{running.uid}", False, 10)
    return Step(label, _("From a file, by hand, or over the API."), "/import", known, 10)
