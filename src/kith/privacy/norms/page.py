"""The page in the settings on when people are left in peace, how often is enough, and what the law of countries wants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from babel.dates import get_day_names
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kith.core.conditions.tree import Group, Line
from kith.core.errors import Invalid, NotAllowed
from kith.core.fieldtypes.zone import zones
from kith.core.principals.actor import Actor
from kith.desk import formats
from kith.desk.asked import write_where
from kith.desk.door import desk
from kith.desk.form_view import Choice, FormField
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.render import Toast, render_page
from kith.privacy.channel import CHANNELS, Channel
from kith.privacy.norms.control import MOST, change_control, control_group
from kith.privacy.norms.house import Norm, change_norm, change_zone, house_place, norm_of
from kith.privacy.norms.rules import Rule, rules, version
from kith.privacy.norms.week import DAYS, Week

HREF = "/settings/norms"
BY_CLOCK = ("email", "phone")
"""The channels that reach people at once; a letter lies in its box until it is opened."""


@dataclass(frozen=True, slots=True)
class ChannelForm:
    """What is wanted of one channel: fields, and the days of the week on which nobody is contacted."""

    key: str
    label: str
    icon: str
    fields: tuple[FormField, ...]
    days: tuple[FormField, ...]
    days_error: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule of a country in words."""

    countries: str
    channels: str
    wants: tuple[str, ...]
    source: str
    since: str
    is_read: bool


@desk
def norms(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Shows them; a POST changes those of one channel, or the zone of the house."""
    if not actor.administers:
        raise NotAllowed
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            return _kept(request, actor)
        except Invalid as invalid:
            errors = invalid.firsts
    sent = request.POST.get("channel", "")
    context: dict[str, object] = {
        "zone": _zone_field(errors.get("zone", "")),
        "channels": tuple(
            _form(
                channel,
                *((_typed(request, channel.key), errors) if channel.key == sent else (_stored(channel), {})),
            )
            for channel in CHANNELS
        ),
        "control": _control_field(errors.get("control", "")),
        "since": formats.day(group.since.date(), date.max) if (group := control_group()) else "",
        "inside": f"/people?where={write_where(Group('all', (Line('in_control_group', 'is_true'),)))}",
        "rules": tuple(_row(rule) for rule in rules()),
        "version": version(),
        "shell": frame(request, actor, "settings"),
    }
    return render_page(request, "privacy/norms.jinja", context, block="page", status=422 if errors else 200)


def _kept(request: HttpRequest, actor: Actor) -> HttpResponse:
    channel = request.POST.get("channel", "")
    if "control" in request.POST:
        change_control(by=actor, percent=_percent(request.POST["control"]))
    elif channel:
        change_norm(by=actor, norm=_read(channel, _typed(request, channel)))
    else:
        change_zone(by=actor, zone=request.POST.get("zone", ""))
    return go(request, HREF, Toast(_("Saved")))


def _typed(request: HttpRequest, channel: str) -> dict[str, str]:
    """What stands in the form of a channel, without the channel's name before each field."""
    start = f"{channel}-"
    return {
        key.removeprefix(start): value for key, value in request.POST.dict().items() if key.startswith(start)
    }


def _stored(channel: Channel) -> dict[str, str]:
    norm = norm_of(channel.key)
    days = {f"day-{day}": "1" for day in norm.days_off}
    return {
        "quiet_from": f"{norm.quiet_from:%H:%M}" if norm.quiet_from else "",
        "quiet_until": f"{norm.quiet_until:%H:%M}" if norm.quiet_until else "",
        "holidays": "1" if norm.holidays else "", "most": str(norm.most or ""), "days": str(norm.days), **days,
    }  # fmt: skip


def _read(channel: str, typed: Mapping[str, str]) -> Norm:
    return Norm(
        channel, _time(typed, "quiet_from"), _time(typed, "quiet_until"),
        tuple(day for day in DAYS if typed.get(f"day-{day}")), bool(typed.get("holidays")),
        _number(typed.get("most", "")) if typed.get("most", "").strip() else None, _number(typed.get("days", "")),
    )  # fmt: skip


def _time(typed: Mapping[str, str], key: str) -> time | None:
    text = typed.get(key, "").strip()
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None) if text else None
    except ValueError:
        raise Invalid({key: [_("This is no time of day, such as 20:00.")]}) from None


