"""Tables of identity providers: how each is set up, what its groups give, and who came through it."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kith.core.access.model import AccessRole
from kith.core.keys import uid_field
from kith.core.principals.model import Role, Team, User


class Protocol(models.TextChoices):
    OIDC = "oidc", "OpenID Connect"
    SAML = "saml", "SAML 2.0"


class First(models.TextChoices):
    """What a first sign-in does."""

    KNOWN = "known", _("Only colleagues and people who are invited come in")
    CREATE = "create", _("Whoever has an e-mail of the domains becomes a colleague")


class Trust(models.TextChoices):
    """Which e-mails are believed to be somebody's own."""

    VERIFIED = "verified", _("Only those that the provider calls verified")
    ALL = "all", _("All: only our own administrators give out addresses there")


class Factor(models.TextChoices):
    """Who asks for the second factor."""

    HOUSE = "house", _("We ask, as after a password")
    PROVIDER = "provider", _("Not asked again where the provider says that it asked for one")


BASELINES = ((Role.MEMBER.value, Role.MEMBER.label), (Role.READ_ONLY.value, Role.READ_ONLY.label),
             (Role.SHARED_ONLY.value, Role.SHARED_ONLY.label))  # fmt: skip


class IdentityProvider(models.Model):
    """How somebody else proves who our people are.

    `issuer` is what it calls itself. `sign_on`, `sign_off` and `certificates` are SAML's, and so are `metadata_url`, where
    they are read, `own_key` and `own_certificate`, which are the house's, and `unasked`: whether it may send people that
    nobody asked for. `domains` and `factor_words` are words with spaces between. What it says of owners counts only while
    `for_owners`, which an owner who saves it gives.
    """

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    name = models.TextField(unique=True)
    protocol = models.TextField(choices=Protocol.choices)
    is_active = models.BooleanField(default=True)
    issuer = models.TextField()
    client_id = models.TextField(default="")
    client_secret = models.BinaryField(null=True)
    metadata_url = models.TextField(default="")
    sign_on = models.TextField(default="")
    sign_off = models.TextField(default="")
    certificates = models.TextField(default="")
    own_key = models.BinaryField(null=True)
    own_certificate = models.TextField(default="")
    unasked = models.BooleanField(default=False)
    domains = models.TextField(default="")
    trust = models.TextField(choices=Trust.choices, default=Trust.VERIFIED)
    first = models.TextField(choices=First.choices, default=First.KNOWN)
    first_role = models.TextField(choices=BASELINES, default=Role.MEMBER)
    groups_claim = models.TextField(default="groups")
    factor = models.TextField(choices=Factor.choices, default=Factor.HOUSE)
    factor_words = models.TextField(default="")
    password_off = models.BooleanField(default=False)
    inside = models.BooleanField(default=False)
    for_owners = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "core_identity_provider"

    def __str__(self) -> str:
        return self.name

    @property
    def all_domains(self) -> frozenset[str]:
        return frozenset(self.domains.split())


class GroupRule(models.Model):
    """Whoever is in the provider's `group` is put into a team, given a role, or both, at every sign-in."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    provider = models.ForeignKey(IdentityProvider, models.CASCADE, related_name="rules")
    group = models.TextField()
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="+")
    role = models.ForeignKey(AccessRole, models.CASCADE, null=True, related_name="+")

    class Meta:
        db_table = "core_group_rule"
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "group", "team", "role"],
                name="core_group_rule_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return self.group


class ProvidedSignIn(models.Model):
    """Who a provider's `subject` is here. A provider never gives a subject to another person, but may an e-mail."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    provider = models.ForeignKey(IdentityProvider, models.CASCADE, related_name="people")
    subject = models.TextField()
    user = models.ForeignKey(User, models.CASCADE, related_name="provided")
    since = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "core_provided_sign_in"
        constraints = [
            models.UniqueConstraint(fields=["provider", "subject"], name="core_provided_sign_in_subject"),
            models.UniqueConstraint(fields=["provider", "user"], name="core_provided_sign_in_user"),
        ]
