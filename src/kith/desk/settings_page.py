"""Settings: what can be set, by section; and the house itself, its name, its currency and its rooms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from babel import Locale
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kith.core.attachment.actions import change_largest, largest
from kith.core.currency.reading import without_rates_to
from kith.core.errors import Invalid, NotAllowed
from kith.core.files.receiving import MEGABYTE
from kith.core.principals.actor import Actor
from kith.core.records.settings import COUNTRY, CURRENCY, change_setting, house_currency, setting
from kith.core.registry import all_rooms, current
from kith.core.registry.room import MenuItem, Room, Section
from kith.core.registry.switch import ROOMS_OFF, follow
from kith.desk import formats
from kith.desk.controls import country_choices
from kith.desk.door import desk
from kith.desk.form_view import Choice, FormField
from kith.desk.frame import frame, menu
from kith.desk.going import go
from kith.desk.render import Toast, render_page
from kith.lib.currency import in_use

NAME = "house.name"
LONGEST_NAME = 80
SECTIONS = {
    Section.YOU: gettext_lazy("You"),
    Section.HOUSE: gettext_lazy("House"),
    Section.PEOPLE: gettext_lazy("Colleagues and rights"),
    Section.PRIVACY: gettext_lazy("Privacy"),
    Section.CHANNELS: gettext_lazy("Channels"),
    Section.SAFETY: gettext_lazy("Safety"),
}


@dataclass(frozen=True, slots=True)
class RoomSwitch:
    """One room that can be switched off. `needed_by` names rooms that cannot do without it."""

    key: str
    title: str
    summary: str
    on: bool
    needed_by: str


@desk
@require_GET
def settings(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All that the actor may set, each with a line on what it is for."""
    entries = menu(actor)
    context: dict[str, object] = {
        "sections": tuple((title, found) for key, title in SECTIONS.items() if (found := _of(entries, key))),
        "shell": frame(request, actor, "settings"),
    }
    return render_page(request, "desk/settings.jinja", context, block="page")


def _of(entries: Iterable[MenuItem], section: Section) -> tuple[MenuItem, ...]:
    return tuple(entry for entry in entries if entry.section is section)


@desk
def house(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The house's own settings, for owners and administrators."""
    if not actor.administers:
        raise NotAllowed
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            return _saved(request, actor)
        except Invalid as invalid:
            errors = invalid.firsts
    context: dict[str, object] = {
        "fields": _fields(errors, request.POST.get("currency", "") if "currency" in errors else ""),
        "rooms": tuple(_switch(room) for room in all_rooms() if room.optional),
        "error": errors.get("rooms", ""),
        "shell": frame(request, actor, "settings"),
    }
    return render_page(
        request, "desk/settings_house.jinja", context, block="page", status=422 if errors else 200
    )


def _fields(errors: dict[str, str], sure: str) -> tuple[FormField, ...]:
    names = Locale.parse(get_language() or "en", sep="-").currencies
    chosen = sure or house_currency()
    currencies = tuple(
        Choice(code, f"{code} · {names.get(code, code)}", code == chosen)
        for code in sorted(in_use() | {chosen})
    )
    return (
        FormField(
            "name", _("Name of the house"), value=str(setting(NAME, "Kith")), error=errors.get("name", "")
        ),
        FormField(
            "currency",
            _("House currency"),
            "select",
            choices=currencies,
            error=errors.get("currency", ""),
            help=_("Facts and reports are worked out in it. Amounts of orders keep their own."),
        ),
        FormField("sure", "", "hidden", value=sure),
        FormField(
            "country",
            _("Country"),
            "select",
            choices=country_choices(str(setting(COUNTRY, ""))),
            error=errors.get("country", ""),
            help=_("Phone numbers without a country code belong here, and letters to other countries go abroad."),
        ),
        FormField(
            "largest", _("Largest file in MB"), "number", value=str(largest() // MEGABYTE),
            error=errors.get("largest", ""), help=_("What people attach to records may be so large."),
        ),
    )


def _switch(room: Room) -> RoomSwitch:
    running = current().rooms
    needed = [other for other in running if room.key in other.needs]
    return RoomSwitch(
        room.key, str(room.title), str(room.summary), room.key in running, _titles(needed) if needed else ""
    )


def _titles(rooms: Iterable[Room]) -> str:
    return ", ".join(str(room.title) for room in rooms)


def _saved(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Keeps the settings. Every process notices a change of rooms by itself and builds the house anew."""
    name = request.POST.get("name", "").strip()
    currency = request.POST.get("currency", "")
    megabytes = request.POST.get("largest", str(largest() // MEGABYTE)).strip()
    if not name or len(name) > LONGEST_NAME:
        raise Invalid({"name": [_("Between 1 and 80 characters.")]})
    _check_currency(currency, request.POST.get("sure", ""))
    country = request.POST.get("country", "")
    if country and country not in {choice.value for choice in country_choices("")}:
        raise Invalid({"country": [_("This is no country.")]})
    off = [room.key for room in all_rooms() if room.optional and not request.POST.get(f"room-{room.key}")]
    _check(frozenset(off))
    change_largest(by=actor, megabytes=int(megabytes) if megabytes.isdigit() else 0)
    change_setting(NAME, name, actor)
    change_setting(CURRENCY, currency, actor)
    change_setting(COUNTRY, country or None, actor)
    change_setting(ROOMS_OFF, sorted(off) or None, actor)
    follow()
    return go(request, "/settings/house", Toast(_("Settings saved")))


def _check_currency(currency: str, sure: str) -> None:
    """Another currency has consequences where amounts are recorded: they are said once, and then it may be."""
    if currency not in in_use() | {house_currency()}:
        raise Invalid({"currency": [_("This is no currency.")]})
    amounts, missing = without_rates_to(currency) if currency not in (house_currency(), sure) else (0, 0)
    if amounts:
        text = ngettext(
            "%(amounts)s amount is recorded and will be worked out anew in %(currency)s, and so will all facts. Without a"
            " rate to it, and so counted nowhere: %(missing)s. Save once more to go on.",
            "%(amounts)s amounts are recorded and will be worked out anew in %(currency)s, and so will all facts. Without a"
            " rate to it, and so counted nowhere: %(missing)s. Save once more to go on.",
            amounts,
        )
        numbers = {"amounts": formats.number(amounts), "missing": formats.number(missing)}
        raise Invalid({"currency": [text % {**numbers, "currency": currency}]})


def _check(off: frozenset[str]) -> None:
    for room in all_rooms():
        missing = off & set(room.needs)
        if missing and room.key not in off:
            needed = _titles(each for each in all_rooms() if each.key in missing)
            raise Invalid(
                {"rooms": [_("%(room)s needs %(needed)s.") % {"room": room.title, "needed": needed}]}
            )
