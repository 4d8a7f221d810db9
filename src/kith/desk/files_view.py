"""The files of a record as its page shows them: pictures, names, versions, and what may be done with each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.core.attachment.actions import largest, may_attach
from kith.core.attachment.reading import File, Version, files_of
from kith.core.errors import Text
from kith.core.files.receiving import MEGABYTE
from kith.core.principals.actor import Actor
from kith.core.registry.objecttype import ObjectType
from kith.desk import formats
from kith.desk.actions_view import Tag

WORDS: tuple[tuple[str, Text, str], ...] = (
    ("image/", gettext_lazy("Picture"), "image"),
    ("application/pdf", gettext_lazy("PDF"), "file-text"),
    ("text/html", gettext_lazy("Web page"), "file-code"),
    ("text/csv", gettext_lazy("Table"), "file-spreadsheet"),
    ("text/", gettext_lazy("Text"), "file-text"),
    ("audio/", gettext_lazy("Sound"), "file-music"),
    ("video/", gettext_lazy("Film"), "file-play"),
    ("message/", gettext_lazy("E-mail"), "mail"),
    ("application/vnd.openxmlformats-officedocument.word", gettext_lazy("Text document"), "file-text"),
    ("application/vnd.oasis.opendocument.text", gettext_lazy("Text document"), "file-text"),
    ("application/rtf", gettext_lazy("Text document"), "file-text"),
    ("application/vnd.openxmlformats-officedocument.spread", gettext_lazy("Spreadsheet"), "file-spreadsheet"),
    ("application/vnd.oasis.opendocument.spread", gettext_lazy("Spreadsheet"), "file-spreadsheet"),
    ("application/vnd.openxmlformats-officedocument.pres", gettext_lazy("Slides"), "presentation"),
    ("application/vnd.oasis.opendocument.pres", gettext_lazy("Slides"), "presentation"),
    ("application/zip", gettext_lazy("Archive"), "file-archive"),
)
OTHER: tuple[Text, str] = (gettext_lazy("File"), "file")
FRESH = timedelta(seconds=60)
"""So long after a version came, its page asks now and then whether it was looked into."""


@dataclass(frozen=True, slots=True)
class ShownVersion:
    label: str
    href: str
    detail: str


@dataclass(frozen=True, slots=True)
class ShownFile:
    """One file. `picture` is the address of its small picture, `href` where it is downloaded."""

    uid: str
    name: str
    href: str
    icon: str
    detail: str
    picture: str
    tags: tuple[Tag, ...]
    versions: tuple[ShownVersion, ...]


@dataclass(frozen=True, slots=True)
class FilesView:
    """`href` is the address of the record's files; `largest` is in bytes; `waits` says that pictures are being made."""

    href: str
    files: tuple[ShownFile, ...]
    removed: tuple[ShownFile, ...]
    may_attach: bool
    largest: int
    limit: str
    waits: bool
    errors: tuple[str, ...] = ()


def files_view(
    actor: Actor, declared: ObjectType, record: Model, href: str, errors: tuple[str, ...] = ()
) -> FilesView:
    found = files_of(declared, record)
    here = f"{href}/files"
    may = may_attach(actor, declared, record)
    gone = [each for each in found if each.deleted_at] if may else []
    new = timezone.now() - FRESH
    return FilesView(
        here,
        tuple(_shown(each, here) for each in found if not each.deleted_at),
        tuple(_shown(each, here) for each in gone),
        may,
        largest(),
        _("At most %(limit)s MB each. Programs are refused.")
        % {"limit": formats.number(largest() // MEGABYTE)},
        any(not each.now.looked and each.now.at > new for each in found),
        errors,
    )


def _shown(file: File, here: str) -> ShownFile:
    word, icon = kind_of(file.now)
    one = f"{here}/{file.uid}"
    before = () if len(file.versions) == 1 else file.versions
    return ShownFile(
        str(file.uid),
        file.name,
        one,
        icon,
        " · ".join((str(word), size_of(file.now.size), file.now.by, formats.moment(file.now.at))),
        f"{one}/picture?version={file.now.number}" if file.now.has_picture else "",
        _tags(file, word),
        tuple(_version(each, one) for each in before),
    )


def _version(version: Version, one: str) -> ShownVersion:
    label = _("Version %(number)s") % {"number": version.number}
    detail = " · ".join((size_of(version.size), version.by, formats.moment(version.at)))
    return ShownVersion(label, f"{one}?version={version.number}", detail)


def _tags(file: File, word: Text) -> tuple[Tag, ...]:
    found = []
    if file.is_disguised:
        found.append(Tag(_("Is really: %(kind)s") % {"kind": word}, "warn", "triangle-alert"))
    if file.now.is_broken:
        found.append(Tag(_("Damaged or locked"), "warn", "file-x"))
    if len(file.versions) > 1:
        found.append(Tag(_("Version %(number)s") % {"number": file.now.number}))
    return tuple(found)


def kind_of(version: Version) -> tuple[Text, str]:
    """What the file is, in a word, and its icon."""
    return next(((word, icon) for start, word, icon in WORDS if version.kind.startswith(start)), OTHER)


def size_of(size: int) -> str:
    """A size in the reader's way of writing numbers: 14 B, 3 kB, 1.4 MB."""
    if size < 1_000:
        return f"{formats.number(size)} B"
    if size < 1_000_000:
        return f"{formats.number(size / 1_000, 0)} kB"
    return f"{formats.number(size / 1_000_000, 1)} MB"
