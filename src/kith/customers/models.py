"""All tables of customers, gathered for Django."""

from kith.customers.address.model import Address
from kith.customers.email.model import Email
from kith.customers.fact.model import Fact, FactHistory
from kith.customers.former_name.model import FormerName
from kith.customers.household.model import Household
from kith.customers.interaction.model import Concerned, Interaction, LastContact, Pin
from kith.customers.note.model import Note
from kith.customers.party.model import ExternalId, Party, PartyCustom
from kith.customers.phone.model import Phone
from kith.customers.relationship.model import Relationship
from kith.customers.relationship_kind.model import RelationshipKind
from kith.customers.task.model import Task

__all__ = [
    "Address",
    "Concerned",
    "Email",
    "ExternalId",
    "Fact",
    "FactHistory",
    "FormerName",
    "Household",
    "Interaction",
    "LastContact",
    "Note",
    "Party",
    "PartyCustom",
    "Phone",
    "Pin",
    "Relationship",
    "RelationshipKind",
    "Task",
]
