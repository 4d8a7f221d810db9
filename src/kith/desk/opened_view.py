"""What the list of shares and links of a record shows."""

from dataclasses import dataclass

from kith.core.errors import Text
from kith.desk.actions_view import Action


@dataclass(frozen=True, slots=True)
class Opened:
    """One share or link: for whom, what, until when; `end` takes it back, unless it has ended."""

    name: str
    detail: Text
    until: Text
    ended: bool
    end: Action | None
