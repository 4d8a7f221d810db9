"""Links with which somebody chooses a new password: made by an administrator, or sent to whoever asks for one."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from kith.core.errors import NotFound
from kith.core.jobs.queue import Job, enqueue
from kith.core.principals.actor import Actor, system
from kith.core.principals.model import Principal
from kith.core.principals.queries import may_come_in, user_with
from kith.core.sign_in.happened import happened
from kith.core.sign_in.notice import Notice, tell
from kith.core.sign_in.provider.only import only_through
from kith.core.sign_in.seals import house_name, opened, sealed

SEND = "core.password_link"


def password_link(email: str) -> str:
    """The path of a page where the person with this e-mail chooses a new password. It works once, for a day.

    Raises NotFound.
    """
    user = user_with(email)
    parts = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return reverse("account_reset_password_from_key", kwargs=parts)


@transaction.atomic
def link_by_hand(*, by: Actor, email: str) -> str:
    """The same, made by somebody who hands it on. Raises NotFound."""
    path = password_link(email)
    happened("user.password_link_made", by=by, on=Principal.objects.get(user=user_with(email)))
    return path


def ask_for_link(email: str) -> None:
    """Has a link sent. Whether anybody signs in with this e-mail is looked up later, so that no answer tells it."""
    enqueue(SEND, email=sealed(email))


def send_link(email: str) -> None:
    """Sends the link that was asked for, to the address that is on record."""
    try:
        user = user_with(opened(email))
        link = password_link(user.email)
    except NotFound:
        return
    if not may_come_in(user) or only_through(user):
        return
    principal = Principal.objects.get(user=user)
    with override(principal.locale):
        subject = _("A new password for %(house)s") % {"house": house_name()}
        text = _("Somebody, hopefully you, asked for a new password. This link works once, for a day:")
    if tell(Notice(user.email, subject, text, link, principal.locale)):
        happened("user.password_link_sent", by=system("sign-in", "job"), on=principal)


JOBS = (Job(SEND, send_link, alone=False),)
