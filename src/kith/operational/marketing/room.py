"""The face of marketing."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from kith.core.access import allowed, visible
from kith.core.jobs.queue import Job
from kith.core.principals.actor import Actor
from kith.core.registry.room import Listener, MenuItem, Page, Panel, Room, Section
from kith.customers.segment.model import Segment
from kith.desk.actions_view import Action
from kith.desk.home_view import Step
from kith.operational.marketing.ad_audience import pages as ad_pages
from kith.operational.marketing.ad_audience.traces import DISCLOSED, receivers
from kith.operational.marketing.campaign import (
    across_page,
    anew,
    audit,
    compose_page,
    content_page,
    doors,
    plan_page,
    report_page,
    returned,
    stored,
)
from kith.operational.marketing.campaign.actions import SEND
from kith.operational.marketing.campaign.by_post import MAKE
from kith.operational.marketing.campaign.erasing import HITS
from kith.operational.marketing.campaign.model import Assignment, Campaign, State
from kith.operational.marketing.campaign.saying import SAYINGS
from kith.operational.marketing.campaign.sending import go_on, pause_restored
from kith.operational.marketing.campaign.tracking import BELIEVE, believe
from kith.operational.marketing.campaign.type import CAMPAIGN, RECIPIENT
from kith.operational.marketing.journey import more_pages as journey_more
from kith.operational.marketing.journey import pages as journey_pages
from kith.operational.marketing.journey.looking import GO_ON as JOURNEYS_GO_ON
from kith.operational.marketing.journey.looking import LISTENER as JOURNEYS_LISTEN
from kith.operational.marketing.journey.looking import go_on as journeys_go_on
from kith.operational.marketing.journey.panel import journey_panel
from kith.operational.marketing.journey.traces import DEFINITIONS, RUNS
from kith.operational.marketing.journey.type import JOURNEY
from kith.operational.marketing.letter import compose, maker
from kith.operational.marketing.letter import pages as letter_pages
from kith.operational.marketing.letter.traces import LETTERS, remove_old
from kith.operational.marketing.targeted import doors as web
from kith.operational.marketing.targeted import sites_page
from kith.operational.marketing.targeted.type import WEB_CONTENT
from kith.privacy.purpose.model import Purpose


def use_segment(segment: Any) -> Action:
    """From a segment to a campaign that writes to it."""
    return Action(now("Use in campaign"), f"/campaigns/new?segment={segment.uid}", "megaphone")


def why_in_campaign(request: Any, actor: Actor, recipient: Assignment) -> Action:
    """From somebody's place in a campaign to what their segment and the gate say of them now."""
    campaign = recipient.campaign
    asked = {
        "person": recipient.party.uid,
        "channel": campaign.channel,
        "segment": _seen(actor, "customers.segment.see", Segment, campaign.segment_id),
        "purpose": _seen(actor, "privacy.purpose.see", Purpose, campaign.purpose_id),
    }
    return Action(now("Why written to, or not"), f"/why?{urlencode(asked)}", "circle-question-mark")


def _seen(actor: Actor, right: str, model: type[Model], key: int | None) -> UUID | str:
    """The public id of a record that the actor may see, nothing of another."""
    if key is None or not allowed(actor, right):
        return ""
    rows = visible(actor, model._default_manager.filter(pk=key))
    return rows.values_list("uid", flat=True).first() or ""


def use_for_letters(segment: Any) -> Action:
    """From a segment to letters to it."""
    return Action(now("Write letters"), f"/letters/new?segment={segment.uid}", "mailbox")


def use_for_ads(segment: Any) -> Action:
    """From a segment to an audience for an advertising platform."""
    return Action(now("Ad audience"), f"/ad-audiences?segment={segment.uid}", "target")


def _routes(router: Any) -> None:
    """The routes of marketing; what they are made of is loaded where there is an API, and not for jobs."""
    from kith.operational.marketing.ad_audience import routes as ads
    from kith.operational.marketing.campaign import across_routes as results
    from kith.operational.marketing.campaign import routes as campaigns
    from kith.operational.marketing.targeted import routes as visitors

    ads.add(router)
    campaigns.add(router)
    results.add(router)
    visitors.add(router)


def home_steps(actor: Actor) -> list[Step]:
    """Writing to customers, and seeing what it did, for those who may."""
    if not allowed(actor, "marketing.campaign.create"):
        return []
    sent = Campaign.objects.exclude(state=State.DRAFT).exists()
    text = now("A newsletter to a segment, with some kept out by lot, so that you see what it did.")
    return [Step(now("Write to them and see what it did"), text, "/campaigns/new", sent, 40)]


