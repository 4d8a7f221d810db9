"""All tables of the communicative room, gathered for Django."""

from kith.communicative.relay.model import MailRelay

__all__ = ["MailRelay"]
