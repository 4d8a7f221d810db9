"""What a form shows."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from kith.core.errors import Text
from kith.desk.actions_view import Action, Crumb

Control = Literal[
    "text",
    "email",
    "tel",
    "url",
    "number",
    "date",
    "datetime",
    "time",
    "textarea",
    "select",
    "checkbox",
    "switch",
    "lookup",
    "names",
    "file",
    "hidden",
    "password",
    "color",
]


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: Text
    selected: bool = False
    detail: Text = ""
    group: Text = ""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field. `note` stands beside the label, `help` below the control, `unit` behind the value.

    A lookup asks `lookup_href?q=` for options, shows `value_label` and sends `value`. `names` are several, parted by
    commas, with `lookup_href` as well. `form` is the id of
    the form it belongs to when it stands outside of it. `other` is the value that somebody else has given it meanwhile.
    """

    name: str
    label: Text
    kind: Control = "text"
    value: str = ""
    required: bool = False
    help: Text = ""
    error: Text = ""
    choices: tuple[Choice, ...] = ()
    half: bool = False
    autocomplete: str = ""
    lookup_href: str = ""
    value_label: Text = ""
    unit: Text = ""
    minimum: str = ""
    maximum: str = ""
    step: str = ""
    inputmode: str = ""
    checked: bool = False
    note: Text = ""
    multiple: bool = False
    rows: int = 3
    placeholder: Text = ""
    accept: str = ""
    form: str = ""
    other: Text = ""

    @property
    def id(self) -> str:
        return f"f-{self.name}"

    @property
    def described_by(self) -> str:
        parts = [f"{self.id}-e" if self.error else "", f"{self.id}-h" if self.help else ""]
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class FormSection:
    title: Text
    fields: tuple[FormField, ...]
    help: Text = ""


class FormError(NamedTuple):
    id: str
    label: Text
    message: Text


@dataclass(frozen=True, slots=True)
class FormView:
    """A form that is sent to `action`. A refused one comes back with status 422 and the block `form`."""

    title: Text
    action: str
    sections: tuple[FormSection, ...]
    crumbs: tuple[Crumb, ...] = ()
    submit_label: Text = ""
    cancel_href: str = ""
    error: Text = ""
    danger: Action | None = None
    multipart: bool = False
    dialog: bool = False

    @property
    def errors(self) -> tuple[FormError, ...]:
        fields = (field for section in self.sections for field in section.fields)
        return tuple(FormError(field.id, field.label, field.error) for field in fields if field.error)