ROOM = Room(
    key="marketing",
    title=_("Marketing"),
    summary=_("Newsletters to segments, with a hold-out that shows what they did."),
    types=(CAMPAIGN, RECIPIENT, JOURNEY, WEB_CONTENT),
    pages=(
        Page("w/<slug:place>.json", web.content, "web-content"),
        Page("w/site.js", web.script, "web-script"),
        Page("w/seen/<uuid:uid>", web.seen, "web-seen"),
        Page("w/go/<uuid:uid>", web.go, "web-go"),
        Page("settings/sites", sites_page.sites_page, "sites"),
        Page("ad-audiences", ad_pages.ad_audiences, "ad-audiences"),
        Page("ad-audiences/new", ad_pages.hand_over, "ad-audience-new"),
        Page("ad-audiences/<uuid:uid>/file.csv", ad_pages.file, "ad-audience-file"),
        Page("ad-audiences/<uuid:uid>/removals", ad_pages.removals, "ad-audience-removals"),
        Page("letters", letter_pages.letters, "letters"),
        Page("letters/new", compose.new_run, "letter-run-new"),
        Page("letters/audience", compose.audience, "letter-run-audience"),
        Page("letters/preview", compose.shown, "letter-run-preview"),
        Page("letters/returned", letter_pages.came_back, "letters-returned"),
        Page("campaigns/<uuid:uid>/letters/printed", letter_pages.printed, "letters-printed"),
        Page("campaigns/<uuid:uid>/letters/<int:number>.pdf", letter_pages.part, "letters-part"),
        Page("campaigns/<uuid:uid>/letters/from-<int:first>.pdf", letter_pages.several, "letters-several"),
        Page("campaigns/<uuid:uid>/letters.csv", letter_pages.addresses, "letters-addresses"),
        Page("campaigns/<uuid:uid>/by-letter", letter_pages.by_letter, "campaign-by-letter"),
        Page("campaigns/<uuid:uid>/report", letter_pages.report_page, "campaign-report"),
        Page("campaign-results", across_page.results, "campaign-results"),
        Page("campaigns/new", compose_page.new_campaign, "campaign-new"),
        Page("campaigns/audience", compose_page.audience, "campaign-audience"),
        Page("campaigns/preview", compose_page.mail, "campaign-preview"),
        Page("campaigns/<uuid:uid>", letter_pages.campaign_page, "campaign"),
        Page("campaigns/<uuid:uid>/versions", plan_page.versions_page, "campaign-versions"),
        Page("campaigns/<uuid:uid>/version", plan_page.version_page, "campaign-version"),
        Page("campaigns/<uuid:uid>/plan", plan_page.plan_page, "campaign-plan"),
        Page("campaigns/from-template/<uuid:uid>", content_page.from_template, "campaign-from-template"),
        Page("campaigns/<uuid:uid>/content", content_page.content_page, "campaign-content"),
        Page(
            "campaigns/<uuid:uid>/content/<slug:version>",
            content_page.content_page,
            "campaign-content-version",
        ),
        Page("campaigns/<uuid:uid>/approve", compose_page.approve_campaign, "campaign-approve"),
        Page("campaigns/<uuid:uid>/follow-up", report_page.follow_up, "campaign-follow-up"),
        Page("journeys/new", journey_pages.new_journey, "journey-new"),
        Page("journeys/<uuid:uid>", journey_pages.journey_page, "journey"),
        Page("journeys/<uuid:uid>/change", journey_pages.change_journey, "journey-change"),
        Page("journeys/<uuid:uid>/rehearsal", journey_more.rehearsal_page, "journey-rehearsal"),
        Page("journeys/<uuid:uid>/people", journey_more.people_page, "journey-people"),
        Page("journeys/<uuid:uid>/versions", journey_more.versions_page, "journey-versions"),
        Page("c/<str:token>/<int:link>", doors.click, "click", lasting=True),
        Page("o/<str:token>.gif", doors.opened, "open", lasting=True),
        Page("u/<str:token>", doors.leave, "leave", lasting=True),
    ),
    menu=(
        MenuItem("campaigns", _("Campaigns"), "megaphone", "/campaigns", 85, "m", "marketing.campaign.see"),
        MenuItem(
            "campaign-results",
            _("Results of campaigns"),
            "chart-no-axes-combined",
            "/campaign-results",
            87,
            "",
            "marketing.campaign.see",
        ),
        MenuItem("journeys", _("Journeys"), "route", "/journeys", 86, "", "marketing.journey.see"),
        MenuItem("letters", _("Letters"), "mailbox", "/letters", 215, "", "marketing.campaign.see"),
        MenuItem(
            "site-contents", _("On the site"), "globe", "/site-contents", 220, "", "marketing.web_content.see"
        ),
        MenuItem(
            "ad-audiences", _("Ad audiences"), "target", "/ad-audiences", 225, "", "marketing.campaign.create"
        ),
        MenuItem(
            "sites",
            _("Sites"),
            "globe",
            "/settings/sites",
            60,
            administrators=True,
            section=Section.CHANNELS,
            help=_("The script that shows contents on your site, and which sites hear who clicked in a mail"),
        ),
    ),
    jobs=(
        Job(BELIEVE, believe, alone=False),
        Job(SEND, go_on, alone=False),
        Job("marketing.campaign.go_on", go_on, "* * * * *", alone=False),
        Job(stored.JOB, stored.measure_campaigns, "*/5 * * * *"),
        Job(MAKE, maker.go_on, alone=False),
        Job("marketing.letters.go_on", maker.go_on, "* * * * *", alone=False),
        Job("marketing.letters.remove_old", remove_old, "20 3 * * *"),
        Job(anew.JOB, anew.end_silence, "50 2 * * *"),
        Job(audit.JOB, audit.audit_campaigns, "40 2 * * *"),
        Job(JOURNEYS_GO_ON, journeys_go_on, "* * * * *"),
    ),
    after_restore=(pause_restored,),
    sayings=SAYINGS,
    panels=(Panel("person", "left", 40, journey_panel), Panel("recipient", "menu", 10, why_in_campaign)),
    segment_actions=(use_segment, use_for_letters, use_for_ads),
    home_steps=(home_steps,),
    traces=(HITS, RUNS, DEFINITIONS, LETTERS, DISCLOSED),
    receivers=(receivers,),
    api=(_routes,),
    listeners=(JOURNEYS_LISTEN, Listener("marketing.returns", returned.KINDS, returned.hear)),
    derived=(
        "marketing_chunk",
        "marketing_delivery",
        "marketing_hit",
        "marketing_letter_part",
        "marketing_web_count",
    ),
    optional=True,
    needs=("communicative",),
)
