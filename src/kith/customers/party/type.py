# ruff: noqa: S608 - the statements are put together from their own parts
"""People and companies, described."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from kith.core.colleague import PEOPLE
from kith.core.fieldtypes import (
    CHOICE,
    COUNTRY,
    DATE,
    EMAIL,
    LANGUAGE,
    MOMENT,
    PHONE,
    REFERENCE,
    TAGS,
    TEXT,
    TIMEZONE,
    Choice,
)
from kith.core.records.tags import TAG
from kith.core.registry.field import Field, Join, Privacy, Source
from kith.core.registry.objecttype import Action, Lake, ObjectType, OnErase, OnMerge, Verb
from kith.customers.fact.fields import FACT_FIELDS
from kith.customers.household.actions import live_with
from kith.customers.interaction.fields import LAST_CONTACT
from kith.customers.party.greeting import made_fields, name_fields, other_names
from kith.customers.party.model import Kind, Party, Stage
from kith.customers.party.naming import name_organisation, name_person

MAIN_EMAIL = Join("email", "customers_email", "email.party_id = t.id and email.is_main")
MAIN_PHONE = Join("phone", "customers_phone", "phone.party_id = t.id and phone.is_main")
MAIN_ADDRESS = Join("address", "customers_address", "address.party_id = t.id and address.is_main")
OTHER = Field(
    "other", _("With whom"), REFERENCE, Privacy.PERSONAL, target="person", required=True,
    help=_("They get letters together from then on."),
)  # fmt: skip
STAGES = tuple(
    Choice(stage.value, stage.label, tone)
    for stage, tone in zip(Stage, ("neutral", "accent", "good", "warn"), strict=True)
)


def reach(personal: Privacy) -> tuple[Field, ...]:
    """The main ways to reach a party, for lists and filters; they are changed on the record."""
    return (
        Field(
            "email",
            _("E-mail"),
            EMAIL,
            personal,
            source=Source("email.address", (MAIN_EMAIL,)),
            writable=False,
            icon="mail",
            first_of="email.address",
        ),
        Field(
            "phone",
            _("Phone"),
            PHONE,
            personal,
            source=Source("phone.number", (MAIN_PHONE,)),
            writable=False,
            icon="phone",
            first_of="phone.number",
        ),
        Field(
            "street",
            _("Street"),
            TEXT,
            personal,
            source=Source("address.street", (MAIN_ADDRESS,)),
            writable=False,
        ),
        Field(
            "postcode",
            _("Postcode"),
            TEXT,
            personal,
            source=Source("address.postcode", (MAIN_ADDRESS,)),
            writable=False,
        ),
        Field(
            "city",
            _("City"),
            TEXT,
            personal,
            source=Source("address.city", (MAIN_ADDRESS,)),
            writable=False,
            icon="map-pin",
        ),
        Field(
            "country",
            _("Country"),
            COUNTRY,
            personal,
            source=Source("address.country", (MAIN_ADDRESS,)),
            writable=False,
        ),
    )


def _zone(personal: Privacy) -> Field:
    help_ = _("For quiet hours. Empty: as usual in their country.")
    return Field("timezone", _("Time zone"), TIMEZONE, personal, help=help_)


OWN = (
    Field("stage", _("Stage"), CHOICE, Privacy.INTERNAL, choices=STAGES, mark="badge"),
    Field("tags", _("Tags"), TAGS, Privacy.INTERNAL, mark=TAG),
    Field(
        "owner",
        _("Owner"),
        REFERENCE,
        Privacy.INTERNAL,
        target="principal",
        among=PEOPLE,
        icon="user-round",
        mark="owner",
    ),
    Field(
        "source", _("Source"), TEXT, Privacy.INTERNAL, max_length=200, help=_("Where this record came from.")
    ),
    Field("created_at", _("Added"), MOMENT, Privacy.INTERNAL, writable=False, sortable=True, mark="when"),
    Field(
        "changed_at", _("Changed"), MOMENT, Privacy.INTERNAL, writable=False, sortable=True, mark="changed"
    ),
)
LIMITED = (
    "select p.id from customers_party p where p.restricted_at is not null or p.unprofiled_at is not null"
)
"""Those whose rows the warehouse must not have, as SQL giving ids."""
NOT_IN_TRASH = (
    "not exists (select from customers_party o where o.id = t.party_id and o.deleted_at is not null)"
)
"""The base of types that belong to a party: what belongs to somebody in the trash is out with them, and comes back."""
PARTY_LAKE = (
    Lake(
        "party",
        "select t.id as party_id, t.kind, t.created_at, t.chg from customers_party t"
        " where t.deleted_at is null and t.restricted_at is null and t.unprofiled_at is null",
        "select row_id as party_id, chg from core_tombstone where table_name = 'customers_party'"
        " union all select t.id, t.chg from customers_party t where t.deleted_at is not null"
        f" union all select t.id, t.chg from customers_party t where t.id in ({LIMITED})",
        {"created_at": "created_at"},
    ),
)

PERSON = ObjectType(
    key="person",
    model=Party,
    label=_("Person"),
    plural=_("People"),
    icon="users-round",
    path="people",
    kind=("kind", "person"),
    base="t.deleted_at is null",
    belongs_to="id",
    owner="owner_id",
    custom_table="customers_party_custom",
    fields=(
        Field(
            "name",
            _("Name"),
            TEXT,
            Privacy.PERSONAL,
            writable=False,
            sort="t.sort_key",
            sortable=True,
            mark="who",
        ),
        Field("title", _("Title"), TEXT, Privacy.PERSONAL, max_length=60),
        Field("given_name", _("Given name"), TEXT, Privacy.PERSONAL, max_length=200),
        Field("family_name", _("Family name"), TEXT, Privacy.PERSONAL, max_length=200),
        *name_fields(),
        *made_fields(MAIN_ADDRESS),
        Field("job_title", _("Job title"), TEXT, Privacy.PERSONAL, max_length=200),
        Field(
            "organisation",
            _("Company"),
            REFERENCE,
            Privacy.PERSONAL,
            target="organisation",
            icon="building-2",
        ),
        Field(
            "household", _("Household"), REFERENCE, Privacy.PERSONAL, target="household", icon="house-heart"
        ),
        *reach(Privacy.PERSONAL),
        Field("language", _("Language"), LANGUAGE, Privacy.PERSONAL),
        _zone(Privacy.PERSONAL),
        Field("birthday", _("Birthday"), DATE, Privacy.SENSITIVE, yearly=True),
        *OWN,
        LAST_CONTACT,
        *FACT_FIELDS,
    ),
    title="name",
    columns=(
        "name",
        "organisation",
        "abc_class",
        "lifetime_value",
        "last_order_at",
        "email",
        "city",
        "owner",
    ),
    sort=("name",),
    board="stage",
    search=("name", "email", "phone", "other_names"),
    lake=(),
    on_merge=OnMerge.FIRST_WINS,
    on_erase=OnErase("delete"),
    prepare=name_person,
    watches=("given_name", "family_name", "language"),
    known_by=("family_name", "given_name", "preferred_name", "native_name", "email", "phone"),
    verbs=(Verb("live_with", _("Lives with"), live_with, "house", Action.EDIT, (OTHER,)),),
)

ORGANISATION = ObjectType(
    key="organisation",
    model=Party,
    label=_("Company"),
    plural=_("Companies"),
    icon="building-2",
    path="companies",
    kind=("kind", "organisation"),
    base="t.deleted_at is null",
    belongs_to="id",
    owner="owner_id",
    custom_table="customers_party_custom",
    fields=(
        Field(
            "name",
            _("Name"),
            TEXT,
            Privacy.PUBLIC,
            required=True,
            max_length=300,
            sort="t.sort_key",
            sortable=True,
            mark="who",
        ),
        Field("industry", _("Industry"), TEXT, Privacy.PUBLIC, max_length=200),
        Field("website", _("Website"), TEXT, Privacy.PUBLIC, max_length=500),
        *reach(Privacy.PUBLIC),
        other_names(privacy=Privacy.PUBLIC),
        Field("language", _("Language"), LANGUAGE, Privacy.PUBLIC),
        _zone(Privacy.PUBLIC),
        *OWN,
        replace(
            LAST_CONTACT,
            sortable=False,
            help=_(
                "The newest mail, call, letter, message, meeting or note with the company itself; those with its people "
                "stand with them. Empty means never."
            ),
        ),
        # Where companies are a few among many people, an index over the facts of all does not find them soon.
        *(replace(field, sortable=False) for field in FACT_FIELDS),
    ),
    title="name",
    columns=("name", "industry", "abc_class", "lifetime_value", "last_order_at", "city", "owner"),
    sort=("name",),
    board="stage",
    search=("name", "email", "phone", "website", "other_names"),
    lake=(),
    on_merge=OnMerge.FIRST_WINS,
    on_erase=OnErase("delete"),
    prepare=name_organisation,
    watches=("name",),
)

PARTY = ObjectType(
    key="party",
    model=Party,
    label=_("Person or company"),
    plural=_("People and companies"),
    icon="contact",
    path="everyone",
    base="t.deleted_at is null",
    belongs_to="id",
    owner="owner_id",
    custom_table="customers_party_custom",
    fields=(
        Field(
            "name",
            _("Name"),
            TEXT,
            Privacy.PERSONAL,
            writable=False,
            sort="t.sort_key",
            sortable=True,
            mark="who",
        ),
        Field(
            "kind",
            _("Kind"),
            CHOICE,
            Privacy.INTERNAL,
            writable=False,
            choices=tuple(Choice(k.value, k.label) for k in Kind),
        ),
        *reach(Privacy.PERSONAL),
        *(replace(field, sortable=False) for field in OWN),  # the indexes over times are of one kind each
        LAST_CONTACT,
        *FACT_FIELDS,
    ),
    title="name",
    columns=("name", "kind", "abc_class", "lifetime_value", "last_order_at", "email", "city", "owner"),
    sort=("name",),
    creatable=False,
    editable=False,
    deletable=False,
    lake=PARTY_LAKE,
    on_merge=OnMerge.FIRST_WINS,
    on_erase=OnErase("delete"),
)
