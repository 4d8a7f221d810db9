"""What is new in a list since the last time, put into a mail where it says `{{ news }}`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from html import escape

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core.conditions.tree import EVERYTHING, Group, Line, Values, from_json
from kith.core.errors import Invalid
from kith.core.principals.actor import Actor
from kith.core.records.planner import Listing
from kith.core.records.reading import read_page
from kith.core.registry import current
from kith.core.view.model import SavedView
from kith.operational.marketing.campaign.model import BodyKind, Campaign
from kith.operational.marketing.campaign.versions import Version, versions

PLACE = re.compile(r"\{\{\s*news\s*\}\}")
ADDED, MOST = "created_at", 20


def news(by: Actor, view: SavedView, since: datetime) -> tuple[str, ...]:
    """The names of what was added to a saved list since then, the newest first, as far as the actor may see them.

    Raises Invalid for a list that does not know when its records were added.
    """
    declared = current().type(view.type)
    if ADDED not in declared.by_key:
        raise Invalid({"repeat_view": [_("It is not known of this list when something was added to it.")]})
    chosen = from_json(view.condition) if view.condition else EVERYTHING
    condition = Group("all", (chosen, Line(ADDED, "after", Values((since.isoformat(),)))))
    page = read_page(by, Listing(declared, (declared.title,), condition, (), MOST))
    return tuple(str(page.columns[0].value(row)) for row in page.rows)


def told(version: Version, names: Sequence[str]) -> Version:
    """The version with these names in the place of the news, and without the place where there are none."""
    plain = "\n".join(f"- {_quiet(name)}" for name in names)
    items = "".join(f"<li>{escape(_quiet(name))}</li>" for name in names)
    marked = plain if version.body_kind == BodyKind.PLAIN else f"<ul>{items}</ul>" if items else ""
    return replace(version, body=_put(version.body, marked), text=_put(version.text, plain))


def begin_series(by: Actor, campaign: Campaign) -> None:
    """Says when a campaign that comes again comes first. Raises Invalid for one that could never be sent."""
    if not campaign.repeat_every:
        raise Invalid({"repeat_every": [_("This field is needed.")]})
    if campaign.repeat_view is not None:
        news(by, campaign.repeat_view, timezone.now())
    elif any(PLACE.search(each.body) for each in versions(campaign)):
        raise Invalid({"repeat_view": [_("Choose the list whose news stand in the mail.")]})
    campaign.next_at = max(campaign.not_before or timezone.now(), timezone.now())


def _quiet(name: str) -> str:
    """A name that cannot be read as a merge field."""
    return name.replace("{{", "{ {")


def _put(text: str, said: str) -> str:
    return PLACE.sub(lambda found: said, text)
