"""The one table of people and organisations, and the keys by which other systems know them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kith.core.keys import uid_field
from kith.core.principals.model import Principal


class Kind(models.TextChoices):
    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Company")


class Stage(models.TextChoices):
    """Where a party stands with us; `customer` is set by its first order."""

    CONTACT = "contact", _("Contact")
    PROSPECT = "prospect", _("Prospect")
    CUSTOMER = "customer", _("Customer")
    FORMER = "former", _("Former customer")


ERASED = "erased"
"""The kind of what is left of a person who was erased, while records that the law keeps still point there."""


class Party(models.Model):
    """Anybody we have to do with. `name` and `sort_key` are made of the name's parts by `naming`: `native_name` is it in
    its own script, `reading` as it is read (by which it is then put in order), `own_greeting` how a letter begins where
    it does not begin as usual.

    Since `restricted_at` nothing may be done with the data but keeping them, since `unprofiled_at` no scores are made.
    """

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    kind = models.TextField(choices=Kind.choices)
    name = models.TextField(default="", db_default="")
    sort_key = models.TextField(default="", db_default="", db_collation="C")
    title = models.TextField(default="", db_default="")
    given_name = models.TextField(default="", db_default="")
    family_name = models.TextField(default="", db_default="")
    middle_name = models.TextField(default="", db_default="")
    suffix = models.TextField(default="", db_default="")
    preferred_name = models.TextField(default="", db_default="")
    birth_name = models.TextField(default="", db_default="")
    native_name = models.TextField(default="", db_default="")
    reading = models.TextField(default="", db_default="")
    pronunciation = models.TextField(default="", db_default="")
    name_order = models.TextField(default="", db_default="")
    salutation = models.TextField(default="", db_default="")
    formality = models.TextField(default="", db_default="")
    own_greeting = models.TextField(default="", db_default="")
    job_title = models.TextField(default="", db_default="")
    stage = models.TextField(choices=Stage.choices, default=Stage.CONTACT, db_default=Stage.CONTACT)
    language = models.TextField(default="", db_default="")
    timezone = models.TextField(default="", db_default="")
    birthday = models.DateField(null=True)
    website = models.TextField(default="", db_default="")
    industry = models.TextField(default="", db_default="")
    tags = ArrayField(models.TextField(), default=list, db_default=[])
    owner = models.ForeignKey(Principal, models.SET_NULL, null=True, related_name="+", db_index=False)
    organisation = models.ForeignKey("self", models.SET_NULL, null=True, related_name="people")
    household = models.ForeignKey(
        "customers.Household", models.SET_NULL, null=True, related_name="members", db_index=False
    )
    source = models.TextField(default="", db_default="")
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    deleted_at = models.DateTimeField(null=True)
    restricted_at = models.DateTimeField(null=True)
    unprofiled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "customers_party"
        indexes = [
            models.Index(
                fields=["kind", "sort_key", "uid"],
                condition=Q(deleted_at=None),
                name="customers_party_by_name",
            ),
            models.Index(
                fields=["sort_key", "uid"],
                condition=Q(deleted_at=None),
                name="customers_party_all_by_name",
            ),
            models.Index(
                fields=["kind", "created_at", "uid"],
                condition=Q(deleted_at=None),
                name="customers_party_newest",
            ),
            models.Index(
                fields=["kind", "changed_at", "uid"],
                condition=Q(deleted_at=None),
                name="customers_party_changed",
            ),
            # Whom somebody or a team looks after is counted from this index alone.
            models.Index(
                fields=["owner", "kind", "stage"],
                include=["id"],
                condition=Q(deleted_at=None),
                name="customers_party_owned",
            ),
            models.Index(
                fields=["id"],
                condition=~Q(restricted_at=None) | ~Q(unprofiled_at=None),
                name="customers_party_limited",
            ),
            models.Index(fields=["id"], condition=~Q(deleted_at=None), name="customers_party_in_trash"),
            models.Index(
                fields=["household"], condition=~Q(household=None), name="customers_party_household"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ExternalId(models.Model):
    """The key by which another system, or a file, knows a party. Imports find people again by it."""

    id = models.BigAutoField(primary_key=True)
    party = models.ForeignKey(Party, models.CASCADE, related_name="external_ids")
    source = models.TextField()
    key = models.TextField()
    batch = models.UUIDField(null=True)

    class Meta:
        db_table = "customers_external_id"
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="customers_external_id_once")]


class PartyCustom(models.Model):
    """Custom fields of parties, beside the narrow table so that scans of it stay fast."""

    party = models.OneToOneField(Party, models.CASCADE, primary_key=True, related_name="custom")
    data = models.JSONField(default=dict)

    class Meta:
        db_table = "customers_party_custom"
