"""The page of the editor, and what it asks for while somebody writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.communicative.block import actions as saved_blocks
from kith.communicative.editor import drawing, view
from kith.communicative.editor.change import apply
from kith.communicative.editor.check import check
from kith.communicative.editor.document import Document, sent
from kith.communicative.merge import labelled
from kith.communicative.mjml.blocks import blocks
from kith.communicative.picture import actions as pictures
from kith.communicative.template.content import Content
from kith.core import access
from kith.core.errors import Invalid, NotFound
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.desk.door import desk
from kith.desk.form_view import FormField
from kith.desk.frame import frame
from kith.desk.render import render_fragment, render_page

SEE = "communicative.template.see"


def show(request: HttpRequest, actor: Actor, document: Document, error: str = "") -> HttpResponse:
    """The page of the editor with a content."""
    content = document.content
    person = FormField(
        "person", _("Seen by"), "lookup", document.person[0], value_label=document.person[1],
        lookup_href="/people/lookup", half=True, form="mail",
    )  # fmt: skip
    context: dict[str, object] = {
        "document": document, "content": content, "error": error, "exact": orjson.dumps(content.body).decode(),
        "fields": labelled(actor), "person": person, "pieces": view.palette(), "saved": view.saved(actor),
        "has_products": any(each.key == "product" for each in current().types),
        "outline": view.outline(actor, content.body, -1) if content.body_kind == "mjml" else (),
        "shell": frame(request, actor, document.active),
    }  # fmt: skip
    return render_page(request, "communicative/editor.jinja", context, status=422 if error else 200)


@desk
@require_POST
def blocks_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Does one thing to the source that is sent, and gives it back with its blocks. JSON both ways."""
    access.require(actor, SEE)
    asked, source, number = _asked(request)
    problem = ""
    try:
        new, number = apply(actor, source, number, asked) if asked.get("do") else (source, number)
    except Invalid as refused:
        new, problem = source, str(refused)
    return _json(_drawn(request, actor, new, number) | {"source": new, "number": number, "problem": problem})


def _asked(request: HttpRequest) -> tuple[Mapping[str, Any], str, int]:
    """What the page sends: all of it, the source, and the number of the chosen block. Raises NotFound for anything else."""
    try:
        asked = orjson.loads(request.body)
        return asked, str(asked["source"]), int(asked.get("number", -1))
    except (orjson.JSONDecodeError, AttributeError, KeyError, TypeError, ValueError):
        raise NotFound from None


def _drawn(request: HttpRequest, actor: Actor, source: str, number: int) -> dict[str, object]:
    outline = {"outline": view.outline(actor, source, number)}
    context = {"block": view.block_form(actor, source, number), "csrf_token": get_token(request)}
    return {
        "outline": render_fragment("communicative/editor_outline.jinja", outline),
        "form": render_fragment("communicative/editor_block.jinja", context),
    }


@desk
@require_POST
def canvas(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is written, drawn: for choosing blocks, or (with `view`) as a person gets it."""
    access.require(actor, SEE)
    try:
        content = sent(request, "")
        if request.POST.get("view") != "person":
            return drawing.page_of(drawing.canvas(content))
        seen = drawing.preview(actor, content, request.POST.get("person", ""))
        return drawing.page_of(seen.html, dark=request.POST.get("dark") == "1")
    except (Invalid, NotFound) as refused:
        return drawing.problem(str(refused))


@desk
@require_POST
def text_part(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The subject and the plain-text part as a person would read them; JSON."""
    access.require(actor, SEE)
    try:
        seen = drawing.preview(actor, sent(request, ""), request.POST.get("person", ""))
        return _json({"subject": seen.subject, "text": seen.text})
    except (Invalid, NotFound) as refused:
        return _json({"subject": "", "text": str(refused)})


@desk
@require_POST
def checks(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is wrong with it."""
    access.require(actor, SEE)
    try:
        found = check(sent(request, ""))
    except Invalid as refused:
        found = check(Content("", body_kind="plain", body=str(refused)))
    return render_page(request, "communicative/editor_checks.jinja", {"findings": found})


@desk
@require_POST
def picture(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Takes a picture in; JSON with its address, or with what is wrong with it."""
    came = request.FILES.get("file")
    if came is None or isinstance(came, list):
        return _json({"problem": _("Choose a file first.")}, 422)
    try:
        made = pictures.keep(by=actor, name=came.name or "", parts=came.chunks())
    except Invalid as refused:
        return _json({"problem": str(refused)}, 422)
    return _json({"href": made.href, "width": made.width, "height": made.height})


@desk
@require_POST
def keep_block(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Keeps a block under a name; JSON with all that are kept."""
    asked, source, number = _asked(request)
    found = blocks(source)
    if not 0 <= number < len(found):
        raise NotFound
    try:
        saved_blocks.keep(
            by=actor, name=str(asked.get("value", "")), source=source[found[number].start : found[number].end]
        )
    except Invalid as refused:
        return _json({"problem": str(refused)}, 422)
    return _kept(actor)


@desk
@require_POST
def remove_block(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """Takes a kept block away; JSON with those that are left."""
    saved_blocks.remove(by=actor, uid=uid)
    return _kept(actor)


def _kept(actor: Actor) -> HttpResponse:
    return _json({"saved": render_fragment("communicative/editor_saved.jinja", {"saved": view.saved(actor)})})


def _json(data: Mapping[str, Any], status: int = 200) -> HttpResponse:
    return HttpResponse(orjson.dumps(data, default=str), content_type="application/json", status=status)
