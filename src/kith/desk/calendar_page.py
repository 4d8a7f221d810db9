"""The calendar of any type: its records on the days of one of their dates."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from babel.dates import format_interval, format_skeleton, get_day_names
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET
from markupsafe import Markup, escape

from kith.core.fieldtypes import MOMENT
from kith.core.principals.actor import Actor
from kith.core.records.calendar import Days, dates_of, day_of, read_days
from kith.core.records.reading import Page
from kith.core.records.totals import narrowed
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.core.view.layout import LIST
from kith.desk import formats
from kith.desk.actions_view import Action, NoResult
from kith.desk.asked import Asked, read_asked
from kith.desk.board_page import may_move, said
from kith.desk.bulk_selection import bulk_actions
from kith.desk.calendar_view import CalendarView, DayView
from kith.desk.cards import move_link, pick_link
from kith.desk.door import desk
from kith.desk.frame import frame
from kith.desk.layout_page import GroupLink
from kith.desk.list_page import PATIENCE, list_view, namer, rail_key
from kith.desk.list_view import Shown
from kith.desk.render import Toast, render_page, toast_after
from kith.desk.view_switch import switched
from kith.desk.ways_in import new_href
from kith.desk.written import written

MONTH, WEEK = "month", "week"
MOST = {MONTH: 4, WEEK: 40}
"""Entries of a day that are shown; of a month's day with more, one gives way to the link to the others."""
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)


def calendar_page(request: HttpRequest, actor: Actor, asked: Asked) -> HttpResponse:
    by = date_of(actor, asked)
    if by is None:
        led = asked.turned(kind=LIST).href()
        return toast_after(
            HttpResponseRedirect(led), Toast(_("There is no date to make a calendar by."), "info")
        )
    view = calendar_view(actor, asked, by, _on(request.GET))
    around = switched(actor, asked, list_view(actor, asked, Page([], (), "")))
    above = replace(
        around, group_href=asked.href("/calendar"),
        group_label=_("Calendar: %(field)s") % {"field": by.label}, sort_href="", columns_href="",
    )  # fmt: skip
    shell = frame(request, actor, rail_key(asked.type), new_href(actor, asked.type), (asked.type.key,))
    return render_page(
        request, "desk/calendar.jinja", {"calendar": view, "list": above, "shell": shell}, block="page"
    )


def date_of(actor: Actor, asked: Asked) -> Field | None:
    """The date that the calendar is made by: that of its address or view, else the first."""
    fields = dates_of(actor, asked.type)
    return next((field for field in fields if field.key == asked.layout.date), next(iter(fields), None))


def _on(query: Mapping[str, str]) -> date:
    try:
        return min(max(date.fromisoformat(query.get("on", "")), EARLIEST), LATEST)
    except ValueError:
        return timezone.localdate()


def after_move(request: HttpRequest, actor: Actor, asked: Asked, query: QueryDict) -> HttpResponse:
    """The calendar as it is after an entry was moved."""
    by = date_of(actor, asked)
    view = calendar_view(actor, asked, by, _on(query)) if by else None
    return render_page(request, "desk/calendar/moved.jinja", {"calendar": view})


def shown_days(on: date, span: str) -> list[date]:
    """The days of whole weeks, which begin as the reader's language has it."""
    start, end = on, on
    if span == MONTH:
        start, end = on.replace(day=1), on.replace(day=monthrange(on.year, on.month)[1])
    first_weekday = formats.locale().first_week_day
    start -= timedelta(days=(start.weekday() - first_weekday) % 7)
    end += timedelta(days=6 - (end.weekday() - first_weekday) % 7)
    return [start + timedelta(days=number) for number in range((end - start).days + 1)]


def calendar_view(actor: Actor, asked: Asked, by: Field, on: date) -> CalendarView:
    span = asked.layout.span or MONTH
    days, most = shown_days(on, span), MOST[span]
    columns = tuple(dict.fromkeys((asked.type.title, by.key)))
    found = read_days(actor, replace(asked.listing(), columns=columns), by, days[0], days[-1], most, PATIENCE)
    shown = _days(actor, asked, by, on, days, found)
    names = get_day_names("abbreviated", locale=formats.locale())

    def led(day: date, span: str = span) -> str:
        return asked.turned(span=span).href(on=day)

    before, after = _beside(on, span)
    return CalendarView(
        label=_("%(title)s, calendar by %(field)s") % {"title": asked.type.plural, "field": by.label},
        title=_title(on, span, days),
        by=by.key,
        query=urlsplit(asked.href(on=on)).query,
        weekdays=tuple(names[day.weekday()] for day in days[:7]),
        weeks=tuple(tuple(shown[at : at + 7]) for at in range(0, len(shown), 7)),
        spans=(
            Shown(_("Month"), "calendar-days", led(on, MONTH), "", span == MONTH),
            Shown(_("Week"), "calendar-range", led(on, WEEK), "", span == WEEK),
        ),
        before=led(before), today=led(timezone.localdate()), after=led(after),
        live_href=asked.href(on=on), live_topic=asked.type.key,
        movable=may_move(actor, asked.type, by),
        said=said(),
        nothing=None if found.rows else _nothing(asked),
    )  # fmt: skip


