"""Tables of apps: what is registered, what was allowed, and the tokens that came of it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from kith.core.keys import uid_field
from kith.core.principals.model import Principal


class App(models.Model):
    """An app that may ask colleagues to work in their name, known to programs by its `uid`.

    Its `principal` bears its name, stands in the history, and is whom it acts as where it works `by_itself`. A public
    app, such as one on a telephone, can keep no secret and has none; of others' secrets only the digest is kept.
    `scopes` are the most that it can be allowed.
    """

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    principal = models.OneToOneField(Principal, models.PROTECT, related_name="app")
    public = models.BooleanField()
    by_itself = models.BooleanField()
    redirect_uris = ArrayField(models.TextField())
    scopes = ArrayField(models.TextField())
    secret_digest = models.BinaryField(null=True)
    made_by = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "core_app"

    def __str__(self) -> str:
        return self.principal.name


class Allowance(models.Model):
    """A colleague lets an app work in their name, until then at the longest. It begins with a code, of which only the
    digest is kept, and which works once; `challenge` is the S256 digest of what the app must show along with it."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    app = models.ForeignKey(App, models.CASCADE, related_name="allowances")
    principal = models.ForeignKey(Principal, models.CASCADE, related_name="+")
    scopes = ArrayField(models.TextField())
    redirect_uri = models.TextField()
    challenge = models.TextField()
    code_digest = models.BinaryField(unique=True)
    code_until = models.DateTimeField()
    code_used_at = models.DateTimeField(null=True)
    allowed_at = models.DateTimeField(db_default=Now())
    until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "core_app_allowance"


class TokenKind(models.TextChoices):
    ACCESS = "access"
    REFRESH = "refresh"


class AppToken(models.Model):
    """A token of an app; only its digest is kept. Without `allowance` the app works as itself. A token for a new one is
    `used_at` once: whoever shows it again has stolen it, or was robbed."""

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField(choices=TokenKind.choices)
    app = models.ForeignKey(App, models.CASCADE, related_name="tokens")
    allowance = models.ForeignKey(Allowance, models.CASCADE, null=True, related_name="tokens")
    digest = models.BinaryField(unique=True)
    scopes = ArrayField(models.TextField())
    made_at = models.DateTimeField(db_default=Now())
    until = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "core_app_token"
