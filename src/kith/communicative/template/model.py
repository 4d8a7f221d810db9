"""Templates of mails and letters: one record, with a version for each language."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kith.core.keys import uid_field
from kith.core.principals.model import Principal
from kith.privacy.purpose.model import Purpose


class Kind(models.TextChoices):
    """What is made from a template."""

    MAIL = "mail", _("E-mail")
    LETTER = "letter", _("Letter")


class BodyKind(models.TextChoices):
    """How the source text of a version is written."""

    MJML = "mjml", _("MJML")
    HTML = "html", _("HTML")
    PLAIN = "plain", _("Plain text")


class Template(models.Model):
    """What is written to many again and again. `purpose` is what such messages are usually sent for."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    name = models.TextField()
    kind = models.TextField(choices=Kind.choices, default=Kind.MAIL, db_default=Kind.MAIL)
    purpose = models.ForeignKey(Purpose, models.SET_NULL, null=True, related_name="+")
    owner = models.ForeignKey(Principal, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "communicative_template"

    def __str__(self) -> str:
        return self.name


class TemplateVersion(models.Model):
    """What a template says in one language. `body` is the source text as it was written, to the byte: nothing that shows
    or changes it in another form keeps anything besides. An empty `text` means that the plain-text part is made from the
    body."""

    id = models.BigAutoField(primary_key=True)
    template = models.ForeignKey(Template, models.CASCADE, related_name="versions")
    language = models.TextField()
    subject = models.TextField(default="", db_default="")
    preheader = models.TextField(default="", db_default="")
    body_kind = models.TextField(choices=BodyKind.choices, default=BodyKind.MJML, db_default=BodyKind.MJML)
    body = models.TextField(default="", db_default="")
    text = models.TextField(default="", db_default="")
    changed_by = models.ForeignKey(Principal, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "communicative_template_version"
        constraints = [
            models.UniqueConstraint(fields=["template", "language"], name="communicative_template_language")
        ]
