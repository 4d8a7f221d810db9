"""The gallery: ready templates to begin with."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.communicative.editor import drawing
from kith.communicative.gallery.shipped import LANGUAGES, NAMES, shipped, take
from kith.core import access
from kith.core.access import allowed
from kith.core.errors import Text
from kith.core.principals.actor import Actor
from kith.desk.door import desk
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.render import Toast, render_page


@dataclass(frozen=True, slots=True)
class Card:
    """A ready template: its name, its subject, and where its picture is drawn."""

    key: str
    name: Text
    subject: str
    shown_href: str


@desk
def gallery(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All ready templates."""
    access.require(actor, "communicative.template.see")
    language = _language()
    cards = tuple(
        Card(key, name, shipped(key, language).subject, f"/templates/gallery/{key}/{language}")
        for key, name in NAMES.items()
    )
    context: dict[str, object] = {
        "cards": cards, "may_create": allowed(actor, "communicative.template.create"),
        "shell": frame(request, actor, "templates"),
    }  # fmt: skip
    return render_page(request, "communicative/gallery.jinja", context)


@desk
def ready(request: HttpRequest, actor: Actor, key: str, language: str) -> HttpResponse:
    """One of them as a mail, for a frame."""
    access.require(actor, "communicative.template.see")
    return drawing.page_of(drawing.preview(actor, shipped(key, language), "").html)


@desk
@require_POST
def taken(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """Makes one of them a template of the house, and goes there."""
    made = take(by=actor, key=key)
    return go(request, f"/templates/{made.uid}", Toast(_("%(title)s added") % {"title": made.name}))


def _language() -> str:
    own = (get_language() or "en").partition("-")[0]
    return own if own in LANGUAGES else LANGUAGES[0]
