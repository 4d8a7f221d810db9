"""Who may look at analyses: they tell of everybody, so they are for those who see everybody."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.access import sees_all
from kith.core.errors import NotAllowed
from kith.core.principals.actor import Actor
from kith.core.registry import current

TOLD = ("person", "organisation")
"""The types whose records analyses tell of, all together."""
BOUGHT = ("order", "order_line")


def sees_everybody(actor: Actor) -> bool:
    """Whether the actor sees all customers and, where the house has orders, all that they bought."""
    told = [each for each in current().types if each.key in (*TOLD, *BOUGHT)]
    return all(sees_all(actor, each) for each in told)


def require_everybody(actor: Actor) -> None:
    """Raises NotAllowed for who sees some of the customers only."""
    if not sees_everybody(actor):
        raise NotAllowed(_("Analyses tell of all customers. Your role shows you some of them."))
