"""The files of a request: made by a job, downloaded for a limited time, each download on record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone, translation

from kith.core import access
from kith.core.errors import NotFound
from kith.core.events.record import record
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.privacy.request import copies
from kith.privacy.request.archive import archive
from kith.privacy.request.dossier import Dossier, dossier, own_dossier
from kith.privacy.request.model import Kind, Request
from kith.privacy.request.page_file import page_file

KEPT = timedelta(days=30)
NAMES = {"page": "data.html", "archive": "data.zip"}
CONTENT = {"page": "text/html; charset=utf-8", "archive": "application/zip"}
Progress = Callable[[int, int, str], None]


def make_files(request: Request, progress: Progress) -> dict[str, object]:
    """Collects everything and writes it down, in the person's language. Gives names and sizes of the files."""
    languages = dict(settings.LANGUAGES)
    language = request.party.language if request.party.language in languages else settings.LANGUAGE_CODE
    with translation.override(language):
        portable = request.kind == Kind.PORTABILITY
        collected = own_dossier(request, progress) if portable else dossier(request, progress)
        parts = {"archive": archive(collected)} if portable else written(collected)
    made = {key: copies.keep(request.uid, NAMES[key], content) for key, content in parts.items()}
    return {"files": made, "until": (timezone.now() + KEPT).isoformat(), "rows": collected.number}


def written(collected: Dossier) -> dict[str, bytes]:
    return {"page": page_file(collected).encode(), "archive": archive(collected)}


def ready(request: Request) -> list[str]:
    """Which files can be downloaded now."""
    return [key for key, name in NAMES.items() if (copies.folder(request.uid) / name).exists()]


def take(*, by: Actor, request: Request, which: str) -> bytes:
    """The content of a file, for whoever may carry requests out; that it was taken stands in the history."""
    access.require(by, "privacy.request.carry_out", request)
    if which not in ready(request):
        raise NotFound
    declared = current().type("request")
    record(
        "request.downloaded",
        by=by,
        on=request,
        declared=declared,
        verb="download",
        changes={"file": (None, which)},
    )
    return (copies.folder(request.uid) / NAMES[which]).read_bytes()


def forget_files() -> None:
    """Removes files whose time is over."""
    over = Q(run__ended_at__lt=timezone.now() - KEPT)
    for request in Request.objects.filter(over, kind__in=(Kind.ACCESS, Kind.PORTABILITY)):
        copies.forget(request.uid)
