"""The page of a campaign that was approved: how far it is, and what it brought."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kith.core import access
from kith.core.access.rules import allowed
from kith.core.errors import NotFound
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.records.reading import get
from kith.core.records.settings import house_currency
from kith.core.registry import current
from kith.customers.segment.actions import recount
from kith.customers.segment.model import Segment
from kith.desk import formats
from kith.desk.actions_view import Action, Tag
from kith.desk.door import desk
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.render import Toast, render_page
from kith.operational.marketing.campaign import report_view as drawn
from kith.operational.marketing.campaign import state_view as standing
from kith.operational.marketing.campaign.follow_up import FOLLOW_UPS, condition
from kith.operational.marketing.campaign.hits_view import uncounted
from kith.operational.marketing.campaign.model import UNDER_WAY, Arm, Campaign, State
from kith.operational.marketing.campaign.money_view import money_box
from kith.operational.marketing.campaign.report import LEFT, Result
from kith.operational.marketing.campaign.stored import report_result
from kith.operational.marketing.campaign.type import TONES
from kith.operational.marketing.campaign.versions_view import versions_box
from kith.operational.marketing.letter.instead import can_follow


def report(request: HttpRequest, actor: Actor, campaign: Campaign) -> HttpResponse:
    """The report; while mails go out it asks for itself anew."""
    view = report_of(actor, campaign, report_result(actor, campaign))
    shell = frame(request, actor, "campaigns")
    context: dict[str, object] = {"report": view, "uncounted": uncounted(campaign), "shell": shell}
    return render_page(request, "marketing/report.jinja", context, block="page")


def report_of(actor: Actor, campaign: Campaign, found: Result) -> drawn.ReportView:
    """Everything the page says."""
    currency = house_currency()
    headline, reason = drawn.told(found) if found.ledger.taken else drawn.untold(campaign)
    classes, class_note = drawn.class_chart(found)
    state = State(campaign.state)
    return drawn.ReportView(
        title=campaign.name,
        state=Tag(_state(campaign), TONES[state]),
        href=f"/campaigns/{campaign.uid}",
        headline=headline,
        reason=reason,
        notes=drawn.notes(campaign, found),
        figures=drawn.figures(found, currency) if found.ledger.taken else (),
        stages=drawn.stages(campaign, found, currency),
        span=_span(found),
        held_out=_held_out(found),
        bought_anyway=_bought_anyway(found),
        line_chart=drawn.line_chart(campaign, found),
        class_chart=classes,
        class_note=class_note,
        lost=drawn.lost(campaign, found),
        back=_back(campaign, found),
        follow_ups=_follow_ups(actor, campaign, found),
        actions=standing.header_actions(actor, campaign),
        problem=standing.stopped(campaign),
        waits=standing.waits(campaign),
        ledger=standing.ledger_box(actor, campaign, found.contacted.people),
        versions=versions_box(actor, campaign, found, currency),
        money=money_box(campaign, found, currency),
        progress=_progress(campaign, found),
    )


def _state(campaign: Campaign) -> str:
    if campaign.state == State.SENT and campaign.ended_at:
        return _("Sent %(when)s") % {"when": formats.moment(campaign.ended_at)}
    return str(State(campaign.state).label)


def _span(found: Result) -> str:
    if found.start is None or found.end is None:
        return _("nothing sent yet")
    days = {"start": formats.moment(found.start), "end": formats.moment(found.end)}
    return _("by e-mail; purchases from %(start)s to %(end)s") % days


def _held_out(found: Result) -> str:
    number = found.held_out.people
    if not number:
        return _("Nobody was kept out")
    return ngettext("%(n)s person got nothing", "%(n)s people got nothing", number) % {
        "n": formats.number(number)
    }


def _bought_anyway(found: Result) -> str:
    people, buyers = found.held_out.people, found.held_out.buyers
    if not people:
        return ""
    words = {"n": formats.number(buyers), "share": formats.percent(buyers / people, 1)}
    return (
        ngettext("%(n)s bought all the same, %(share)s", "%(n)s bought all the same, %(share)s", buyers)
        % words
    )


def _back(campaign: Campaign, found: Result) -> tuple[drawn.Row, ...]:
    """What this campaign has written onto its customers, with the lists of them."""
    ledger, chosen = found.ledger, ("arm", "is", Arm.CONTACTED.value)
    rows = (
        (_("have this mail in their timeline"), ledger.taken, (("delivery", "one_of", LEFT),)),
        (_("have their click in their timeline"), ledger.clicked, (("clicked", "is_true", ""),)),
        (_("have an address marked as dead"), ledger.dead, (("address_dead", "is_true", ""),)),
        (_("withdrew their consent"), ledger.unsubscribed, (("unsubscribed", "is_true", ""),)),
        (_("complained: nobody writes to them any more"), ledger.complained, (("complained", "is_true", ""),)),
        (_("bought after it was sent to them"), found.contacted.buyers, (chosen, ("bought", "is_true", ""))),
        (_("are known as the group that got nothing"), found.held_out.people, (("arm", "is", Arm.HELD_OUT),)),
    )  # fmt: skip
    return tuple(
        drawn.Row(label, formats.number(number), "", drawn.contacts(campaign, *lines))
        for label, number, lines in rows
        if number
    )


def _follow_ups(actor: Actor, campaign: Campaign, found: Result) -> tuple[Action, ...]:
    if (
        not allowed(actor, "customers.segment.create")
        or campaign.state in UNDER_WAY
        or not found.ledger.taken
    ):
        return ()
    href = f"/campaigns/{campaign.uid}/follow-up"
    offered = [Action(each.label, href, "blend", "post", vals={"which": key}) for key, each in FOLLOW_UPS.items()]
    if can_follow(campaign) and allowed(actor, "marketing.campaign.by_letter", campaign):
        label = _("By letter to those whom it did not reach")
        offered.append(Action(label, f"/campaigns/{campaign.uid}/by-letter", "mailbox", "post"))
    return tuple(offered)


def _progress(campaign: Campaign, found: Result) -> tuple[float, str] | None:
    if campaign.state not in UNDER_WAY:
        return None
    people, done = found.contacted.people, found.contacted.people - found.ledger.waiting
    text = _("%(done)s of %(all)s done") % {"done": formats.number(done), "all": formats.number(people)}
    return done / people if people else 0.0, text


@desk
@require_POST
def follow_up(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """A segment of those for whom something is left to do, opened in the builder."""
    campaign: Any = get(actor, current().type("campaign"), uid)
    access.require(actor, "customers.segment.create")
    each = FOLLOW_UPS.get(request.POST.get("which", ""))
    if each is None:
        raise NotFound
    name = format_lazy("{campaign}: {label}", campaign=campaign.name[:150], label=each.label)
    values = {"name": str(name), "condition": condition(each, campaign), "owner": str(actor.uid)}
    segment = verbs.create(current().type("segment"), by=actor, values=values)
    assert isinstance(segment, Segment)
    recount(by=actor, segment=segment)
    return go(request, f"/segments/{segment.uid}", Toast(_("Segment saved")))
