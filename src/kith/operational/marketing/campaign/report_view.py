"""The report of a campaign in words, figures and drawings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import sqrt
from typing import TYPE_CHECKING
from urllib.parse import quote

import orjson
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kith.core.errors import Text
from kith.desk import formats
from kith.desk.actions_view import Action, Tag
from kith.desk.charts import Chart, Series, intervals, lines
from kith.desk.charts import Interval as Range
from kith.operational.marketing.campaign.kinds import Channel
from kith.operational.marketing.campaign.lift import Arm as Counts
from kith.operational.marketing.campaign.lift import Interval, measure
from kith.operational.marketing.campaign.model import Arm, Campaign, DeliveryState, HitKind, State
from kith.operational.marketing.campaign.refusals import REFUSALS
from kith.operational.marketing.campaign.report import Ledger, Result
from kith.operational.marketing.campaign.verdict import verdict
from kith.privacy.gate.reasons import Refusal

if TYPE_CHECKING:
    from kith.operational.marketing.campaign.money_view import MoneyBox
    from kith.operational.marketing.campaign.state_view import LedgerBox
    from kith.operational.marketing.campaign.versions_view import VersionsBox

Z = 1.959964
LOST = (
    DeliveryState.REFUSED, DeliveryState.FAILED, DeliveryState.BOUNCED, DeliveryState.UNCONFIRMED,
    DeliveryState.CANCELLED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the head, with its range or meaning."""

    label: str
    value: str
    beside: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """One step from sent to bought."""

    label: str
    number: str
    rate: str
    share: float
    meaning: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A number of people with its reason, and where they are listed."""

    label: Text
    number: str
    share: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class ReportView:
    """Everything on the page of a campaign that was approved."""

    title: str
    state: Tag
    href: str
    headline: str
    reason: str
    notes: tuple[str, ...]
    figures: tuple[Figure, ...]
    stages: tuple[Stage, ...]
    span: str
    held_out: str
    bought_anyway: str
    line_chart: Chart | None
    class_chart: Chart | None
    class_note: str
    lost: tuple[Row, ...]
    back: tuple[Row, ...]
    follow_ups: tuple[Action, ...]
    actions: tuple[Action, ...]
    problem: str
    waits: str
    ledger: LedgerBox | None
    versions: VersionsBox | None
    money: MoneyBox | None
    progress: tuple[float, str] | None


def contacts(campaign: Campaign, *lines: tuple[str, str, str | tuple[str, ...]]) -> str:
    """The address of the list of a campaign's people for whom these lines hold."""
    parts: list[dict[str, object]] = [{"field": "campaign", "op": "is", "value": [str(campaign.uid)]}]
    for field, operator, value in lines:
        given = [value] if isinstance(value, str) else list(value)
        parts.append({"field": field, "op": operator} | ({"value": given} if value else {}))
    return f"/campaign-contacts?where={quote(orjson.dumps({'all': parts}).decode())}"


def share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def rate(part: float, whole: float) -> str:
    return formats.percent(share(part, whole), 1) if whole else ""


def told(result: Result) -> tuple[str, str]:
    """The verdict's two sentences."""
    said = verdict(
        result.lift, number=lambda value: formats.number(round(value)), share=lambda part: formats.percent(part, 1)
    )
    return _(said.headline) % said.params, _(said.reason) % said.params


def untold(campaign: Campaign) -> tuple[str, str]:
    """What stands in the verdict's place as long as no mail has left, or no letter is printed."""
    if campaign.channel == Channel.LETTER:
        return _("No letter is printed yet"), _("What they brought stands here once letters are marked as printed.")
    return _("No mail has left yet"), _("What it brought stands here once mails are out.")


def figures(result: Result, currency: str) -> tuple[Figure, ...]:
    """Lift, extra buyers and extra revenue, each with its range."""
    lift = result.lift
    if lift.response is None:
        return ()
    points = lift.response.times(100)
    tone = "" if points.spans_zero else "t-good" if points.low > 0 else "t-bad"
    value = _("%(points)s pts") % {"points": formats.signed(points.estimate, 1)}
    found = [Figure(_("Lift"), value, _range(points, 1), tone)]
    if lift.extra_buyers:
        extra = lift.extra_buyers
        found.append(Figure(_("Extra buyers"), formats.signed(round(extra.estimate)), _range(extra, 0)))
    if lift.extra_revenue:
        money = lift.extra_revenue
        value, low, high = (
            formats.money(edge, currency, 0) for edge in (money.estimate, money.low, money.high)
        )
        found.append(Figure(_("Extra revenue"), value, _("%(low)s to %(high)s") % {"low": low, "high": high}))
    return tuple(found)


