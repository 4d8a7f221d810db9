"""What the page of a draft shows."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kith.core.errors import Text
from kith.desk import formats
from kith.desk.form_view import FormError, FormField
from kith.operational.marketing.campaign.audience import LEAST_FOR_LOT, Audience
from kith.operational.marketing.campaign.kinds import Channel
from kith.operational.marketing.campaign.model import Campaign
from kith.operational.marketing.campaign.outlook import Outlook


@dataclass(frozen=True, slots=True)
class ComposeView:
    """The form of a draft. It is sent to `href` with `do`: save, content, test, relay, approve or
    approve_all. `draft` is its public id once it is kept; `version` says which of several versions is seen."""

    title: Text
    href: str
    is_new: bool
    fields: tuple[FormField, ...]
    seen: tuple[FormField, ...]
    error: Text
    merge_fields: tuple[tuple[str, Text], ...]
    person: FormField
    may_approve: bool
    has_relay: bool
    draft: str = ""
    version: FormField | None = None

    @property
    def errors(self) -> tuple[FormError, ...]:
        return tuple(FormError(field.id, field.label, field.error) for field in self.fields if field.error)


@dataclass(frozen=True, slots=True)
class Part:
    """A line of the audience: a number with its meaning, and its share of the segment."""

    label: Text
    number: str
    share: float


@dataclass(frozen=True, slots=True)
class AudienceBox:
    """Who would get the campaign now: the whole segment, who is written to, who is kept out, who is refused or
    put off and why. `needs` are how many it takes to see a rise, with whether there are as many."""

    headline: str
    parts: tuple[Part, ...]
    refused: tuple[Part, ...]
    later: tuple[Part, ...]
    note: str
    precision: str
    needs: tuple[tuple[str, str, bool], ...]


def audience_box(ahead: Audience, campaign: Campaign, seen: Outlook | None) -> AudienceBox:
    """The numbers of the audience in words."""
    whole = ahead.tally.all
    by_post = campaign.channel == Channel.LETTER
    headline = (
        ngettext("%(n)s person would get a letter", "%(n)s people would get a letter", ahead.written_to)
        if by_post
        else ngettext("%(n)s person would get this mail", "%(n)s people would get this mail", ahead.written_to)
    ) % {"n": formats.number(ahead.written_to)}
    return AudienceBox(
        headline,
        (
            _part(_("In the segment"), whole, whole),
            _part(_("May be written to"), ahead.tally.allowed, whole),
            _part(_("Kept out by lot, to compare"), ahead.held_out, whole),
        ),
        tuple(_part(each.reason, each.number, whole) for each in ahead.tally.refused),
        _later(ahead),
        _note(ahead, campaign, seen),
        _precision(seen) if seen else "",
        _needs(seen, ahead.tally.allowed) if seen else (),
    )


def _later(ahead: Audience) -> tuple[Part, ...]:
    """Who is put off, less those of them whom the lot will keep out: who gets nothing is not put off."""
    written = ahead.written_to / ahead.tally.allowed if ahead.tally.allowed else 0.0
    expected = ((each.reason, round(each.number * written)) for each in ahead.tally.later)
    return tuple(_part(reason, number, ahead.tally.all) for reason, number in expected if number)


def _part(label: Text, number: int, whole: int) -> Part:
    return Part(label, formats.number(number), number / whole if whole else 0.0)


def _note(ahead: Audience, campaign: Campaign, seen: Outlook | None) -> str:
    """What the hold-out can show, or why there is none."""
    if not campaign.holdout_percent:
        return _("Nobody is kept out, so nobody will know what this campaign did.")
    if seen is None:
        return _("With fewer than %(n)s people nobody is kept out: nothing could be told from so few.") % {
            "n": LEAST_FOR_LOT
        }
    if seen.visible is None:
        return _("So few people that hardly any effect could be told from chance.")
    words = {"share": formats.percent(seen.base, 1), "points": formats.number(seen.visible * 100, 1)}
    if not seen.is_known:
        return _("If %(share)s buy anyway, an effect of %(points)s points or more will show.") % words
    words["days"] = formats.number(campaign.window_days)
    return _(
        "In the last %(days)s days %(share)s of them bought. If it stays so, an effect of %(points)s points or more will"
        " show."
    ) % words


def _precision(seen: Outlook) -> str:
    words = {"points": formats.number(seen.precision * 100, 1)}
    return _("The lift will be known to about ± %(points)s points (95 %%).") % words


def _needs(seen: Outlook, allowed: int) -> tuple[tuple[str, str, bool], ...]:
    """From which share to which, how many people that takes, and whether they are there."""
    base = formats.percent(seen.base, 1)
    return tuple(
        (
            _("from %(base)s to %(rate)s") % {"base": base, "rate": formats.percent(need.rate, 1)},
            formats.number(need.people),
            need.people <= allowed,
        )
        for need in seen.needs
    )
