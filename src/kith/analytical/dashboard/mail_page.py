"""When a dashboard is sent and to whom, what comes next, and what became of the last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from babel.dates import get_day_names
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kith.analytical.dashboard import sending
from kith.analytical.dashboard.mailing import Mailing, house_zone, mailing_of
from kith.analytical.dashboard.model import Dashboard, Sent
from kith.analytical.dashboard.pages import dashboard_of
from kith.analytical.dashboard.view import href
from kith.core.access import require
from kith.core.conditions.tree import Group, Line, Values
from kith.core.errors import Invalid
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.records.found import look_up
from kith.core.registry import current
from kith.core.sign_in.notice import carrier
from kith.desk import formats
from kith.desk.door import desk
from kith.desk.form_view import Choice
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.render import Toast, render_page

PEOPLE = Group("all", (Line("kind", "is", Values(("user",))), Line("is_active", "is_true")))
MOST_PEOPLE, MOST_SENT = 200, 20


@dataclass(frozen=True, slots=True)
class SentLine:
    """What went to whom, or why it did not."""

    name: str
    when: str
    withheld: str


@desk
def mailing_page(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """The form of the mailing; without a day chosen nothing is sent any more."""
    dashboard = dashboard_of(actor, uid)
    require(actor, "analytical.dashboard.edit", dashboard)
    errors: Mapping[str, str] = {}
    if request.method == "POST":
        try:
            verbs.edit(
                current().type("dashboard"), by=actor, record=dashboard, values={"mailing": _sent(request)}
            )
            return go(request, href(dashboard, "/mailing"), Toast(_("Saved")))
        except Invalid as invalid:
            errors = invalid.firsts
    context = {**_form(actor, dashboard), "error": next(iter(errors.values()), "")}
    context["shell"] = frame(request, actor, "dashboards")
    return render_page(request, "analytical/dashboard_mailing.jinja", context, status=422 if errors else 200)


def _sent(request: HttpRequest) -> object:
    if "stop" in request.POST:
        return None
    try:
        days, hour = [int(day) for day in request.POST.getlist("day")], int(request.POST.get("hour", "7"))
    except ValueError:
        raise Invalid({"mailing": [_("The hour is a number from 0 to 23.")]}) from None
    return {"days": days, "hour": hour, "to": request.POST.getlist("to")}


def _form(actor: Actor, dashboard: Dashboard) -> dict[str, object]:
    mailing, here = mailing_of(dashboard.mailing), house_zone()
    chosen = mailing or Mailing((1,), 7, (str(actor.uid),), "")
    names = get_day_names("wide", locale=formats.locale())
    people = look_up(actor, "principal", ("name",), PEOPLE, ("name",), MOST_PEOPLE)
    coming = mailing.next(timezone.now(), here).astimezone(here) if mailing else None
    return {
        "dashboard": dashboard,
        "here": href(dashboard),
        "days": [Choice(str(day), names[day - 1], day in chosen.days) for day in range(1, 8)],
        "hours": [Choice(str(hour), f"{hour:02}:00", hour == chosen.hour) for hour in range(24)],
        "people": [Choice(one.uid, str(one.values["name"]), one.uid in chosen.to) for one in people],
        "zone": here.key,
        "next": formats.moment_full(coming) if coming else "",
        "ready": carrier() is not None,
        "lines": _lines(dashboard),
    }


def _lines(dashboard: Dashboard) -> list[SentLine]:
    newest = Sent.objects.filter(dashboard=dashboard).select_related("principal").order_by("-id")[:MOST_SENT]
    return [
        SentLine(one.principal.name, formats.moment(one.made_at), _(one.withheld) if one.withheld else "")
        for one in newest
    ]


@desk
@require_POST
def mail_now(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """At once, to those whom it is sent to."""
    dashboard = dashboard_of(actor, uid)
    count = sending.send_now(by=actor, dashboard=dashboard)
    told = ngettext("On its way to %(n)s colleague", "On its way to %(n)s colleagues", count.sent) % {
        "n": count.sent
    }
    if count.withheld:
        told += f" · {_('%(n)s may not open it') % {'n': count.withheld}}"
    return go(request, href(dashboard, "/mailing"), Toast(told))
