"""Acts on many records: asked for in a dialog over the list, previewed there, and started."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kith.core.access import readable
from kith.core.bulk import actions
from kith.core.bulk.asked import Selection
from kith.core.bulk.editing import changeable
from kith.core.bulk.looking import Preview, look
from kith.core.bulk.operation import BulkOperation
from kith.core.bulk.operations import operation
from kith.core.errors import Invalid, NotFound
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.desk import formats
from kith.desk.bulk_form import (
    MOST_OWNERS,
    OWNER,
    asks,
    bulk_field,
    bulk_form,
    owner_control,
    owner_names,
    typed,
)
from kith.desk.bulk_selection import how_many, kept, read_selection
from kith.desk.bulk_view import BulkPreview, BulkReason, BulkSample
from kith.desk.door import desk
from kith.desk.going import go
from kith.desk.history_words import Words
from kith.desk.render import render_page


@desk
@require_POST
def ask(request: HttpRequest, actor: Actor, path: str, key: str) -> HttpResponse:
    """The dialog of an act, or at once its preview where nothing else is asked for."""
    declared, chosen, selection = _meant(request, actor, path, key)
    if asks(actor, declared, chosen):
        return _form(request, actor, selection, chosen, None)
    return _preview(request, actor, selection, chosen, {})


@desk
@require_POST
def more(request: HttpRequest, actor: Actor, path: str, key: str) -> HttpResponse:
    """One more field of an edit, or one more owner."""
    declared = current().at(path)
    chosen, sent = operation(actor, declared, key), request.POST
    if chosen.key == "assign":
        names = owner_names(sent)
        if len(names) >= MOST_OWNERS:
            return HttpResponse(status=204)
        shown = owner_control(declared, f"{OWNER}{len(names)}", {}, {})
        return render_page(request, "desk/bulk/more.jinja", {"field_": shown, "part": None})
    fields, wanted = changeable(actor, declared), sent.get("field", "")
    if wanted not in fields or wanted in sent.getlist("key"):
        return HttpResponse(status=204)
    part = bulk_field(fields[wanted], {}, {})
    return render_page(request, "desk/bulk/more.jinja", {"part": part, "field_": None})


@desk
@require_POST
def preview(request: HttpRequest, actor: Actor, path: str, key: str) -> HttpResponse:
    """What would happen; a refused value brings the form back."""
    declared, chosen, selection = _meant(request, actor, path, key)
    try:
        return _preview(request, actor, selection, chosen, typed(actor, declared, chosen, request.POST))
    except Invalid as refused:
        return _form(request, actor, selection, chosen, refused)


@desk
@require_POST
def start(request: HttpRequest, actor: Actor, path: str, key: str) -> HttpResponse:
    """Starts it, once however often the button is pressed."""
    _declared, chosen, selection = _meant(request, actor, path, key)
    try:
        token, values = UUID(request.POST.get("token", "")), orjson.loads(request.POST.get("values", ""))
    except ValueError:
        raise NotFound from None
    run = actions.start(by=actor, selection=selection, key=chosen.key, values=values, token=token)
    return go(request, f"/bulk/{run.uid}")  # which tells how far it is


def _meant(
    request: HttpRequest, actor: Actor, path: str, key: str
) -> tuple[ObjectType, BulkOperation, Selection]:
    declared = current().at(path)
    return declared, operation(actor, declared, key), read_selection(actor, declared, request.POST)


def _form(
    request: HttpRequest, actor: Actor, selection: Selection, chosen: BulkOperation, refused: Invalid | None
) -> HttpResponse:
    form = bulk_form(actor, selection, chosen, request.POST, refused)
    status = 422 if refused else 200
    return render_page(request, "desk/bulk/form.jinja", {"form": form}, status=status)


def _preview(
    request: HttpRequest, actor: Actor, selection: Selection, chosen: BulkOperation, values: Mapping[str, Any]
) -> HttpResponse:
    found = look(by=actor, selection=selection, key=chosen.key, values=values)
    vals = {
        **kept(actor, selection.type, request.POST),
        "values": orjson.dumps(values).decode(),
        "token": str(uuid4()),
    }
    view = preview_view(actor, selection, found, vals)
    return render_page(request, "desk/bulk/preview.jinja", {"preview": view})


def preview_view(actor: Actor, selection: Selection, found: Preview, vals: Mapping[str, str]) -> BulkPreview:
    declared, chosen = selection.type, found.operation
    words = Words(actor, declared, readable(actor, declared))
    words.learn([each.changes for each in found.sample])
    return BulkPreview(
        title=f"{declared.plural}: {chosen.label}",
        action=f"/{declared.url}/bulk/{chosen.key}/start",
        submit_label=_submit(chosen, found),
        vals=vals,
        changed=formats.number(found.changed),
        same=formats.number(found.same),
        refused=formats.number(found.refused),
        nothing=found.whole and not found.changed,
        looked_text=""
        if found.whole
        else _("%(looked)s of %(all)s were looked at. The others are checked as they are done.")
        % {"looked": formats.number(found.looked), "all": how_many(selection, found.total)},
        back_text=_("It can be taken back as a whole for %(days)s days.") % {"days": actions.KEPT.days}
        if found.undoable
        else _("It cannot be taken back as a whole."),
        tone="bad" if chosen.tone == "bad" else "main",
        reasons=tuple(
            BulkReason(each.text, formats.number(each.count), ", ".join(each.names)) for each in found.reasons
        ),
        sample=tuple(
            BulkSample(each.name or _("No name"), words.of(each.changes))
            for each in found.sample
            if each.changes
        ),
    )


def _submit(chosen: BulkOperation, found: Preview) -> str:
    rows = ngettext("%(count)s row", "%(count)s rows", found.changed) % {
        "count": formats.number(found.changed)
    }
    return f"{chosen.label}: {rows}" if found.whole else str(chosen.label)