def _range(interval: Interval, digits: int) -> str:
    low, high = formats.signed(interval.low, digits), formats.signed(interval.high, digits)
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def stages(campaign: Campaign, result: Result, currency: str) -> tuple[Stage, ...]:
    """From sent to bought. Who read is a share of those of whom it can be known."""
    ledger, drawn = result.ledger, result.contacted
    out = formats.number(result.held_out.people)
    lost = drawn.people - ledger.delivered - ledger.waiting
    return (
        _stage(_("Sent"), ledger.taken, drawn.people, _("of %(n)s chosen; %(out)s kept out by lot") % {
            "n": formats.number(drawn.people), "out": out}),
        _stage(_("Delivered"), ledger.delivered, ledger.taken, ngettext(
            "taken by the relay; %(n)s did not get it", "taken by the relay; %(n)s did not get it", lost,
        ) % {"n": formats.number(lost)}),
        _hits(campaign, ledger, HitKind.OPEN),
        _hits(campaign, ledger, HitKind.CLICK),
        _stage(_("Bought"), drawn.buyers, drawn.people, _("within %(days)s days, %(sum)s") % {
            "days": campaign.window_days, "sum": formats.money(drawn.revenue, currency, 0)},
            contacts(campaign, ("arm", "is", Arm.CONTACTED), ("bought", "is_true", ""))),
    )  # fmt: skip


def _hits(campaign: Campaign, ledger: Ledger, kind: HitKind) -> Stage:
    """Opens or clicks, of those of whom they are counted."""
    counted = ledger.counted if campaign.is_tracked else 0
    words = {"counted": formats.number(counted), "n": formats.number(ledger.machine.get(kind, 0))}
    if kind == HitKind.CLICK:
        label, number, field = _("Clicked"), ledger.clicked, "clicked"
        said = _("of %(counted)s delivered whose readers let it be counted; %(n)s more by machines alone")
    else:
        label, number, field = _("Opened"), ledger.opened, "opened"
        said = _("a hint only; of %(counted)s delivered whose readers let it be counted; %(n)s more by machines alone")
    meaning = said % words if counted else _("counted of nobody")
    return _stage(label, number, counted, meaning, contacts(campaign, (field, "is_true", "")))


def _stage(label: str, number: int, whole: int, meaning: str, href: str = "") -> Stage:
    return Stage(label, formats.number(number), rate(number, whole), share(number, whole), meaning, href)


def line_chart(campaign: Campaign, result: Result) -> Chart | None:
    """The share who had bought by each day, both groups with their ranges."""
    groups = [(_("Written to"), Arm.CONTACTED, result.contacted), (_("Hold-out"), Arm.HELD_OUT, result.held_out)]
    known = [group for group in groups if group[2].people and len(result.days.get(group[1], ())) > 1]
    if len(known) < 2 or result.start is None:
        return None
    days = len(result.days[Arm.CONTACTED])
    start = timezone.localtime(result.start)
    labels = [formats.day((start + timedelta(days=day)).date()) for day in range(days)]
    series = [
        _series(name, result.days[arm], counts, colour)
        for (name, arm, counts), colour in zip(known, (1, 6), strict=True)
    ]
    return lines(
        series, labels, title=_("Share who bought"), heading=_("Day"), wide=True,
        description=_("By day, for those written to and those kept out by lot, with their 95 % ranges"),
        write=lambda value: formats.percent(value, 1),
    )  # fmt: skip


def _series(name: str, buyers: tuple[int, ...], counts: Counts, colour: int) -> Series:
    ranges = [_wilson(number, counts.people) for number in buyers]
    values = tuple(number / counts.people for number in buyers)
    return Series(name, values, tuple(low for low, _high in ranges), tuple(high for _low, high in ranges), colour)


