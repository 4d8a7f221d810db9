"""Segments that follow from a campaign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kith.core.conditions.tree import Group, Line, Related, Values, to_json
from kith.core.errors import Text
from kith.operational.marketing.campaign.model import Arm, Campaign


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Those of a campaign's people for whom these lines hold."""

    label: Text
    lines: tuple[Line, ...]


WRITTEN_TO = Line("arm", "is", Values((Arm.CONTACTED.value,)))
FOLLOW_UPS = {
    "clicked": FollowUp(_("Clicked but did not buy"), (WRITTEN_TO, Line("clicked", "is_true"), Line("bought", "is_false"))),
    # Of whom clicks are not counted, nobody knows whether they clicked.
    "silent": FollowUp(
        _("Got it but did not click"),
        (
            WRITTEN_TO, Line("delivery", "is", Values(("sent",))), Line("counted", "is_true"),
            Line("clicked", "is_false"),
        ),
    ),
    "held_out": FollowUp(_("Kept out by lot"), (Line("arm", "is", Values((Arm.HELD_OUT.value,))),)),
}


def condition(follow_up: FollowUp, campaign: Campaign) -> dict[str, Any]:
    """The condition over people, in its JSON form."""
    of = Line("campaign", "is", Values((str(campaign.uid),)))
    return to_json(Group("all", (Related("recipient", where=Group("all", (of, *follow_up.lines))),)))
