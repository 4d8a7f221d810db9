"""What campaigns brought together, in lines for the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

import orjson
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.communicative.message.model import State as Single
from kith.core.errors import Text
from kith.desk import formats
from kith.desk.actions_view import Tag
from kith.operational.marketing.campaign.across import Across, Brought, Sum, added
from kith.operational.marketing.campaign.audit import Audit
from kith.operational.marketing.campaign.kinds import Channel, Kind
from kith.operational.marketing.campaign.lift import Interval
from kith.operational.marketing.campaign.model import Arm, Campaign
from kith.operational.marketing.campaign.report_view import class_name, contacts

HREF = "/campaign-results"
SHOWN = 40
"""So many campaigns have lines of their own; the sums hold all."""
PARTS = ("sent", "refused", "failed", "unconfirmed", "held", "waiting")
SINGLE_MAILS = gettext_lazy("Single mails by programs")
SINGLE = {
    "sent": (Single.SENT,), "refused": (Single.REFUSED,), "failed": (Single.FAILED,),
    "unconfirmed": (Single.UNCONFIRMED,), "held": (Single.WITHHELD,), "waiting": (Single.WAITING, Single.SENDING),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, its range or meaning below, and where those whom it counts are listed."""

    value: str
    below: str = ""
    href: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class ResultLine:
    """What one campaign brought, or several. `beside` is its kind, or how many they are."""

    label: Text
    href: str
    beside: Text
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A ledger that was added up by night: planned, then its parts as in `PARTS`."""

    label: Text
    href: str
    numbers: tuple[str, ...]
    state: Tag


@dataclass(frozen=True, slots=True)
class Ledgers:
    """Every ledger that was looked at: all of them together first, then one line each; and what stands below."""

    lines: tuple[LedgerLine, ...]
    said: str


def total(found: Across, currency: str) -> ResultLine | None:
    """All of them; None where there are none."""
    if not found.brought:
        return None
    return _sum_line(_("All"), added(found.brought), currency, "")


def campaign_lines(found: Across, currency: str) -> tuple[ResultLine, ...]:
    return tuple(_campaign_line(each, currency) for each in found.brought[:SHOWN])


def _campaign_line(each: Brought, currency: str) -> ResultLine:
    campaign = each.campaign
    kinds = f"{Channel(campaign.channel).label} · {Kind(campaign.kind).label}"
    when = formats.moment(campaign.started_at) if campaign.started_at else ""
    hrefs = {arm: contacts(campaign, ("arm", "is", arm)) for arm in (Arm.CONTACTED.value, Arm.HELD_OUT.value)}
    told = cells(added([each]), currency, hrefs)
    return ResultLine(campaign.name, f"/campaigns/{campaign.uid}", f"{kinds} · {when}", told)


def channel_lines(found: Across, currency: str, asked: dict[str, str]) -> tuple[ResultLine, ...]:
    parts = found.by(lambda campaign: campaign.channel)
    return tuple(
        _sum_line(channel.label, added(parts[channel]), currency, _address(asked, channel=channel.value))
        for channel in Channel if channel in parts
    )  # fmt: skip


def kind_lines(found: Across, currency: str, asked: dict[str, str]) -> tuple[ResultLine, ...]:
    parts = found.by(lambda campaign: campaign.kind)
    return tuple(
        _sum_line(kind.label, added(parts[kind]), currency, _address(asked, kind=kind.value))
        for kind in Kind if kind in parts
    )  # fmt: skip


def singles_line(found: dict[str, int]) -> ResultLine:
    """Single mails by programs: nobody is kept out of these, so nothing more can be told."""
    sent = sum(number for state, number in found.items() if state in SINGLE["sent"])
    return ResultLine(SINGLE_MAILS, "", "", (Cell(formats.number(sent)), *(Cell("") for _each in range(7))))


def class_lines(found: Across, currency: str) -> tuple[ResultLine, ...]:
    """By class; what a campaign cost is not shared out among them."""
    return tuple(
        ResultLine(class_name(name), _of_class(name), "", cells(each, currency, {})[:5])
        for name, each in found.classes().items()
    )


def _of_class(name: str) -> str:
    where = {"all": [{"field": "stratum", "op": "is", "value": [name]}]}
    return f"/campaign-contacts?where={quote(orjson.dumps(where).decode())}"


def _sum_line(label: Text, found: Sum, currency: str, href: str) -> ResultLine:
    return ResultLine(label, href, formats.number(found.campaigns), cells(found, currency, {}))


def _address(asked: dict[str, str], **values: str) -> str:
    return f"{HREF}?{urlencode({key: value for key, value in (asked | values).items() if value})}"


def cells(found: Sum, currency: str, hrefs: dict[str, str]) -> tuple[Cell, ...]:
    """Contacted, held out, lift, revenue, extra revenue, margin, cost, and what is left; nothing where nothing is told."""
    lift, number = found.lift, formats.number
    points = lift.response.times(100) if lift.response else None
    left = found.margin.estimate - float(found.cost) if found.margin else None
    return (
        Cell(number(found.contacted.people), "", hrefs.get(Arm.CONTACTED, "")),
        Cell(number(found.held_out.people), "", hrefs.get(Arm.HELD_OUT, "") if found.held_out.people else ""),
        Cell(_("%(points)s pts") % {"points": formats.signed(points.estimate, 1)}, _points(points), "", _tone(points))
        if points else Cell(""),
        Cell(formats.money(found.contacted.revenue, currency, 0)),
        _money(lift.extra_revenue, currency),
        _money(found.margin, currency),
        Cell(formats.money(found.cost, currency, 0) if found.cost else ""),
        Cell(formats.money(left, currency, 0) if left is not None else ""),
    )  # fmt: skip


def _points(points: Interval) -> str:
    return _("%(low)s to %(high)s") % {
        "low": formats.signed(points.low, 1),
        "high": formats.signed(points.high, 1),
    }


def _tone(interval: Interval) -> str:
    return "" if interval.spans_zero else "t-good" if interval.low > 0 else "t-bad"


def _money(interval: Interval | None, currency: str) -> Cell:
    if interval is None:
        return Cell("")
    value, low, high = (
        formats.money(edge, currency, 0) for edge in (interval.estimate, interval.low, interval.high)
    )
    return Cell(value, _("%(low)s to %(high)s") % {"low": low, "high": high}, "", _tone(interval))


def ledgers(found: Across, single: dict[str, int]) -> Ledgers:
    """Every ledger of these campaigns as the night found it; those that do not add up stand first."""
    looked = [(each.campaign, audit) for each in found.brought if (audit := each.audit)]
    beside = (_singles_ledger(single),) if single else ()
    if not looked:
        return Ledgers(beside, _("Ledgers are looked at by night; none of these has been yet."))
    whole = [sum(getattr(audit, name) for _campaign, audit in looked) for name in ("planned", *PARTS)]
    right = all(audit.adds_up for _campaign, audit in looked)
    together = LedgerLine(_("All"), "", tuple(map(formats.number, whole)), _right(right))
    lines = [_ledger_line(*each) for each in sorted(looked, key=lambda one: one[1].adds_up)[:SHOWN]]
    return Ledgers((together, *lines, *beside), _looked(found, [campaign for campaign, _audit in looked]))


def _looked(found: Across, campaigns: list[Campaign]) -> str:
    moments = [str((campaign.audit or {}).get("at", "")) for campaign in campaigns]
    last = formats.moment(datetime.fromisoformat(max(moments)))
    said = _(
        "Planned = sent + refused + given up + not confirmed + held back + waiting. Looked at last %(when)s."
    )
    missing = len(found.brought) - len(campaigns)
    beside = _("%(n)s are not looked at yet.") % {"n": formats.number(missing)} if missing else ""
    return f"{said % {'when': last}} {beside}".strip()


def _ledger_line(campaign: Campaign, audit: Audit) -> LedgerLine:
    numbers = tuple(formats.number(getattr(audit, name)) for name in ("planned", *PARTS))
    return LedgerLine(campaign.name, f"/campaigns/{campaign.uid}", numbers, _right(audit.adds_up))


def _singles_ledger(found: dict[str, int]) -> LedgerLine:
    parts = [sum(found.get(state, 0) for state in SINGLE[name]) for name in PARTS]
    whole = sum(found.values())
    numbers = tuple(map(formats.number, (whole, *parts)))
    return LedgerLine(SINGLE_MAILS, "", numbers, _right(sum(parts) == whole))


def _right(adds_up: bool) -> Tag:
    return Tag(_("Adds up"), "good") if adds_up else Tag(_("Does not add up"), "bad")
