"""Pictures that stand in mails."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from kith.core.keys import uid_field
from kith.core.principals.model import Principal


class Picture(models.Model):
    """A picture that anybody gets who knows its address. `key` is the part of the address that cannot be guessed; the
    picture itself lies in the file store under `digest`. Width and height are in pixels. It stays for ever: mails that
    are out point at it."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    key = models.TextField(unique=True)
    name = models.TextField()
    kind = models.TextField()
    digest = models.TextField()
    size = models.IntegerField()
    width = models.IntegerField()
    height = models.IntegerField()
    alt = models.TextField(default="", db_default="")
    made_by = models.ForeignKey(Principal, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "communicative_picture"

    @property
    def href(self) -> str:
        """Its address within the house."""
        return f"/p/{self.key}.{self.kind.partition('/')[2].replace('jpeg', 'jpg')}"
