"""All tables of the communicative room, gathered for Django."""

from kith.communicative.block.model import SavedBlock
from kith.communicative.deliverability.model import Volume
from kith.communicative.mailbox.model import Mailbox
from kith.communicative.message.model import Message
from kith.communicative.pace.model import Pace
from kith.communicative.picture.model import Picture
from kith.communicative.relay.model import MailRelay
from kith.communicative.returns.model import Return
from kith.communicative.signature.model import SigningKey
from kith.communicative.template.model import Template, TemplateVersion

__all__ = [
    "MailRelay", "Mailbox", "Message", "Pace", "Picture", "Return", "SavedBlock", "SigningKey", "Template",
    "TemplateVersion", "Volume",
]  # fmt: skip
