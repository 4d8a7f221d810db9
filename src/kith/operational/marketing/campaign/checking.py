"""Whether all versions of a campaign can be sent, and what they may differ in."""

from __future__ import annotations

from dataclasses import replace

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid
from kith.operational.marketing.campaign.content import compile_campaign
from kith.operational.marketing.campaign.kinds import Channel
from kith.operational.marketing.campaign.letter_text import read
from kith.operational.marketing.campaign.model import Campaign
from kith.operational.marketing.campaign.versions import FIRST, Version, keys_by_lot, languages, versions


def complete(campaign: Campaign) -> tuple[Version, ...]:
    """All versions with the targets of their links. Raises Invalid for one that cannot be sent, or for a test of which
    nothing could be told."""
    found = tuple(_compiled(campaign, each) for each in versions(campaign))
    _check_languages(found)
    _check_translated(campaign)
    if campaign.test_percent is not None and campaign.channel == Channel.LETTER:
        raise Invalid({"test_percent": [_("Letters go to all at once: nobody could wait for a test.")]})
    if campaign.test_percent is not None and len(set(keys_by_lot(found))) < 2:
        raise Invalid({"test_percent": [_("A test needs at least two versions to compare.")]})
    return found


def _compiled(campaign: Campaign, version: Version) -> Version:
    try:
        if campaign.channel == Channel.LETTER:
            read(version)
            return version
        made = compile_campaign(campaign, tracked=campaign.is_tracked, version=version)
    except Invalid as invalid:
        if (version.key, version.language) == (FIRST, ""):
            raise
        name = f"{version.key} {version.language}".strip()
        said = format_lazy(_("Version {version}: {problem}"), version=name, problem=str(invalid))
        raise Invalid({"": [said]}) from None
    return replace(version, links=made.links)


def _check_languages(found: tuple[Version, ...]) -> None:
    """Versions by lot must be there in the same languages, else those who read one of them would compare languages."""
    by_lot = set(keys_by_lot(found))
    for key in sorted(by_lot):
        mine = {each.language for each in found if each.key == key}
        missing = set(languages(each for each in found if each.key in by_lot)) - mine
        if missing:
            words = {"version": key, "languages": ", ".join(sorted(missing))}
            raise Invalid({"": [format_lazy(_("Version {version} is missing in: {languages}."), **words)]})


def _check_translated(campaign: Campaign) -> None:
    """What a version says otherwise than the first it must say in each of its languages."""
    rows = {(each.key, each.language): each for each in campaign.variants.all()}
    for key, language in sorted(rows):
        own, row = rows.get((key, "")), rows[key, language]
        if own and ((own.subject and not row.subject) or (own.body and not row.body)):
            words = {"version": f"{key} {language}".strip()}
            raise Invalid({"": [format_lazy(_("Version {version} lacks its own subject or text."), **words)]})
