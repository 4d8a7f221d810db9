"""A product as mails show it: name and price as they stand now, a picture of its files, and the page that it has."""

from __future__ import annotations

from django.db.models import Model

from kith.communicative.mjml.pieces import product_piece
from kith.communicative.picture import actions as pictures
from kith.core import access
from kith.core.attachment.reading import files_of, parts_of
from kith.core.errors import Invalid, NotFound
from kith.core.fieldtypes import TEXT
from kith.core.principals.actor import Actor
from kith.core.records.reading import get
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.desk.one_record import values_of

WEB = ("https://", "http://")


def product_block(actor: Actor, uid: str) -> str:
    """The MJML of a product. Raises NotFound, also in a house without products."""
    declared = next((each for each in current().types if each.key == "product"), None)
    if declared is None:
        raise NotFound
    record = get(actor, declared, uid)
    values = values_of(actor, declared, record, ("name", "unit_price"))
    price, name = declared.by_key["unit_price"], str(values.get("name") or "")
    shown = price.type.show(values.get("unit_price"), price.spec, actor.viewer(""))
    picture = _picture(actor, declared, record, name)
    return product_piece(name, shown, picture, _page(actor, declared, record))


def _picture(actor: Actor, declared: ObjectType, record: Model, name: str) -> str:
    """The address of the newest picture among its files, made anew for mails; empty where there is none that fits."""
    if not access.allowed(actor, "communicative.template.create"):
        return ""
    for file in files_of(declared, record):
        if file.deleted_at is None and file.now.kind in pictures.KINDS.values():
            try:
                return pictures.keep(by=actor, name=file.name, parts=parts_of(file.now), alt=name).href
            except (Invalid, NotFound):
                continue
    return ""


def _page(actor: Actor, declared: ObjectType, record: Model) -> str:
    """The first of its texts that is a web address, such as a field “Page” that the house has added."""
    keys = tuple(key for key, field in access.readable(actor, declared).items() if field.type is TEXT)
    texts = (str(value or "") for value in values_of(actor, declared, record, keys).values())
    return next((text for text in texts if text.startswith(WEB)), "")
