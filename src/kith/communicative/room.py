"""The face of the communicative room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kith.communicative import brand_page, sending_page
from kith.communicative.deliverability import pages as deliverability
from kith.communicative.deliverability.checks import JOBS as CHECK_JOBS
from kith.communicative.editor import pages as editor_pages
from kith.communicative.gallery import pages as gallery_pages
from kith.communicative.letter.head_page import letterhead_page
from kith.communicative.letter.page import letter_composer, letter_page
from kith.communicative.mailbox.type import MAILBOX
from kith.communicative.message.actions import SEND, send_waiting
from kith.communicative.message.traces import MESSAGES
from kith.communicative.picture import pages as picture_pages
from kith.communicative.relay.actions import seed_first
from kith.communicative.relay.notices import CARRIER, JOBS
from kith.communicative.relay.queries import carriers
from kith.communicative.relay.type import RELAY
from kith.communicative.returns import pages as returns
from kith.communicative.returns.jobs import JOBS as RETURN_JOBS
from kith.communicative.returns.traces import RETURNS
from kith.communicative.template import pages as template_pages
from kith.communicative.template.type import TEMPLATE
from kith.core.jobs.queue import Job
from kith.core.registry.room import MenuItem, Page, Panel, Room, Section


def _letters(router: Any) -> None:
    """The routes of letters; what they are made of is loaded where there is an API, and not for jobs."""
    from kith.communicative.letter import routes

    routes.add(router)


def _messages(router: Any) -> None:
    """The routes of single mails."""
    from kith.communicative.message import routes

    routes.add(router)


ROOM = Room(
    key="communicative",
    title=_("Communication"),
    summary=_("The relays that carry mail, and the channels on which customers are reached."),
    types=(RELAY, TEMPLATE, MAILBOX),
    menu=(
        MenuItem(
            "templates",
            _("Templates"),
            "layout-template",
            "/templates",
            205,
            "",
            "communicative.template.see",
        ),
        MenuItem(
            "template-gallery",
            _("Ready templates"),
            "blocks",
            "/templates/gallery",
            210,
            "",
            "communicative.template.create",
        ),
        MenuItem(
            "relays",
            _("Mail relays"),
            "server",
            "/relays",
            10,
            administrators=True,
            section=Section.CHANNELS,
            help=_("The servers that carry mail out of the house"),
        ),
        MenuItem(
            "brand",
            _("Brand kit"),
            "palette",
            "/settings/brand",
            30,
            administrators=True,
            section=Section.CHANNELS,
            help=_("Colours, font, logo and footer of mails"),
        ),
        MenuItem(
            "sending",
            _("Sending"),
            "send",
            "/settings/sending",
            20,
            administrators=True,
            section=Section.CHANNELS,
            help=_("Keys that sign mails, and providers that are slow"),
        ),
        MenuItem(
            "letterhead",
            _("Letterhead"),
            "mailbox",
            "/settings/letterhead",
            40,
            administrators=True,
            section=Section.CHANNELS,
            help=_("Who letters come from, and the window of your envelopes"),
        ),
        MenuItem(
            "returns",
            _("Returns"),
            "undo-2",
            "/settings/returns",
            30,
            administrators=True,
            section=Section.CHANNELS,
            help=_("What comes back by mail: failures, complaints, absences, answers"),
        ),
        MenuItem(
            "deliverability",
            _("Deliverability"),
            "gauge",
            "/settings/deliverability",
            25,
            administrators=True,
            section=Section.CHANNELS,
            help=_("Whether mail arrives: records of your domains, receivers' rules, volume by provider"),
        ),
    ),
    pages=(
        Page("<slug:path>/<uuid:uid>/letter", letter_page, "letter-write"),
        Page("settings/letterhead", letterhead_page, "letterhead"),
        Page("settings/deliverability", deliverability.page, "deliverability"),
        Page("settings/returns", returns.page, "returns"),
        Page("settings/sending", sending_page.sending, "sending"),
        Page("settings/sending/keys/<uuid:uid>/<slug:do>", sending_page.key_done, "sending-key"),
        Page("settings/sending/free/<str:domain>", sending_page.limit_removed, "sending-free"),
        Page("settings/brand", brand_page.brand_kit, "brand"),
        Page("templates/gallery", gallery_pages.gallery, "template-gallery"),
        Page("templates/gallery/<slug:key>", gallery_pages.taken, "template-gallery-take"),
        Page("templates/gallery/<slug:key>/<slug:language>", gallery_pages.ready, "template-gallery-shown"),
        Page("templates/<uuid:uid>/add-version", template_pages.add_version, "template-add-version"),
        Page("templates/<uuid:uid>/version/<str:language>", template_pages.version_page, "template-version"),
        Page("editor/blocks", editor_pages.blocks_page, "editor-blocks"),
        Page("editor/canvas", editor_pages.canvas, "editor-canvas"),
        Page("editor/text", editor_pages.text_part, "editor-text"),
        Page("editor/checks", editor_pages.checks, "editor-checks"),
        Page("editor/pictures", editor_pages.picture, "editor-pictures"),
        Page("editor/keep", editor_pages.keep_block, "editor-keep"),
        Page("editor/kept/<uuid:uid>/remove", editor_pages.remove_block, "editor-remove"),
        Page("p/<str:key>.<str:ending>", picture_pages.shown, "picture", lasting=True),
    ),
    panels=(
        Panel("template", "tab", 10, template_pages.versions_panel, "versions", _("Versions")),
        Panel("person", "composer", 60, letter_composer, "letter", _("Letter"), "mailbox"),
        Panel("organisation", "composer", 60, letter_composer, "letter", _("Letter"), "mailbox"),
    ),
    api=(_letters, _messages),
    jobs=(
        *JOBS,
        *CHECK_JOBS,
        *RETURN_JOBS,
        Job(SEND, send_waiting),
        Job(f"{SEND}.again", send_waiting, "* * * * *"),
    ),
    traces=(RETURNS, MESSAGES),
    carrier=CARRIER,
    at_start=(seed_first,),
    receivers=(carriers,),
    optional=True,
)