def _nothing(asked: Asked) -> NoResult:
    text = _("Nothing with these filters on these days.") if asked.lines else _("Nothing on these days.")
    return NoResult(text, Action(_("Show all as a list"), asked.turned(kind=LIST).href()))


def _beside(on: date, span: str) -> tuple[date, date]:
    """A day in what stands before and after."""
    if span == WEEK:
        return on - timedelta(days=7), on + timedelta(days=7)
    first = on.replace(day=1)
    return (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=32)).replace(day=1)


def _title(on: date, span: str, days: list[date]) -> str:
    if span == MONTH:
        return str(format_skeleton("yMMMM", on, locale=formats.locale()))
    return str(format_interval(days[0], days[-1], "yMMMd", locale=formats.locale()))


def _days(actor: Actor, asked: Asked, by: Field, on: date, days: list[date], found: Days) -> list[DayView]:
    span, most = asked.layout.span or MONTH, MOST[asked.layout.span or MONTH]
    draw = _entries(actor, asked, by, found)
    today, new = timezone.localdate(), _new(actor, asked, by, on)
    views = []
    for day in days:
        rows, count = found.rows.get(day, []), found.counts.get(day, 0)
        shown = rows if count <= most else rows[: most - 1]
        rest = count - len(shown)
        views.append(DayView(
            day, formats.day_full(day), draw(shown),
            ngettext("%(number)s more", "%(number)s more", rest) % {"number": formats.number(rest)} if rest else "",
            _others(actor, asked, by, day) if rest else "", new(day), day == today, span == MONTH and day.month != on.month,
        ))  # fmt: skip
    return views


def _others(actor: Actor, asked: Asked, by: Field, day: date) -> str:
    """Where all entries of a day stand: in the week, then in a list. No list has the days of a year that has many."""
    if (asked.layout.span or MONTH) == MONTH:
        return asked.turned(span=WEEK).href(on=day)
    own = narrowed(asked.where, day_of(by, day, actor.timezone))
    return "" if by.yearly else asked.turned(where=own, kind=LIST).href()


def _new(actor: Actor, asked: Asked, by: Field, on: date) -> Callable[[date], str]:
    """The address of a new record on a day, where the reader may make one; it leads back to the calendar."""
    href = new_href(actor, asked.type) if may_move(actor, asked.type, by) else ""
    back = asked.href(on=on)

    def new(day: date) -> str:
        value = f"{day}T09:00" if by.type is MOMENT else str(day)
        return f"{href}?{urlencode({by.key: value, 'next': back})}" if href else ""

    return new


def _entries(actor: Actor, asked: Asked, by: Field, found: Days) -> Callable[[list[tuple[Any, ...]]], Markup]:
    """A function that draws entries: the time of day where there is one, the name, and the menu to move it."""
    columns = {column.field.key: column for column in found.columns}
    name = namer(asked.type.by_key[asked.type.title], actor.viewer(""))
    title, at = columns[asked.type.title], columns[by.key]
    menu = move_link(urlencode({"by": by.key}) if may_move(actor, asked.type, by) else "")
    box = pick_link(bool(bulk_actions(actor, asked)))

    def entry(row: tuple[Any, ...]) -> str:
        uid, value, text = row[0], at.value(row), name(row[title.at])
        href = f"/{asked.type.url}/{uid}"
        clock = formats.clock(value) if isinstance(value, datetime) and not formats.is_day(value) else ""
        return (
            f'<li class="kcard cal-e" id="card-{uid}" data-card="{uid}" data-seen="{value.isoformat()}"><div class="khead">'
            f'{f"<time>{clock}</time>" if clock else ""}<a class="kname trunc" dir="auto" href="{href}"'
            f' title="{escape(text)}">{escape(text)}</a>{box(uid, text)}{menu(href, text)}</div></li>'
        )

    return lambda rows: written("\n".join(map(entry, rows)))


@desk
@require_GET
def calendar_form(request: HttpRequest, actor: Actor, path: str) -> HttpResponse:
    """By which date the calendar is made."""
    asked = read_asked(actor, current().at(path), request.GET)
    now = date_of(actor, asked)
    links = [
        GroupLink(field.label, asked.having(date=field.key), now is not None and field.key == now.key)
        for field in dates_of(actor, asked.type)
    ]
    return render_page(
        request, "desk/group.jinja", {"links": links, "heading": _("Calendar by")}, block="group"
    )
