"""What the ledger of single mails keeps of a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from kith.communicative.message.model import Message, State
from kith.core.registry.trace import Trace, Whose


def tell(whose: Whose) -> Iterator[Mapping[str, object]]:
    for row in Message.objects.filter(person=whose.uid).select_related("template").order_by("id"):
        yield {
            now("When"): row.created_at, now("Template"): row.template.name, now("Address"): row.address,
            now("State"): str(State(row.state).label),
        }  # fmt: skip


def count(whose: Whose) -> int:
    return Message.objects.filter(person=whose.uid).count()


def erase(whose: Whose) -> int:
    return int(Message.objects.filter(person=whose.uid).delete()[0])


MESSAGES = Trace("messages", _("Single mails"), _("Go."), count, erase, tell)
