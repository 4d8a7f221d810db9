"""Events about sign-ins. Address and browser are the colleague's own and sealed like other personal values."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from kith.core.colleague import PRINCIPAL
from kith.core.events.record import Changes, record
from kith.core.fieldtypes import TEXT
from kith.core.jobs.queue import enqueue_once
from kith.core.principals.actor import Actor, system
from kith.core.principals.model import Principal
from kith.core.records.verbs import FOLLOW_UP
from kith.core.registry.field import Field, Privacy

SIGN_IN = replace(
    PRINCIPAL,
    fields=(
        *PRINCIPAL.fields,
        Field("address", _("Address"), TEXT, Privacy.PERSONAL, writable=False),
        Field("email", _("E-mail"), TEXT, Privacy.PERSONAL, writable=False),
        Field("browser", _("Browser"), TEXT, Privacy.PERSONAL, writable=False),
        Field("how", _("How"), TEXT, Privacy.INTERNAL, writable=False),
        Field("what", _("What"), TEXT, Privacy.INTERNAL, writable=False),
    ),
)
"""Colleagues as events about their sign-ins describe them. `how` names the proofs given, `what` the key or passkey."""


@dataclass(frozen=True, slots=True)
class Visit:
    """From where somebody came: the address of their machine, and what their browser says it is."""

    address: str = ""
    browser: str = ""


def happened(
    kind: str, *, by: Actor, on: Principal, visit: Visit | None = None, how: str = "", what: str = ""
) -> None:
    """Records `kind`, such as `user.signed_in`, about a colleague."""
    seen = visit or Visit()
    values = {"address": seen.address, "browser": seen.browser, "how": how, "what": what}
    changes = {key: (None, value) for key, value in values.items() if value}
    record(kind, by=by, on=on, declared=SIGN_IN, verb=kind.partition(".")[2], changes=changes)
    enqueue_once(FOLLOW_UP)


def profile_changed(by: Actor, on: Principal, changes: Changes) -> None:
    """Records what somebody changed about themselves."""
    record("principal.changed", by=by, on=on, declared=SIGN_IN, verb="edit", changes=changes)
    enqueue_once(FOLLOW_UP)


def refused(email: str, visit: Visit, how: str = "", what: str = "") -> None:
    """Records that somebody could not come in: about the colleague whose e-mail it is, else about the door itself.

    What was typed is not kept, since people type passwords into the wrong field. `how` names another way than a
    password, `what` the reason.
    """
    door = system("sign-in", "desk")
    known = Principal.objects.filter(user__email__iexact=email).first() if email else None
    happened(
        "user.sign_in_failed",
        by=door,
        on=known or Principal.objects.get(pk=door.id),
        visit=visit,
        how=how,
        what=what,
    )
