"""The versions of a campaign side by side, and what their test has told."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kith.core.access.rules import allowed
from kith.core.principals.actor import Actor
from kith.desk import formats
from kith.desk.actions_view import Action
from kith.operational.marketing.campaign import trial
from kith.operational.marketing.campaign.comparing import Count, compare
from kith.operational.marketing.campaign.kinds import Measure
from kith.operational.marketing.campaign.model import Campaign
from kith.operational.marketing.campaign.report import Result, VersionResult
from kith.operational.marketing.campaign.report_view import contacts, rate
from kith.operational.marketing.campaign.versions import keys_by_lot, versions


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version with its numbers."""

    key: str
    subject: str
    people: str
    href: str
    clicked: str
    click_rate: str
    bought: str
    buy_rate: str
    revenue: str
    unsubscribed: str


@dataclass(frozen=True, slots=True)
class VersionsBox:
    """The versions, what can be told of them, and what can be done while others wait."""

    rows: tuple[VersionRow, ...]
    said: str
    actions: tuple[Action, ...]


def versions_box(actor: Actor, campaign: Campaign, result: Result, currency: str) -> VersionsBox | None:
    """None for a campaign of which all get the same."""
    if not result.versions:
        return None
    subjects = {each.key: each.subject for each in versions(campaign) if not each.language}
    rows = tuple(_row(campaign, each, subjects.get(each.key, ""), currency) for each in result.versions)
    return VersionsBox(rows, _said(campaign, result), _actions(actor, campaign))


def _row(campaign: Campaign, found: VersionResult, subject: str, currency: str) -> VersionRow:
    number = formats.number
    return VersionRow(
        key=found.key or "–",
        subject=subject if found.key else _("waiting for the test"),
        people=number(found.people),
        href=contacts(campaign, ("arm", "is", "contacted"), ("variant", "is", found.key))
        if found.key
        else "",
        clicked=number(found.clicked),
        click_rate=rate(found.clicked, found.counted),
        bought=number(found.buyers),
        buy_rate=rate(found.buyers, found.people),
        revenue=formats.money(found.revenue, currency, 0),
        unsubscribed=number(found.unsubscribed),
    )


def _actions(actor: Actor, campaign: Campaign) -> tuple[Action, ...]:
    if not trial.is_open(campaign) or not allowed(actor, "marketing.campaign.choose_version", campaign):
        return ()
    href = f"/campaigns/{campaign.uid}/do/choose_version"
    return tuple(
        Action(
            _("Give %(version)s to all others") % {"version": key}, href, "trophy", "post", vals={"key": key}
        )
        for key in sorted(set(keys_by_lot(versions(campaign))))
    )


def _said(campaign: Campaign, result: Result) -> str:
    if campaign.test_result:
        return _told(campaign, campaign.test_result["kind"], by_hand=campaign.test_result["by_hand"])
    if trial.is_open(campaign):
        words = {"hours": formats.number(campaign.test_hours)}
        return _("The test runs. Its time is over %(hours)s hours after its last mail.") % words
    lot = set(keys_by_lot(versions(campaign)))
    by_clicks = Measure(campaign.test_measure) is Measure.CLICKS
    counts = [
        Count(each.key, each.counted, each.clicked) if by_clicks else Count(each.key, each.people, each.buyers)
        for each in result.versions
        if each.key in lot
    ]
    if len(counts) < 2:
        return _("Who gets which version was not drawn by lot, so the numbers cannot be compared.")
    outcome = compare(counts, float(campaign.test_difference), campaign.test_otherwise)
    if outcome.kind == "better":
        return _("Version %(version)s did better, by more than chance.") % {"version": outcome.left[0]}
    if outcome.kind == "worse":
        left = ", ".join(outcome.left)
        return _("The best cannot be told apart: %(versions)s. The others did worse.") % {"versions": left}
    return _("No version can be said to be better: the differences may be chance.")


def _told(campaign: Campaign, kind: str, *, by_hand: bool) -> str:
    given = {"version": ", ".join(campaign.test_winner.split(","))}
    if by_hand:
        return _("Somebody chose for all others: %(version)s.") % given
    if kind == "better":
        return _("Version %(version)s did better by more than chance; all others got it.") % given
    return (
        _("No version could be said to be better, so all others got what was chosen before: %(version)s.")
        % given
    )
