"""What the dialogs and pages of acts on many records show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from markupsafe import Markup

from kith.core.errors import Text
from kith.desk.actions_view import Tag
from kith.desk.form_view import Choice, FormError, FormField


@dataclass(frozen=True, slots=True)
class BulkField:
    """One field of the edit: how it changes, and with what."""

    key: str
    label: Text
    ways: tuple[Choice, ...]
    field: FormField


@dataclass(frozen=True, slots=True)
class BulkForm:
    """What an act asks for. `choices` are the fields that can be added to an edit; `more_href` answers one more of them, or
    one more owner; `vals` is the selection."""

    title: str
    text: str
    action: str
    submit_label: Text
    vals: Mapping[str, str]
    fields: tuple[FormField, ...] = ()
    parts: tuple[BulkField, ...] = ()
    choices: tuple[Choice, ...] = ()
    more_href: str = ""
    more_label: Text = ""
    error: Text = ""

    @property
    def errors(self) -> tuple[FormError, ...]:
        fields = [*self.fields, *(part.field for part in self.parts)]
        return tuple(FormError(field.id, field.label, field.error) for field in fields if field.error)


@dataclass(frozen=True, slots=True)
class BulkReason:
    """Why some are refused, and who the first of them are."""

    text: str
    count: str
    names: str


@dataclass(frozen=True, slots=True)
class BulkSample:
    name: str
    changes: Markup


@dataclass(frozen=True, slots=True)
class BulkPreview:
    """What would happen. `looked_text` says that only some of the rows were looked at."""

    title: str
    action: str
    submit_label: Text
    vals: Mapping[str, str]
    changed: str
    same: str
    refused: str
    nothing: bool
    looked_text: str
    back_text: str
    tone: str
    reasons: tuple[BulkReason, ...]
    sample: tuple[BulkSample, ...]


@dataclass(frozen=True, slots=True)
class ActRow:
    """What became of one record."""

    name: str
    href: str
    fate: Tag
    reason: str


@dataclass(frozen=True, slots=True)
class ActView:
    """An act: what was asked, how far it is, what became of the rows. `share` of 0–1 is done while it is under way."""

    uid: UUID
    title: str
    told: Markup
    detail: str
    state: Tag
    share: float | None
    error: str = ""
    may_undo: bool = False
    why_not: str = ""
