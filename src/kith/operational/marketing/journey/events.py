"""What happens in the house that a journey can begin with or wait for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.errors import Text

EVENTS: dict[str, Text] = {
    "order.created": _("An order came in"),
    "person.created": _("A person was added"),
    "note.created": _("A note was written"),
    "task.created": _("A task was made"),
    "recipient.opened": _("A mail of ours was opened"),
    "recipient.clicked": _("There was a click in a mail of ours"),
    "recipient.replied": _("A mail of ours was answered"),
}
"""By the kind of event; the part before the dot is the type of record that it is about."""


def type_of(event: str) -> str:
    return event.partition(".")[0]
