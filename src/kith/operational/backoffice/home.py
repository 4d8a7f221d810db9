"""What customers bought lately, on the first page."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from kith.core.conditions.tree import Line, Values
from kith.core.principals.actor import Actor
from kith.core.records.found import Found, look_up
from kith.desk import formats
from kith.desk.actions_view import Action, Tag
from kith.desk.home_view import HomeGroup, HomePart, HomeRow

MOST = 6
EVENING = time(17)
MONDAY = 0


def evening_before(now: datetime) -> datetime:
    """When the last working day ended: five in the evening of the day before, on Mondays of Friday."""
    here = timezone.localtime(now)
    days = 3 if here.weekday() == MONDAY else 1
    return timezone.make_aware(datetime.combine(here.date() - timedelta(days=days), EVENING))


def lately(actor: Actor, _team: bool) -> HomePart | None:
    """Orders since the last working day ended; nothing where there are none."""
    since = evening_before(timezone.now())
    found = look_up(
        actor, "order", ("name", "party", "ordered_at", "total", "is_sample"),
        Line("ordered_at", "after", Values((since.isoformat(),))), ("-ordered_at",), MOST + 1,
    )  # fmt: skip
    if not found:
        return None
    return HomePart(
        key="lately",
        title=_("Since yesterday evening"),
        order=20,
        groups=(HomeGroup("", tuple(map(_row, found[:MOST]))),),
        count=_("while you were away"),
        more=Action(_("All orders"), "/orders") if len(found) > MOST else None,
    )


def _row(order: Found) -> HomeRow:
    values = order.values
    amount, currency = values["total"]
    at = timezone.localtime(values["ordered_at"])
    return HomeRow(
        title=order.name_of("party") or _("Somebody"),
        href=f"/orders/{order.uid}",
        lead=formats.clock(at) if at.time() != time.min else formats.day(at.date()),
        detail=_("ordered: %(order)s") % {"order": values["name"]},
        icon="shopping-bag",
        tag=Tag(_("Sample")) if values["is_sample"] else None,
        figure=formats.money(amount, currency),
    )
