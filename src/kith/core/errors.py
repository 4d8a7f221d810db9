"""The one tree of errors that verbs raise and doors translate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class KithError(Exception):
    """A refusal with a sentence for people. `str(error)` is that sentence in the reader's language."""

    default: Text = _("This cannot be done.")

    def __init__(self, message: Text | None = None) -> None:
        super().__init__(message)
        self.message: Text = message or self.default

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(KithError):
    """The actor may not do this. Where a right is missing, `permission` names it, and `record` whom it was asked of."""

    default = _("You may not do this. Ask an administrator for the right.")

    def __init__(
        self, message: Text | None = None, *, permission: str = "", record: UUID | None = None
    ) -> None:
        super().__init__(message)
        self.permission = permission
        self.record = record


class NotFound(KithError):
    """There is no such record, or the actor may not see it: the answer is the same."""

    default = _("There is no such record, or it is not shared with you.")


class SwitchedOff(NotFound):
    """What is asked for belongs to a room of this title that is switched off."""

    def __init__(self, title: Text) -> None:
        super().__init__(
            format_lazy(
                _("{part} is switched off in this house. An administrator can switch it on in the settings."),
                part=title,
            )
        )


class Invalid(KithError):
    """Values that cannot be taken, by field. The empty key holds what concerns the whole record."""

    default = _("Some values cannot be taken.")

    def __init__(
        self, fields: Mapping[str, Sequence[Text]] | None = None, message: Text | None = None
    ) -> None:
        self.fields: dict[str, list[Text]] = {key: list(texts) for key, texts in (fields or {}).items()}
        first = next((text for texts in self.fields.values() for text in texts), None)
        super().__init__(message or first)

    @property
    def firsts(self) -> dict[str, str]:
        """The first text of each field, in the reader's language: what a form has room for."""
        return {key: str(texts[0]) for key, texts in self.fields.items()}

    def as_json(self) -> dict[str, list[str]]:
        """The texts by field, in the reader's language."""
        return {key: [str(text) for text in texts] for key, texts in self.fields.items()}


class Conflict(KithError):
    """The record is not in a state in which this can be done, or somebody else has just changed it."""

    default = _("Somebody else has changed this in the meantime.")

    def __init__(self, message: Text | None = None, fields: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields or {})


class ChannelError(KithError):
    """A channel could not take or deliver. `permanent` says whether trying again makes sense."""

    default = _("The message could not be handed over.")

    def __init__(self, message: Text | None = None, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent
