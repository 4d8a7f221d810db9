"""The kinds of relationships: those that come with the product, and those that the house has added."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kith.core.custom.fields import announce
from kith.core.errors import Text
from kith.core.events.consume import Heard
from kith.core.fieldtypes import CHOICE, Choice
from kith.core.registry.field import Field, Privacy
from kith.core.registry.room import FieldContribution
from kith.customers.relationship_kind.model import RelationshipKind


@dataclass(frozen=True, slots=True)
class Word:
    """How a kind is said from the party to the other (`forward`) and from the other to the party (`backward`), who may
    stand at its ends (person, organisation or any), and whether it makes a `tree`."""

    key: str
    forward: Text
    backward: Text
    starts: str = "any"
    ends: str = "any"
    tree: bool = False


SHIPPED = (
    Word("works_at", _("works at"), _("employs"), "any", "organisation"),
    Word(
        "subsidiary",
        _("is a subsidiary of"),
        _("is the parent of"),
        "organisation",
        "organisation",
        tree=True,
    ),
    Word("supplier", _("is a supplier of"), _("is supplied by")),
    Word("distributor", _("is a distributor of"), _("is distributed by")),
    Word("member", _("is a member of"), _("has as a member")),
    Word("lobbies", _("lobbies"), _("is lobbied by")),
    Word("referred", _("referred"), _("was referred by")),
)


def words() -> dict[str, Word]:
    """All kinds by key, by one statement."""
    own = RelationshipKind.objects.order_by("id")
    made = (Word(each.key, each.forward, each.backward, each.starts, each.ends, each.tree) for each in own)
    return {word.key: word for word in (*SHIPPED, *made)}


def kind_field(kinds: tuple[Word, ...] = SHIPPED) -> Field:
    choices = tuple(Choice(kind.key, kind.forward) for kind in kinds)
    return Field("kind", _("Relationship"), CHOICE, Privacy.PERSONAL, required=True, choices=choices)


def later_kinds() -> tuple[FieldContribution, ...]:
    """The field with the house's own kinds, in the place of the one that comes with the product."""
    own = tuple(words().values())
    return () if own == SHIPPED else (FieldContribution("relationship", kind_field(own)),)


def hear(events: list[Heard]) -> None:
    """A kind was added or changed: relationships may be of it from now on."""
    announce()
