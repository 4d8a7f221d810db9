"""Who somebody is, as their provider says; and the ways in which what it says can be wrong."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kith.core.errors import Text
from kith.lib.fetching import Unreachable

TEXTS: dict[str, Text] = {
    "state": _("This sign-in was begun elsewhere, or too long ago. Begin again."),
    "denied": _("The provider did not sign you in."),
    "answer": _("The provider’s answer cannot be read."),
    "signature": _("The provider’s answer is not signed as it must be."),
    "encryption": _("The provider’s answer cannot be opened: give our metadata to the provider anew."),
    "issuer": _("The answer comes from another provider."),
    "audience": _("The answer is meant for another house."),
    "destination": _("The answer is meant for another address."),
    "expired": _("The answer is too old, or not valid yet. Compare the clocks of both sides."),
    "nonce": _("The answer belongs to another sign-in. Begin again."),
    "subject": _("The provider does not say who you are in a way that lasts."),
    "not_again": _("The provider did not ask you again who you are."),
    "another": _("You are signed in here as somebody else. Sign out first."),
    "email": _("The provider does not tell your e-mail."),
    "unverified": _("The provider does not say that your e-mail was verified."),
    "domain": _("Your e-mail is not in one of the domains that may come in this way."),
    "unknown": _("Nobody here has your e-mail. Ask an administrator to invite you."),
    "taken": _("Somebody else at your provider comes in with this e-mail. Ask an administrator."),
    "owner": _("Owners come in this way only after an owner has saved the provider’s settings."),
    "off": _("This provider is switched off."),
    "exchange": _("The provider refuses our client: its id or secret may be wrong or too old."),
    "description": _("The provider’s description of itself cannot be used."),
    "address": _("This is no address that begins with https."),
    "unknown_host": _("There is no machine of this name."),
    "inside": _("This leads into a private network, which is not allowed here."),
    "silent": _("Nothing answers there."),
    "certificate": _("The certificate of the machine is not valid for this name."),
    "redirected": _("It answers that what is asked for stands elsewhere."),
    "large": _("The answer is too large."),
}
UNREACHABLE = {"unknown": "unknown_host"}


class Refused(Exception):
    """A sign-in that cannot go on. `reason` is a key of `TEXTS`, kept in the history; `detail` is more, for
    administrators who try a provider out."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail

    @property
    def text(self) -> Text:
        return TEXTS[self.reason]


def unreachable(error: Unreachable) -> Refused:
    """The refusal for a provider that could not be fetched from."""
    return Refused(UNREACHABLE.get(error.reason, error.reason))


@dataclass(frozen=True, slots=True)
class Identity:
    """What a provider has proven. `subject` names somebody for ever; `groups` is None where it did not tell them;
    `factor` says that it asked for a second one, `session` what it calls the session there."""

    subject: str
    email: str
    verified: bool
    name: str
    groups: frozenset[str] | None
    factor: bool
    session: str = ""