def _number(text: str) -> int:
    return int(text.strip()[:9]) if text.strip().isdecimal() else 0


def _percent(text: str) -> int:
    return int(text.strip()[:9]) if text.strip().isdecimal() else -1


def _control_field(error: str) -> FormField:
    group = control_group()
    return FormField(
        "control", _("Share of all people"), "number", str(group.percent if group else 0), required=True, error=error,
        unit="%", minimum="0", maximum=str(MOST), half=True, help=_("0 means that there is no control group."),
    )  # fmt: skip


def _form(channel: Channel, values: Mapping[str, str], errors: Mapping[str, str]) -> ChannelForm:
    def one(key: str, label: str, kind: str, **more: object) -> FormField:
        name = f"{channel.key}-{key}"
        value, error = values.get(key, ""), errors.get(key, "")
        return FormField(name, label, kind, value, error=error, half=True, **more)  # type: ignore[arg-type]

    clock = (
        one("quiet_from", _("Quiet from"), "time"),
        one("quiet_until", _("Quiet until"), "time"),
        one("holidays", _("Nothing on public holidays"), "switch", checked=bool(values.get("holidays"))),
    )
    caps = (
        one(
            "most", _("Contacts at most"), "number", minimum="1", help=_("Of one person, over all campaigns.")
        ),
        one("days", _("in so many days"), "number", minimum="1", maximum="366", required=True),
    )
    names = get_day_names(locale=formats.locale())
    days = tuple(
        FormField(
            f"{channel.key}-day-{day}", names[day - 1], "checkbox", checked=bool(values.get(f"day-{day}"))
        )
        for day in DAYS
    )
    timed = channel.key in BY_CLOCK
    return ChannelForm(
        channel.key, str(channel.label), channel.icon, (*clock[:2], *caps, clock[2]) if timed else caps,
        days if timed else (), errors.get("days_off", ""),
    )  # fmt: skip


def _zone_field(error: str) -> FormField:
    chosen = house_place().zone
    choices = (
        Choice("", "—", not chosen),
        *(Choice(each, each.replace("_", " "), each == chosen) for each in zones()),
    )
    return FormField(
        "zone", _("Time zone of the house"), "select", choices=choices, error=error, half=True,
        help=_("Counts for people whose country is not known."),
    )  # fmt: skip


def _row(rule: Rule) -> RuleRow:
    territories = formats.locale().territories
    wants = [
        *_basis(rule.basis),
        *_hours(rule.week),
        *([_("Nothing on public holidays")] if rule.holidays else []),
    ]
    return RuleRow(
        ", ".join(sorted(territories.get(each, each) for each in rule.countries)),
        ", ".join(str(CHANNELS[each].label) for each in rule.channels), tuple(wants), rule.source,
        formats.day(rule.since, date.max), rule.read is not None,
    )  # fmt: skip


def _basis(basis: str) -> list[str]:
    words = {
        "consent": _("A legitimate interest is not enough: marketing needs consent"),
        "customer": _("A legitimate interest is enough for customers alone; all others must consent"),
    }
    return [words[basis]] if basis else []


def _hours(week: Week | None) -> list[str]:
    """“Mon–Fri 10:00–13:00, 14:00–20:00”, one for each stretch of days with the same hours."""
    names = get_day_names("abbreviated", locale=get_language() or "en")
    stretches: list[tuple[int, int, str]] = []
    for day, hours in enumerate(week or ()):
        said = ", ".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in hours if end)
        if stretches and stretches[-1][2] == said:
            stretches[-1] = (stretches[-1][0], day, said)
        else:
            stretches.append((day, day, said))
    return [
        f"{names[first]}{'' if first == last else f'–{names[last]}'} {said}"
        for first, last, said in stretches
        if said
    ]
