"""Tables of those who act."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Now, Upper
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kith.core.keys import uid_field


class UserManager(BaseUserManager["User"]):
    """Finds users by e-mail, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **more: Any) -> User:
        user = self.model(email=self.normalize_email(email), **more)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A sign-in. What it may do hangs on its principal."""

    email = models.EmailField(_("E-mail"), unique=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    sign_in_key = models.TextField(blank=True, default="")

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        db_table = "core_user"
        constraints = [models.UniqueConstraint(Upper("email"), name="core_user_email_once")]


class Kind(models.TextChoices):
    USER = "user", _("Person of the company")
    KEY = "key", _("Program")
    AUTOMATION = "automation", _("Automation")
    OUTSIDE = "outside", _("Outside person")
    SYSTEM = "system", _("System")


class Role(models.TextChoices):
    OWNER = "owner", pgettext_lazy("role", "Owner")
    ADMINISTRATOR = "administrator", _("Administrator")
    MEMBER = "member", _("Member")
    READ_ONLY = "read_only", _("Read only")
    SHARED_ONLY = "shared_only", _("Only what is shared")
    SYSTEM = "system", _("System")


class Principal(models.Model):
    """One who acts, until `until` where that is set. `party_uid` ties an outside person to a party without core knowing
    parties; `preferences` are what it has set for itself, such as its keys."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    kind = models.TextField(choices=Kind.choices)
    role = models.TextField(choices=Role.choices)
    name = models.TextField()
    user = models.OneToOneField(User, models.CASCADE, null=True, related_name="principal")
    party_uid = models.UUIDField(null=True)
    locale = models.TextField(default="en")
    timezone = models.TextField(default="UTC")
    is_active = models.BooleanField(default=True)
    until = models.DateTimeField(null=True)
    preferences = models.JSONField(default=dict, db_default={})
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "core_principal"
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(kind="system"), name="core_principal_system_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A group of principals; teams form a tree."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    name = models.TextField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")

    class Meta:
        db_table = "core_team"

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A principal in a team."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    principal = models.ForeignKey(Principal, models.CASCADE, related_name="memberships")

    class Meta:
        db_table = "core_membership"
        constraints = [models.UniqueConstraint(fields=["principal", "team"], name="core_membership_once")]


class ApiKey(models.Model):
    """A program's key. Only its digest is kept; `prefix` lets people tell keys apart. `scopes` narrow it, see `Narrowing`;
    without them it may do what its holder may."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    principal = models.ForeignKey(Principal, models.CASCADE, related_name="keys")
    name = models.TextField()
    prefix = models.TextField()
    digest = models.BinaryField(unique=True)
    scopes = ArrayField(models.TextField(), null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "core_api_key"


class Session(AbstractBaseSession):
    """A browser's session. It names its user, so that one statement reads both, and from where they signed in.
    `factor_elsewhere` says that an identity provider has asked for a second factor."""

    uid = uid_field()
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    started_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())
    address = models.TextField(default="", db_default="")
    browser = models.TextField(default="", db_default="")
    factor_elsewhere = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "core_session"

    @classmethod
    def get_session_store_class(cls) -> Any:
        from kith.core.principals.sessions import SessionStore

        return SessionStore
