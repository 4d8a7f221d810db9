"""Long texts and files that a search found, as the palette and the page of results draw them."""

from __future__ import annotations

from markupsafe import Markup, escape

from kith.core.principals.actor import Actor
from kith.core.search.passages import Passage, passages
from kith.desk.shell import PaletteHit
from kith.desk.written import written

MODES = ("@", "#", ">")


def texts_found(actor: Actor, text: str, most: int) -> tuple[PaletteHit, ...]:
    """The newest texts with all words, each with what stands around the first; nothing in the modes of the palette."""
    if not text or text.startswith(MODES):
        return ()
    return tuple(map(_hit, passages(actor, text, most)))


def _hit(found: Passage) -> PaletteHit:
    href = f"/{found.type.url}/{found.uid}"
    if not found.file:
        return PaletteHit(found.title, href, found.type.icon, detail=_said(found))
    detail = Markup("{} · {}").format(found.title, _said(found))
    return PaletteHit(found.file, f"{href}?tab=files", "paperclip", detail=detail)


def _said(found: Passage) -> Markup:
    """The text, the words marked."""
    return written(
        "".join(f"<mark>{escape(text)}</mark>" if hit else str(escape(text)) for text, hit in found.said)
    )
