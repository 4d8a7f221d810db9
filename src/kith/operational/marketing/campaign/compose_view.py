"""What the page of a draft shows."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kith.core.errors import Text
from kith.desk import formats
from kith.desk.form_view import FormError, FormField
from kith.operational.marketing.campaign.audience import LEAST_FOR_LOT, Audience
from kith.operational.marketing.campaign.model import Campaign
from kith.operational.marketing.campaign.power import smallest_visible

USUAL_RATE = 0.03


@dataclass(frozen=True, slots=True)
class ComposeView:
    """The form of a draft. It is sent to `href` with `do`: save, test, relay, approve or approve_all."""

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
    """Who would get the campaign now: the whole segment, who is written to, who is kept out, who is refused and why."""

    headline: str
    parts: tuple[Part, ...]
    refused: tuple[Part, ...]
    note: str


def audience_box(ahead: Audience, campaign: Campaign) -> AudienceBox:
    """The numbers of the audience in words."""
    whole = ahead.tally.all
    headline = ngettext(
        "%(n)s person would get this mail", "%(n)s people would get this mail", ahead.written_to
    ) % {"n": formats.number(ahead.written_to)}
    return AudienceBox(
        headline,
        (
            _part(_("In the segment"), whole, whole),
            _part(_("May be written to"), ahead.tally.allowed, whole),
            _part(_("Kept out by lot, to compare"), ahead.held_out, whole),
        ),
        tuple(_part(each.reason, each.number, whole) for each in ahead.tally.refused),
        _note(ahead, campaign),
    )


def _part(label: Text, number: int, whole: int) -> Part:
    return Part(label, formats.number(number), number / whole if whole else 0.0)


def _note(ahead: Audience, campaign: Campaign) -> str:
    """What the hold-out can show, or why there is none."""
    if not campaign.holdout_percent:
        return _("Nobody is kept out, so nobody will know what this campaign did.")
    if not ahead.held_out:
        return _("With fewer than %(n)s people nobody is kept out: nothing could be told from so few.") % {
            "n": LEAST_FOR_LOT
        }
    share = ahead.held_out / ahead.tally.allowed
    seen = smallest_visible(USUAL_RATE, ahead.tally.allowed, share)
    if seen is None:
        return _("So few people that hardly any effect could be told from chance.")
    return _("If 3 %% buy anyway, an effect of %(points)s points or more will show.") % {
        "points": formats.number(seen * 100, 1)
    }
