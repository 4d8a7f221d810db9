# ruff: noqa: S608 - the statements are put together from their own parts
"""Households, described."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from kith.core.colleague import PEOPLE
from kith.core.fieldtypes import COUNTRY, INTEGER, MOMENT, REFERENCE, TEXT
from kith.core.registry.field import Field, Join, Privacy, Source
from kith.core.registry.objecttype import Action, ObjectType, Verb
from kith.core.tag.field import tags_field
from kith.customers.address.type import ADDRESS
from kith.customers.household import actions
from kith.customers.household.model import Household

LIVES_HERE = "p.household_id = t.id and p.deleted_at is null"
FIRST = (
    "(select a.* from customers_party p join customers_address a on a.party_id = p.id and a.is_main"
    f" where {LIVES_HERE} order by p.birthday nulls last, p.id limit 1)"
)
PLACE = Join("place", f"lateral {FIRST}", "true")
LIVING = f"(select count(*) from customers_party p where {LIVES_HERE})"
WHO = Field("person", _("Person"), REFERENCE, Privacy.PERSONAL, target="person", required=True)
WHERE = tuple(
    replace(ADDRESS.by_key[key], required=key in ("street", "city"))
    for key in ("extra", "street", "postcode", "city", "region", "country")
)


def _of_all(field: Field) -> Field:
    """What is worked out from all who live there is told to whoever sees everybody."""
    return replace(field, writable=False, over=("person",))


HOUSEHOLD = ObjectType(
    key="household",
    model=Household,
    label=_("Household"),
    plural=_("Households"),
    icon="house-heart",
    path="households",
    base="t.deleted_at is null",
    subject="itself",
    owner="owner_id",
    fields=(
        Field("name", _("Name"), TEXT, Privacy.PERSONAL, required=True, max_length=200, sortable=True),
        Field(
            "own_greeting", _("Own letter greeting"), TEXT, Privacy.PERSONAL, max_length=200,
            help=_("How one letter to all of them begins. Empty means as usual in the language."),
        ),
        _of_all(Field("living", _("People"), INTEGER, Privacy.INTERNAL, source=Source(LIVING, nullable=False))),
        _of_all(Field("street", _("Street"), TEXT, Privacy.PERSONAL, source=Source("place.street", (PLACE,)))),
        _of_all(Field("postcode", _("Postcode"), TEXT, Privacy.PERSONAL, source=Source("place.postcode", (PLACE,)))),
        _of_all(Field("city", _("City"), TEXT, Privacy.PERSONAL, source=Source("place.city", (PLACE,)), icon="map-pin")),
        _of_all(Field("country", _("Country"), COUNTRY, Privacy.PERSONAL, source=Source("place.country", (PLACE,)))),
        Field("owner", _("Owner"), REFERENCE, Privacy.INTERNAL, target="principal", among=PEOPLE, icon="user-round",
              mark="owner"),
        tags_field("customers_household"),
        Field("created_at", _("Added"), MOMENT, Privacy.INTERNAL, writable=False, mark="when"),
        Field("changed_at", _("Changed"), MOMENT, Privacy.INTERNAL, writable=False, mark="changed"),
    ),
    title="name",
    columns=("name", "living", "street", "postcode", "city", "owner"),
    sort=("name",),
    search=("name",),
    verbs=(
        Verb("take_in", _("Add a member"), actions.take_in, "plus", Action.EDIT, (WHO,)),
        Verb("let_go", _("Remove a member"), actions.let_go, "user-round-minus", Action.EDIT, (WHO,)),
        Verb("move", _("One address for all"), actions.move, "map-pin", Action.EDIT, WHERE),
    ),
)  # fmt: skip
