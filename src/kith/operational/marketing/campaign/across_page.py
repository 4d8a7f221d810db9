"""The page of what campaigns brought together, for a time, a channel, a kind."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kith.core import access
from kith.core.errors import Invalid
from kith.core.principals.actor import Actor
from kith.core.records.settings import house_currency
from kith.desk import formats
from kith.desk.door import desk
from kith.desk.form_view import Choice, FormField
from kith.desk.frame import frame
from kith.desk.render import render_page
from kith.operational.marketing.campaign import across_view as drawn
from kith.operational.marketing.campaign.across import MOST, Across, Asked, across, singles
from kith.operational.marketing.campaign.kinds import Channel, Kind

KEYS = ("since", "until", "channel", "kind")
AT_FIRST = timedelta(days=365)


@desk
@require_safe
def results(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the campaigns brought whose first message left in the time asked for; at first in the last year."""
    access.require(actor, "marketing.campaign.see")
    given = {key: request.GET.get(key, "") for key in KEYS}
    if not request.GET:
        given["since"] = (timezone.localdate() - AT_FIRST).isoformat()
    errors: dict[str, str] = {}
    found, single = Across((), is_cut=False), dict[str, int]()
    try:
        asked = read_asked(given)
        found, single = across(actor, asked), singles(actor, asked)
    except Invalid as refused:
        errors = refused.firsts
    context: dict[str, object] = {
        "fields": _fields(given, errors), "shell": frame(request, actor, "campaign-results"), **_shown(found, single, given),
    }  # fmt: skip
    return render_page(
        request, "marketing/across.jinja", context, block="page", status=422 if errors else 200
    )


def _shown(found: Across, single: dict[str, int], given: dict[str, str]) -> dict[str, object]:
    currency = house_currency()
    kinds = drawn.kind_lines(found, currency, given)
    if single:
        kinds = (*kinds, drawn.singles_line(single))
    return {
        "groups": (
            (_("By channel"), "h-channel", _("Channel"), drawn.channel_lines(found, currency, given)),
            (_("By kind"), "h-kind", _("Kind"), kinds),
            (_("By class"), "h-class", _("Class"), drawn.class_lines(found, currency)),
            (_("By campaign"), "h-each", _("Campaign"), drawn.campaign_lines(found, currency)),
        ),
        "total": drawn.total(found, currency), "ledgers": drawn.ledgers(found, single), "notes": _notes(found),
    }  # fmt: skip


def _notes(found: Across) -> tuple[str, ...]:
    notes = []
    if len(found.brought) > drawn.SHOWN:
        notes.append(
            _("The newest %(n)s campaigns have lines of their own; the sums hold all.") % {"n": drawn.SHOWN}
        )
    if found.is_cut:
        notes.append(_("Only the newest %(n)s campaigns are added up. Choose a shorter time to see the others.") % {
            "n": formats.number(MOST)})  # fmt: skip
    return tuple(notes)


def read_asked(given: dict[str, str]) -> Asked:
    """What an address asks for. Raises Invalid for days that are none, and for channels and kinds that are not known."""
    since, until = _day(given["since"], "since"), _day(given["until"], "until")
    if since and until and until < since:
        raise Invalid({"until": [_("This is before the first day.")]})
    for key, known in (("channel", Channel.values), ("kind", Kind.values)):
        if given[key] and given[key] not in known:
            raise Invalid({key: [_("Choose one of the list.")]})
    return Asked(since, until + timedelta(days=1) if until else None, given["channel"], given["kind"])


def _day(text: str, key: str) -> datetime | None:
    try:
        return timezone.make_aware(datetime.combine(date.fromisoformat(text), time())) if text else None
    except (ValueError, OverflowError):
        said = _("“%(value)s” is not a date. Write it as 2026-11-30.") % {"value": text[:40]}
        raise Invalid({key: [said]}) from None


def _fields(given: dict[str, str], errors: dict[str, str]) -> tuple[FormField, ...]:
    def days(key: str, label: str) -> FormField:
        return FormField(key, label, "date", given[key], error=errors.get(key, ""))

    def select(key: str, label: str, pairs: list[tuple[str, str]]) -> FormField:
        chosen = tuple(Choice(value, word, value == given[key]) for value, word in (("", _("All")), *pairs))
        return FormField(key, label, "select", choices=chosen, error=errors.get(key, ""))

    return (
        days("since", _("From")), days("until", _("To")),
        select("channel", _("Channel"), [(each.value, str(each.label)) for each in Channel]),
        select("kind", _("Kind"), [(each.value, str(each.label)) for each in Kind]),
    )  # fmt: skip