def _wilson(part: int, whole: int) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson, Journal of the American Statistical Association 22, 1927)."""
    middle = (part + Z * Z / 2) / (whole + Z * Z)
    spread = Z * sqrt(part * (whole - part) / whole + Z * Z / 4) / (whole + Z * Z)
    return max(middle - spread, 0.0), min(middle + spread, 1.0)


def class_chart(result: Result) -> tuple[Chart | None, str]:
    """The lift in points of all and of each class, and which classes tell nothing."""
    rows = [_row(_("All"), result.lift.response)]
    found = [(stratum.name, measure([stratum]).response) for stratum in result.strata]
    rows += [_row(class_name(name), response) for name, response in found]
    known = [row for row in rows if row is not None]
    if not known:
        return None, ""
    silent = [class_name(name) for name, response in found if response is not None and response.spans_zero]
    note = _("No effect that we can tell from chance: %(classes)s.") % {"classes": ", ".join(silent)} if silent else ""
    title = _("Where it worked")
    return intervals(known, title=title, description=_("Lift in points by class"), headings=(_("Class"), _("Lift"))), note


def _row(label: str, response: Interval | None) -> Range | None:
    if response is None:
        return None
    points = response.times(100)
    return Range(label, points.estimate, points.low, points.high)


def class_name(stratum: str) -> str:
    return _("No class") if stratum == "-" else _("Class %(letter)s") % {"letter": stratum}


def lost(campaign: Campaign, result: Result) -> tuple[Row, ...]:
    """Who got no mail or wants no more, by reason."""
    ledger, drawn = result.ledger, result.contacted.people
    found = [
        _lost(state.label, ledger.delivery.get(state, 0), drawn, contacts(campaign, ("delivery", "is", state)))
        for state in LOST
    ]
    found.append(
        _lost(_("Unsubscribed"), ledger.unsubscribed, drawn, contacts(campaign, ("unsubscribed", "is_true", "")))
    )
    found.append(
        _lost(HitKind.COMPLAINT.label, ledger.complained, drawn, contacts(campaign, ("complained", "is_true", "")))
    )
    withheld = contacts(campaign, ("delivery", "is", DeliveryState.WITHHELD))
    for key, number in ledger.withheld.items():
        found.append(_lost(_("At the last moment: %(reason)s") % {"reason": _reason(key)}, number, drawn, withheld))
    for key, number in ledger.refused.items():
        href = contacts(campaign, ("arm", "is", Arm.REFUSED), ("reason", "is", key))
        found.append(_lost(_("Not allowed: %(reason)s") % {"reason": _reason(key)}, number, 0, href))
    return tuple(row for row in found if row is not None)


def _lost(label: Text, number: int, whole: int, href: str) -> Row | None:
    return Row(label, formats.number(number), rate(number, whole), href) if number else None


def _reason(key: str) -> Text:
    return REFUSALS[Refusal(key)]


def notes(campaign: Campaign, result: Result) -> tuple[str, ...]:
    """What the reader must know to read the numbers rightly."""
    found = []
    if result.end and result.end > timezone.now() and campaign.state in (State.SENDING, State.SENT):
        until = formats.moment(result.end)
        found.append(_("Purchases count until %(day)s, so this is how it looks so far.") % {"day": until})
    if result.ledger.sample:
        found.append(
            ngettext(
                "%(n)s person bought in the sample data within these days. Sample purchases were not caused by this"
                " campaign and count nowhere here.",
                "%(n)s people bought in the sample data within these days. Sample purchases were not caused by this"
                " campaign and count nowhere here.",
                result.ledger.sample,
            )
            % {"n": formats.number(result.ledger.sample)}
        )
    if result.ledger.unconverted:
        found.append(
            ngettext(
                "%(n)s order is in a currency without a rate on its day. It counts as bought, and with no amount.",
                "%(n)s orders are in currencies without a rate on their days. They count as bought, and with no amount.",
                result.ledger.unconverted,
            )
            % {"n": formats.number(result.ledger.unconverted)}
        )
    if result.at:
        found.append(_("Added up %(when)s; a large campaign is added up from time to time.") % {
            "when": formats.moment(result.at)})  # fmt: skip
    if not campaign.is_tracked:
        found.append(_("Opens and clicks were not counted in this campaign."))
    elif campaign.channel == Channel.EMAIL:
        found.append(_("Opens and clicks are counted of those alone who allow it."))
    return tuple(found)
