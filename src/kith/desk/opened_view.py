"""What the pages of shares and links of a record show."""

from dataclasses import dataclass

from kith.core.errors import Text
from kith.desk.actions_view import Action
from kith.desk.form_view import Choice, FormError, FormField


@dataclass(frozen=True, slots=True)
class Opened:
    """One share or link: for whom, what, until when; `end` takes it back, unless it has ended."""

    name: str
    detail: Text
    until: Text
    ended: bool
    end: Action | None


@dataclass(frozen=True, slots=True)
class OpenedView:
    """A form that opens a record to somebody, and to whom it is open. `act` stands on its button; `shown` are the fields
    that can be chosen for guests, `empty` is said where nobody has it yet, `made` the address of a link just made,
    `told` what opening the record means."""

    heading: Text
    act: Text
    fields: tuple[FormField, ...]
    rows: tuple[Opened, ...]
    empty: Text
    shown: tuple[Choice, ...] = ()
    made: str = ""
    told: Text = ""

    @property
    def errors(self) -> tuple[FormError, ...]:
        return tuple(FormError(each.id, each.label, each.error) for each in self.fields if each.error)
