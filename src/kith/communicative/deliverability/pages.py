"""The page on whether mail arrives: what each domain has published, the receivers' rules, volume by provider and week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kith.communicative.deliverability import checks, limits, lookup
from kith.communicative.deliverability.checks import Finding
from kith.communicative.deliverability.queries import Standing, by_provider, by_week
from kith.communicative.deliverability.rules import RULES, of_the_house
from kith.core.errors import Conflict, Invalid, NotAllowed, Text
from kith.core.jobs.queue import enqueue_once
from kith.core.principals.actor import Actor
from kith.core.records.settings import setting
from kith.desk import formats
from kith.desk.actions_view import Tag
from kith.desk.door import desk
from kith.desk.form_view import FormField
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.render import Toast, render_page

HREF = "/settings/deliverability"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with how it stands: what was found, and how to mend it where it does not hold."""

    label: Text
    state: Tag
    found: str
    mend: Text


@dataclass(frozen=True, slots=True)
class Row:
    """A provider or a week: numbers as they are shown, with both rates and how the worse of them stands."""

    name: str
    numbers: tuple[str, ...]
    tone: str


@desk
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of it; a POST sets the DNS server or the limits, or asks for a look now."""
    if not actor.administers:
        raise NotAllowed
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            return _done(request, actor)
        except Invalid as invalid:
            errors = invalid.firsts
    kept = checks.kept()
    domains = {name: [Finding(*row) for row in rows] for name, rows in kept.get("domains", {}).items()}
    context: dict[str, object] = {
        "server": str(setting(lookup.SERVER, "")),
        "at": formats.moment(datetime.fromisoformat(kept["at"])) if kept else "",
        "domains": tuple((name, tuple(_rule(each) for each in found)) for name, found in domains.items()),
        "house": tuple(_rule(each) for each in of_the_house()),
        "providers": tuple(_row(each, each.name) for each in by_provider()),
        "weeks": tuple(_row(each, formats.day(date.fromisoformat(each.name))) for each in by_week()),
        "server_fields": (_server_field(request, errors),),
        "limit_fields": _limit_fields(request, errors),
        "shell": frame(request, actor, "settings"),
    }
    status = 422 if errors else 200
    return render_page(request, "communicative/deliverability.jinja", context, block="page", status=status)


def _done(request: HttpRequest, actor: Actor) -> HttpResponse:
    do = request.POST.get("do", "")
    if do == "limits":
        typed = (request.POST.get(name, "")[:12] for name in ("bounces", "complaints"))
        bounces, complaints = typed
        limits.set_limits(by=actor, bounces=bounces, complaints=complaints)
        return go(request, HREF, Toast(_("Limits saved")))
    if do == "server":
        lookup.use_server(by=actor, address=request.POST.get("server", "")[:60])
    elif lookup.server() is None:
        raise Conflict(_("Set a DNS server first."))
    enqueue_once(checks.JOB)
    return go(request, HREF, Toast(_("The domains are looked at; load this page again in a moment.")))


def _rule(finding: Finding) -> Rule:
    label, mend = RULES[finding.key]
    tags = {
        "good": Tag(_("Holds"), "good"), "warn": Tag(_("Could be better"), "warn"), "bad": Tag(_("Does not hold"), "bad"),
        "unknown": Tag(_("Not known"), ""),
    }  # fmt: skip
    return Rule(label, tags[finding.state], finding.found, "" if finding.state == "good" else mend)


def _row(standing: Standing, name: str) -> Row:
    counted = (standing.sent, standing.deferred, standing.refused, standing.bounced, standing.complained)
    rates = (formats.percent(standing.bounce_rate, 1), formats.percent(standing.complaint_rate, 2))
    bad = standing.bounce_rate >= 0.05 or standing.complaint_rate >= 0.003
    return Row(name, (*(formats.number(each) for each in counted), *rates), "bad" if bad else "")


def _server_field(request: HttpRequest, errors: dict[str, str]) -> FormField:
    value = request.POST.get("server", str(setting(lookup.SERVER, "")))
    return FormField(
        "server", _("DNS server"), value=value, half=True, error=errors.get("server", ""),
        help=_("Its address in numbers. Only this server is asked; empty: none is."),
    )  # fmt: skip


def _limit_fields(request: HttpRequest, errors: dict[str, str]) -> tuple[FormField, ...]:
    given = (("bounces", limits.BOUNCES, _("Percent that may come back")), (
        "complaints", limits.COMPLAINTS, _("Percent that may complain")))  # fmt: skip
    return tuple(
        FormField(
            name, label, value=request.POST.get(name, formats.number(limits.limit(key))), half=True,
            error=errors.get(name, ""),
        )
        for name, key, label in given
    )  # fmt: skip
