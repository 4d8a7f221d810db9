"""The face of privacy."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kith.core.jobs.queue import Job
from kith.core.registry.room import Listener, MenuItem, Page, Panel, Room, Saying, Section, Trail
from kith.privacy.confirmation import mails as confirming
from kith.privacy.confirmation import pages as confirming_pages
from kith.privacy.confirmation.traces import CONFIRMATIONS
from kith.privacy.confirmation.undoing import forget
from kith.privacy.consent.importing import CONSENTS
from kith.privacy.consent.panel import consent_panel
from kith.privacy.consent.recording import settle_anew
from kith.privacy.consent.saying import said
from kith.privacy.consent.type import CONSENT
from kith.privacy.gate import fields as gate_fields
from kith.privacy.gate import why_page
from kith.privacy.gate.ask import forget_old
from kith.privacy.hold.queries import HELD
from kith.privacy.hold.type import HOLD
from kith.privacy.norms.control import CONTROL_FIELD
from kith.privacy.norms.page import norms
from kith.privacy.preference import address_page, pages
from kith.privacy.preference.traces import WISHES
from kith.privacy.purpose.type import PURPOSE
from kith.privacy.request import jobs as request_jobs
from kith.privacy.request import pages as request_pages
from kith.privacy.request.limits import refuse_changes
from kith.privacy.request.panel import limit_banner, request_action, requests_panel, steps_panel
from kith.privacy.request.traces import TRACES
from kith.privacy.request.type import REQUEST
from kith.privacy.retention.jobs import JOBS as RETENTION_JOBS
from kith.privacy.retention.panel import preview_panel
from kith.privacy.retention.queries import RESTRICTED
from kith.privacy.retention.type import RETENTION
from kith.privacy.signup import pages as signup_pages
from kith.privacy.signup.jobs import JOBS as SIGNUP_JOBS
from kith.privacy.signup.panel import form_panel
from kith.privacy.signup.traces import SIGNUPS
from kith.privacy.signup.type import SIGNUP_FORM
from kith.privacy.suppression import hashed
from kith.privacy.suppression.type import SUPPRESSION


def _routes(router: Any) -> None:
    """What is made of routes is loaded where there is an API, and not for jobs."""
    from kith.privacy.gate import why_routes

    why_routes.add(router)


ROOM = Room(
    key="privacy",
    title=_("Privacy"),
    summary=_("What you may contact people for, by which channel, and the proof of it."),
    types=(CONSENT, SUPPRESSION, PURPOSE, REQUEST, HOLD, RETENTION, SIGNUP_FORM),
    pages=(
        Page("settings/norms", norms, "norms"),
        Page("why", why_page.why, "why"),
        Page("p/unsubscribe/<str:token>", pages.unsubscribe, "unsubscribe"),
        Page("p/preferences/<str:token>", pages.preferences, "preferences"),
        Page("p/address/<str:token>", address_page.address, "own-address"),
        Page("p/sign-up/<slug:key>", signup_pages.sign_up, "sign-up"),
        Page("p/confirm/<str:token>", signup_pages.confirm, "confirm-sign-up"),
        Page("p/agree/<str:token>", confirming_pages.agree, "agree"),
        Page("p/new-address/<str:token>", address_page.new_address, "new-address"),
        Page("data-requests/<uuid:uid>/step/<slug:verb>", request_pages.step, "request-step"),
        Page("data-requests/<uuid:uid>/steps", request_pages.steps, "request-steps"),
        Page("data-requests/<uuid:uid>/file/<slug:which>", request_pages.file, "request-file"),
    ),
    panels=(
        Panel("person", "left", 20, consent_panel),
        Panel("organisation", "left", 20, consent_panel),
        Panel("person", "left", 30, requests_panel),
        Panel("person", "menu", 10, request_action),
        Panel("person", "menu", 20, why_page.ask_of_person),
        Panel("person", "banner", 10, limit_banner),
        Panel("request", "tab", 10, steps_panel, "steps", _("Steps")),
        Panel("signup_form", "tab", 10, form_panel, "site", _("On your site")),
        Panel("retention", "tab", 10, preview_panel, "preview", _("Preview")),
    ),
    imports=(CONSENTS,),
    ways=(gate_fields.ways,),
    segment_actions=(why_page.ask_of_segment,),
    api=(_routes,),
    sayings=(Saying("consent", said),),
    menu=(
        MenuItem("consents", _("Consents"), "shield-check", "/consents", 310, "", "privacy.consent.see"),
        MenuItem(
            "suppressions", _("Suppressions"), "ban", "/suppressions", 320, "", "privacy.suppression.see"
        ),
        MenuItem("requests", _("Data requests"), "scale", "/data-requests", 340, "", "privacy.request.see"),
        MenuItem(
            "retention",
            _("Retention rules"),
            "timer-reset",
            "/retention-rules",
            30,
            "",
            "privacy.retention.see",
            section=Section.PRIVACY,
            help=_("What is deleted or emptied once it is old enough"),
        ),
        MenuItem(
            "holds",
            _("Legal holds"),
            "gavel",
            "/legal-holds",
            20,
            "",
            "privacy.hold.see",
            section=Section.PRIVACY,
            help=_("Whose data must not be erased for now, and why"),
        ),
        MenuItem(
            "signup-forms",
            _("Sign-up forms"),
            "clipboard-list",
            "/sign-up-forms",
            15,
            "",
            "privacy.signup_form.see",
            section=Section.PRIVACY,
            help=_("Where people sign up by themselves, and confirm it by mail"),
        ),
        MenuItem(
            "purposes",
            _("Purposes"),
            "target",
            "/purposes",
            10,
            "",
            "privacy.purpose.see",
            section=Section.PRIVACY,
            help=_("What people are contacted for, and on what legal basis"),
        ),
        MenuItem(
            "norms",
            _("Quiet hours and limits"),
            "moon",
            "/settings/norms",
            15,
            administrators=True,
            section=Section.PRIVACY,
            help=_("When people are left in peace, how often is enough, and what the law wants"),
        ),
    ),
    fields=(*gate_fields.reach_fields(), CONTROL_FIELD),
    later_fields=(gate_fields.later_reach_fields,),
    jobs=(
        Job("privacy.handed.forget", forget_old, "17 3 * * *"),
        *request_jobs.JOBS,
        *RETENTION_JOBS,
        *SIGNUP_JOBS,
        *confirming.JOBS,
    ),
    listeners=(
        Listener("privacy.erased", hashed.KINDS, hashed.hear),
        Listener("privacy.purposes", ("purpose.created", "purpose.changed"), gate_fields.hear),
    ),
    traces=(*TRACES, WISHES, SIGNUPS, CONFIRMATIONS),
    guards=(refuse_changes,),
    guarded=(RESTRICTED,),
    withheld=(RESTRICTED,),
    held=(HELD, RESTRICTED),
    after_restore=(request_jobs.erase_again,),
    derived=("privacy_permission",),
    trails=(
        Trail(
            ("privacy_permission",),
            lambda _batch, parties: settle_anew(parties),
            lambda _batch, _parties: set(),
        ),
        Trail(("privacy_confirmation",), forget, lambda _batch, _parties: set()),
    ),
)
