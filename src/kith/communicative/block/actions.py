"""Blocks kept to be used again: every mail of the house can have them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.communicative.block.model import SavedBlock
from kith.communicative.mjml.blocks import blocks
from kith.core import access
from kith.core.errors import Invalid, NotFound
from kith.core.principals.actor import Actor

LONGEST_NAME, LARGEST = 80, 50_000


def keep(*, by: Actor, name: str, source: str) -> SavedBlock:
    """Keeps a block under a name; one that is called so already is replaced. Raises NotAllowed or Invalid."""
    access.require(by, "communicative.template.create")
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise Invalid({"name": [_("This field is needed.")]})
    if len(source) > LARGEST or not blocks(f"<mj-body>{source}</mj-body>"):
        raise Invalid({"name": [_("This block is too large to be kept, or none.")]})
    made, _new = SavedBlock.objects.update_or_create(
        name=name, defaults={"source": source, "made_by_id": by.id}
    )
    return made


def remove(*, by: Actor, uid: str) -> None:
    """Takes a kept block away; mails that have it keep theirs. Raises NotAllowed or NotFound."""
    access.require(by, "communicative.template.create")
    gone, _by_table = SavedBlock.objects.filter(uid=uid).delete()
    if not gone:
        raise NotFound


def kept(by: Actor) -> list[SavedBlock]:
    """All of them by name. Raises NotAllowed."""
    access.require(by, "communicative.template.see")
    return list(SavedBlock.objects.order_by("name"))


def source_of(by: Actor, uid: str) -> str:
    """What was kept. Raises NotAllowed or NotFound."""
    access.require(by, "communicative.template.see")
    found = SavedBlock.objects.filter(uid=uid).first()
    if found is None:
        raise NotFound
    return found.source
