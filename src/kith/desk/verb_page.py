"""The verbs of any type: at once where nothing else is asked for, else by a form."""

from __future__ import annotations

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kith.core.access import allowed
from kith.core.errors import Invalid, NotFound
from kith.core.principals.actor import Actor
from kith.core.records.inputs import read_inputs
from kith.core.records.reading import get
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType, Verb
from kith.desk.actions_view import Action, Crumb
from kith.desk.controls import control
from kith.desk.door import desk
from kith.desk.form_page import href_of, sent
from kith.desk.form_view import FormSection, FormView
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.one_record import title_of
from kith.desk.render import Toast, render_page


def verb_actions(actor: Actor, declared: ObjectType, record: Model, href: str) -> list[Action]:
    """What this actor may do with the record, as far as it makes sense now."""
    return [
        Action(
            verb.label,
            f"{href}/do/{verb.key}",
            verb.icon,
            "get" if verb.inputs else "post",
            tone="bad" if verb.tone == "bad" else "",
            confirm=verb.confirm,
        )
        for verb in declared.verbs
        if (verb.when is None or verb.when(record)) and allowed(actor, declared.permission(verb.key), record)
    ]


@desk
def do_verb(request: HttpRequest, actor: Actor, path: str, uid: str, verb: str) -> HttpResponse:
    """Does it, or asks for what it needs. What is refused comes back at its field, with everything that was typed."""
    declared = current().at(path)
    record = get(actor, declared, uid)
    chosen = next((each for each in declared.verbs if each.key == verb), None)
    if chosen is None or (request.method != "POST" and not chosen.inputs):
        raise NotFound
    if request.method != "POST":
        return _form(request, actor, declared, record, chosen, None)
    try:
        values = read_inputs(actor, chosen, sent(request, {field.key: field for field in chosen.inputs}))
        chosen.do(by=actor, **{declared.key: record}, **values)
    except Invalid as invalid:
        if not chosen.inputs:
            raise
        return _form(request, actor, declared, record, chosen, invalid)
    return go(request, href_of(declared, record), Toast(_("Done: %(verb)s") % {"verb": chosen.label}))


def _form(
    request: HttpRequest, actor: Actor, declared: ObjectType, record: Model, verb: Verb, refused: Invalid | None
) -> HttpResponse:
    errors, href = refused.firsts if refused else {}, href_of(declared, record)
    fields = tuple(
        control(field, request.POST.get(field.key), error=errors.get(field.key, "")) for field in verb.inputs
    )
    view = FormView(
        title=verb.label,
        action=f"{href}/do/{verb.key}",
        sections=(FormSection("", fields),),
        crumbs=(
            Crumb(declared.plural, f"/{declared.url}"),
            Crumb(title_of(actor, declared, record), href),
        ),
        submit_label=verb.label,
        cancel_href=href,
        error=errors.get("", ""),
    )
    context = {"form": view, "shell": frame(request, actor, declared.url)}
    return render_page(request, "desk/form.jinja", context, block="form", status=422 if refused else 200)
