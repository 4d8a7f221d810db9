"""Files of a record over the desk: attached by drop or pick, downloaded, renewed, removed, brought back."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from markupsafe import Markup

from kith.core.attachment import actions, reading
from kith.core.errors import Invalid
from kith.core.files.sending import download_headers, picture_headers
from kith.core.principals.actor import Actor
from kith.core.records.reading import get
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.desk.door import desk
from kith.desk.files_view import files_view
from kith.desk.form_page import href_of
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.one_record import title_of
from kith.desk.render import Toast, add_toast, render_fragment, render_page, wants_fragment

TAB = "files"


def files_tab(request: HttpRequest, actor: Actor, declared: ObjectType, record: Model, href: str) -> Markup:
    """The record's files below its tabs."""
    view = files_view(actor, declared, record, href)
    return render_fragment("desk/files.jinja", {"files": view, "csrf_token": get_token(request)})


@desk
def files_page(request: HttpRequest, actor: Actor, path: str, uid: str) -> HttpResponse:
    """The list alone for htmx; sent files are attached, one after the other."""
    declared = current().at(path)
    record = get(actor, declared, uid)
    href = href_of(declared, record)
    errors: tuple[str, ...] = ()
    if request.method == "POST":
        sent = cast("list[UploadedFile[Any]]", request.FILES.getlist("file"))
        errors = _attached(actor, declared, record, sent) if sent else (_("Choose a file first."),)
        if not errors:
            return _done(request, actor, declared, record)
    elif not wants_fragment(request):
        return HttpResponseRedirect(f"{href}?tab={TAB}")
    return _shown(request, actor, declared, record, errors)


def _attached(
    actor: Actor, declared: ObjectType, record: Model, sent: list[UploadedFile[Any]]
) -> tuple[str, ...]:
    """Attaches what can be. Gives what is to be said of the others."""
    refused = []
    for each in sent:
        try:
            actions.attach(
                by=actor, declared=declared, record=record, name=each.name or "", parts=each.chunks()
            )
        except Invalid as invalid:
            refused.append(f"{each.name}: {invalid}")
    return tuple(refused)


def _done(
    request: HttpRequest, actor: Actor, declared: ObjectType, record: Model, toast: Toast | None = None
) -> HttpResponse:
    """The list as it is now; without script by way of the record's page."""
    if not wants_fragment(request):
        return go(request, f"{href_of(declared, record)}?tab={TAB}", toast)
    shown = _shown(request, actor, declared, record)
    return add_toast(shown, toast) if toast else shown


def _shown(
    request: HttpRequest, actor: Actor, declared: ObjectType, record: Model, errors: tuple[str, ...] = ()
) -> HttpResponse:
    href = href_of(declared, record)
    context = {
        "files": files_view(actor, declared, record, href, errors),
        "title": title_of(actor, declared, record),
        "href": href,
        "shell": frame(request, actor, declared.url),
    }
    status = 422 if errors else 200
    return render_page(request, "desk/files_page.jinja", context, block="files", status=status)


@desk
def file_page(request: HttpRequest, actor: Actor, path: str, uid: str, one: UUID) -> HttpResponse:
    """The file itself, as a download; sent, a new version of it."""
    declared = current().at(path)
    record = get(actor, declared, uid)
    if request.method == "POST":
        return _renewed(request, actor, declared, record, one)
    file = reading.one_of(declared, record, one)
    number = request.GET.get("version", "")
    version = file.version(int(number) if number.isdigit() else None)
    headers = download_headers(file.name, version.kind, version.size)
    return cast("HttpResponse", StreamingHttpResponse(reading.parts_of(version), headers=headers))


def _renewed(
    request: HttpRequest, actor: Actor, declared: ObjectType, record: Model, one: UUID
) -> HttpResponse:
    sent = request.FILES.get("file")
    if sent is None:
        return _shown(request, actor, declared, record, (_("Choose a file first."),))
    try:
        actions.renew(
            by=actor, declared=declared, record=record, uid=one, name=sent.name or "", parts=sent.chunks()
        )
    except Invalid as invalid:
        return _shown(request, actor, declared, record, (str(invalid),))
    return _done(request, actor, declared, record, Toast(_("New version kept")))


@desk
@require_GET
def picture(request: HttpRequest, actor: Actor, path: str, uid: str, one: UUID) -> HttpResponse:
    """The small picture of a file, made anew from what the file shows."""
    declared = current().at(path)
    file = reading.one_of(declared, get(actor, declared, uid), one)
    number = request.GET.get("version", "")
    found = reading.picture_of(file.version(int(number) if number.isdigit() else None))
    return HttpResponse(b"".join(found), content_type="image/webp", headers=picture_headers())


@desk
@require_POST
def remove_file(request: HttpRequest, actor: Actor, path: str, uid: str, one: UUID) -> HttpResponse:
    declared = current().at(path)
    record = get(actor, declared, uid)
    name = reading.one_of(declared, record, one).name
    actions.remove(by=actor, declared=declared, record=record, uid=one)
    undo = f"{href_of(declared, record)}/files/{one}/restore"
    return _done(
        request, actor, declared, record, Toast(_("“%(name)s” removed") % {"name": name}, undo_href=undo)
    )


@desk
@require_POST
def restore_file(request: HttpRequest, actor: Actor, path: str, uid: str, one: UUID) -> HttpResponse:
    declared = current().at(path)
    record = get(actor, declared, uid)
    actions.restore(by=actor, declared=declared, record=record, uid=one)
    return go(request, f"{href_of(declared, record)}?tab={TAB}", Toast(_("The file is back")))
