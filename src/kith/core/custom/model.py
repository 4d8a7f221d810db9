"""The table of custom fields."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kith.core.keys import uid_field


class Level(models.TextChoices):
    """What a field costs and can do; so far fields are plain: cheap to add, filtered inside narrowed lists."""

    PLAIN = "plain", _("Plain")
    INDEXED = "indexed", _("Indexed")
    PROMOTED = "promoted", _("Promoted")


class CustomField(models.Model):
    """One custom field of a type; `choices` are pairs of key and label."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    type = models.TextField()
    key = models.TextField()
    label = models.TextField()
    kind = models.TextField()
    choices = models.JSONField(default=list)
    is_personal = models.BooleanField(default=True)
    level = models.TextField(choices=Level.choices, default=Level.PLAIN)
    place = models.IntegerField(default=0)

    class Meta:
        db_table = "core_custom_field"
        constraints = [models.UniqueConstraint(fields=["type", "key"], name="core_custom_field_once")]
