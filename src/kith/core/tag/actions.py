"""What is done with tags besides the plain verbs."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.errors import Invalid
from kith.core.events.record import record as record_event
from kith.core.jobs.queue import enqueue_once
from kith.core.principals.actor import Actor
from kith.core.records.verbs import FOLLOW_UP
from kith.core.registry import current
from kith.core.tag.model import Tag

MERGED = "tag.merged"


@transaction.atomic
def merge(*, by: Actor, tag: Tag, into: Tag) -> Tag:
    """One tag becomes another: every record that has the one has the other soon after. Gives the one that stays.

    Raises NotFound, NotAllowed, or Invalid for a tag that would become itself.
    """
    access.require(by, "core.tag.merge", tag)
    if tag.pk == into.pk:
        raise Invalid({"into": [_("Choose another tag.")]})
    changes = {"name": (tag.name, into.name)}
    record_event(MERGED, by=by, on=tag, declared=current().type("tag"), verb="merge", changes=changes)
    Tag.objects.filter(pk=tag.pk).delete()
    enqueue_once(FOLLOW_UP)
    return into
