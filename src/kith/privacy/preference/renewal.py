"""What needs a mail on the way: a new link for one that is too old, and another mail address.

Nothing waits in the database. What has been asked for stands sealed in the link that goes to the mailbox.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from kith.core.errors import Conflict
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.registry import current
from kith.core.sign_in.notice import Notice, tell
from kith.customers.email.model import Email
from kith.customers.party.model import Party
from kith.lib.seal import seal, unseal
from kith.privacy.links import Link, preferences_path, today
from kith.privacy.preference.door import (
    MAILS,
    Sheet,
    answer,
    language_of,
    lost,
    masked,
    name_of_house,
    too_fast,
)
from kith.privacy.suppression.actions import main_address

BOUND = b"privacy address"
HOLDS = timedelta(hours=24)
LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """That a party wants its mails at another address than `old`, asked for at `at` (seconds since 1970)."""

    party: UUID
    old: str
    new: str
    at: float

    def token(self) -> str:
        said = orjson.dumps([str(self.party), self.old, self.new, self.at])
        return urlsafe_b64encode(seal(settings.KITH_MASTER_KEY, said, BOUND)).rstrip(b"=").decode()


def read_wanted(token: str) -> Wanted | None:
    """What the link to the new mailbox says; None for one that is not ours or older than a day."""
    try:
        raw = urlsafe_b64decode(token[:LONGEST].encode("ascii") + b"=" * (-len(token) % 4))
        party, old, new, at = orjson.loads(unseal(settings.KITH_MASTER_KEY, raw, BOUND))
    except (ValueError, InvalidTag):
        return None
    is_late = timezone.now().timestamp() - at > HOLDS.total_seconds()
    return None if is_late else Wanted(UUID(party), old, new, at)


def address_href(link: Link) -> str:
    """The page on which the holder of this link names another mail address."""
    return preferences_path(link.party, link.reference, link.issued).replace("/preferences/", "/address/")


def renew(request: HttpRequest, party: Party, link: Link) -> HttpResponse:
    """A link that is too old shows nothing; on POST a new one goes to the mailbox that we know."""
    address = main_address(party, "email")
    if not address:
        return lost(request)
    words = {"address": masked(address)}
    if request.method != "POST":
        lead = _("It is more than a year old. We can send a new one to %(address)s.") % words
        return answer(request, Sheet(_("This link is too old"), lead, button=_("Send a new link")), 410)
    if not MAILS.allows(str(party.uid)):
        return too_fast(request)
    send_link(party, address, language_of(request, party))
    lead = _("The new link is on its way to %(address)s.") % words
    return answer(request, Sheet(_("Look into your mailbox"), lead))


def send_link(party: Party, address: str, locale: str) -> bool:
    """Sends somebody the link to their own choices, in the active language. Says whether anything can carry it."""
    house = name_of_house()
    subject = _("Your choices at %(house)s") % {"house": house}
    text = _("With this link you choose what you hear from %(house)s. It is yours alone: do not pass it on.")
    return tell(Notice(address, subject, text % {"house": house}, preferences_path(party.uid), locale))


def ask_new(party: Party, new: str, locale: str) -> bool:
    """Writes to the new address, in the active language, that somebody wants their mails there. Says whether anything can
    carry it."""
    house = name_of_house()
    wanted = Wanted(party.uid, main_address(party, "email"), new, timezone.now().timestamp())
    subject = _("Confirm your new address at %(house)s") % {"house": house}
    text = _(
        "Somebody wants the mails of %(house)s to come to this address from now on. If that was you, open this link within "
        "a day and confirm it. If it was not, do nothing."
    )
    return tell(Notice(new, subject, text % {"house": house}, f"/p/new-address/{wanted.token()}", locale))


@transaction.atomic
def take_new(*, by: Actor, party: Party, wanted: Wanted, locale: str) -> None:
    """Mails go to the new address from now on, and the old one is told. Raises Conflict where the old one is not the main
    one any more."""
    Party.objects.select_for_update(no_key=True).get(pk=party.pk)
    old = Email.objects.filter(party=party, is_main=True, address=wanted.old).first()
    if old is None:
        raise Conflict(_("This link was used already, or your address was changed since."))
    declared = current().type("email")
    known = Email.objects.filter(party=party, address=wanted.new).first()
    if known is None:
        values = {"address": wanted.new, "party": str(party.uid), "is_main": True, "kind": old.kind}
        verbs.create(declared, by=by, values=values)
    else:
        verbs.edit(declared, by=by, record=known, values={"is_main": True, "valid_until": None})
    old.refresh_from_db()
    verbs.edit(declared, by=by, record=old, values={"valid_until": today().isoformat()})
    _tell_old(party, wanted, locale)


def _tell_old(party: Party, wanted: Wanted, locale: str) -> None:
    words = {"house": name_of_house(), "address": masked(wanted.new)}
    subject = _("Your address at %(house)s was changed") % words
    text = _(
        "The mails of %(house)s now go to %(address)s and no longer to this address. If you did not want that, change it "
        "back with this link."
    )
    tell(Notice(wanted.old, subject, text % words, preferences_path(party.uid), locale))
