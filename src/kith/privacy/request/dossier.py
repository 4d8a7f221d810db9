"""Everything that the house holds of a person, put together for that person: by type, by trace, and from the history.

Nobody's rights narrow it, since it is the person's own; other people who stand in the same rows are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kith.core.access import readable
from kith.core.attachment.traces import Held, files_about
from kith.core.conditions.tree import Line, Values
from kith.core.errors import Text
from kith.core.fieldtypes import REFERENCE, SECRET
from kith.core.principals.actor import Actor, system
from kith.core.records.cursor import read_cursor
from kith.core.records.planner import Listing
from kith.core.records.reading import Page, read_page
from kith.core.records.settings import setting
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType
from kith.core.registry.trace import Whose
from kith.privacy.purpose.model import Basis
from kith.privacy.purpose.queries import active_purposes, shown_description, shown_name
from kith.privacy.request.erasing import owned, traces
from kith.privacy.request.model import Request
from kith.privacy.request.past import past_of
from kith.privacy.request.person import whose as person_of

PAGE = 500
OTHERS = frozenset({"person", "party", "principal"})
Progress = Callable[[int, int, str], None]
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one kind: each from a label to a value that JSON can hold, or a date or moment.

    `key` names the file, `term` says how long the rows stay.
    """

    key: str
    title: str
    rows: tuple[Row, ...]
    term: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """What one person gets. `purposes` are (name, description, legal basis), `receivers` those who get data from us,
    `files` what was attached to the person and to what belongs to it."""

    name: str
    house: str
    made_at: datetime
    sections: tuple[Section, ...]
    purposes: tuple[tuple[str, str, str], ...] = ()
    receivers: tuple[str, ...] = ()
    files: tuple[Held, ...] = ()

    @property
    def number(self) -> int:
        return sum(len(section.rows) for section in self.sections)


def dossier(request: Request, progress: Progress) -> Dossier:
    """All of it."""
    party, whose = request.party, person_of(request.party)
    actor, types = system("privacy"), owned()
    total, sections = len(types) + 2, list[Section]()
    for at, declared in enumerate([current().type("person"), *types]):
        progress(at, total, str(declared.plural))
        sections.append(_section(actor, declared, whose))
    sections += [
        _trace(each.key, each.label, each.tell(whose))
        for each in (*traces(outside=False), *traces(outside=True))
    ]
    progress(total - 1, total, _("History"))
    sections.append(_trace("history", _("History"), past_of(whose)))
    return Dossier(
        party.name, str(setting("house.name", "Kith")), timezone.now(),
        tuple(each for each in sections if each.rows), _purposes(), _receivers(), tuple(files_about(whose)),
    )  # fmt: skip


def own_dossier(request: Request, progress: Progress) -> Dossier:
    """What the person gave, or brought about: personal values that nobody of the house wrote or worked out."""
    actor, whose = system("privacy"), person_of(request.party)
    types = [each for each in (current().type("person"), *owned()) if each.creatable and not each.author]
    sections = []
    for at, declared in enumerate(types):
        progress(at, len(types), str(declared.plural))
        keys = [
            each.key
            for each in declared.fields
            if each.privacy.sealed and (each.writable or each.key == "name")
        ]
        sections.append(_section(actor, declared, whose, keys))
    return Dossier(
        request.party.name, str(setting("house.name", "Kith")), timezone.now(),
        tuple(each for each in sections if each.rows),
    )  # fmt: skip


def _section(actor: Actor, declared: ObjectType, whose: Whose, keys: Iterable[str] | None = None) -> Section:
    fields = readable(actor, declared)
    shown = [fields[key] for key in (fields if keys is None else keys) if _tells(fields[key])]
    rows = tuple(_rows(actor, declared, whose, shown))
    return Section(declared.url, str(declared.plural), rows, _term(declared))


def _tells(field: Field) -> bool:
    return field.type is not SECRET and not (field.type is REFERENCE and field.target in OTHERS)


def _rows(actor: Actor, declared: ObjectType, whose: Whose, fields: list[Field]) -> Iterator[Row]:
    """Every row of the person's, page by page through the planner."""
    after = ""
    while True:
        page = read_page(
            actor,
            Listing(declared, tuple(each.key for each in fields), _mine(declared, whose), (), PAGE,
                    read_cursor(after, 0) if after else None),
        )  # fmt: skip
        yield from (_row(page, row) for row in page.rows)
        after = page.next
        if not after:
            return


def _mine(declared: ObjectType, whose: Whose) -> Line:
    uid = Values((str(whose.uid),))
    return Line("uid" if declared.belongs_to == "id" else _owner_field(declared).key, "is", uid)


def _owner_field(declared: ObjectType) -> Field:
    """The field that names the party to whom rows belong."""
    return next(
        each for each in declared.fields
        if each.type is REFERENCE and each.source is None and f"{each.attribute}_id" == declared.belongs_to
    )  # fmt: skip


def _row(page: Page, row: tuple[Any, ...]) -> Row:
    values = {str(column.field.label): plain(column.field, column.value(row)) for column in page.columns}
    return {label: value for label, value in values.items() if value not in (None, "", [])}


def plain(field: Field, value: Any) -> object:
    """A value as a person and a program can both read it."""
    if value is None or value == "":
        return None
    if isinstance(value, tuple):
        return (
            " ".join(str(each) for each in value if each)
            if field.type is not REFERENCE
            else str(value[1] or "")
        )
    if field.choices:
        return next((str(each.label) for each in field.choices if each.key == value), str(value))
    if isinstance(value, bool | int | float | list | date):
        return value
    return {str(key): each for key, each in value.items()} if isinstance(value, dict) else str(value)


def _term(declared: ObjectType) -> str:
    rule = declared.on_erase
    if rule is None or rule.do != "keep":
        return _("Kept as long as we are in touch with you. Goes when you ask for erasure.")
    return _("Kept %(years)s years after erasure: %(reason)s") % {"years": rule.years, "reason": rule.reason}


def _trace(key: str, label: Text, rows: Iterable[Row]) -> Section:
    told = tuple({name: value for name, value in row.items() if value not in (None, "")} for row in rows)
    return Section(key, str(label), told)


def _purposes() -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (shown_name(each), shown_description(each), str(Basis(each.basis).label))
        for each in active_purposes()
    )


def _receivers() -> tuple[str, ...]:
    return tuple(name for room in current().rooms for named in room.receivers for name in named())
