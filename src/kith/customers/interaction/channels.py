"""The channels of touches, as the timeline shows and filters them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kith.core.catalogue import Catalogue
from kith.core.errors import Text


@dataclass(frozen=True, slots=True)
class Channel:
    """A way by which things happen between us and others; `contact` says that both are in touch by it."""

    key: str
    label: Text
    icon: str
    contact: bool = True


CHANNELS: Catalogue[Channel] = Catalogue(Channel)
"""In the order of the filters. A touch of another channel stands in the timeline all the same."""
for _channel in (
    Channel("email", _("E-mail"), "mail"),
    Channel("phone", _("Phone"), "phone"),
    Channel("letter", _("Letter"), "mailbox"),
    Channel("fax", _("Fax"), "printer"),
    Channel("sms", _("SMS"), "message-square"),
    Channel("chat", _("Chat"), "message-circle"),
    Channel("social", _("Social media"), "share-2"),
    Channel("meeting", _("Meeting"), "users-round"),
    Channel("order", _("Orders"), "shopping-bag", contact=False),
    Channel("web", _("Web"), "globe", contact=False),
    Channel("task", _("Tasks"), "circle-check", contact=False),
    Channel("note", _("Notes"), "sticky-note"),
):
    CHANNELS.add(_channel)
CHANNELS.freeze()
