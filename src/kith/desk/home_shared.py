"""What others have shared with the viewer: for outside partners it is all there is."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from kith.core.administration.sharing import Lent, lent_to
from kith.core.principals.actor import Actor
from kith.core.principals.model import Kind, Role
from kith.desk import formats
from kith.desk.home_view import HomeGroup, HomePart, HomeRow


def shared(actor: Actor) -> HomePart | None:
    """The records shared with the viewer. Only who begins with nothing else is told that there are none."""
    found = lent_to(actor)
    if not found and (actor.roles or actor.role != Role.SHARED_ONLY):
        return None
    return HomePart(
        key="shared",
        title=_("Shared with you"),
        order=15,
        groups=(HomeGroup("", tuple(_row(each) for each in found)),) if found else (),
        empty=_nothing(actor),
    )


def _nothing(actor: Actor) -> str:
    if actor.kind == Kind.OUTSIDE:
        return _("Nothing is shared with you yet. Whoever invited you can share records with you.")
    return _("Nothing is shared with you yet. Whoever invited you can share records, or give you a role.")


def _row(lent: Lent) -> HomeRow:
    until = formats.day(timezone.localtime(lent.until).date()) if lent.until else ""
    return HomeRow(
        lent.name or str(lent.declared.label),
        f"/{lent.declared.url}/{lent.uid}",
        icon=lent.declared.icon,
        detail=_("until %(day)s") % {"day": until} if until else str(lent.declared.label),
    )
