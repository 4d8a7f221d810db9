"""The day on the first page: what is overdue, what comes next, what is left and what is done."""

from __future__ import annotations

from datetime import date, timedelta

from babel.dates import format_skeleton
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kith.core import access
from kith.core.conditions.tree import Group, Line, Values
from kith.core.principals.actor import Actor
from kith.core.records.found import Found, look_up
from kith.core.registry import current
from kith.customers.task.model import Kind
from kith.customers.task.queries import Agenda, agenda
from kith.desk import formats
from kith.desk.actions_view import Action, Tag
from kith.desk.home_view import HomeGroup, HomePart, HomeRow, Spotlight, Tone

ICONS = {Kind.CALL: "phone", Kind.MEETING: "users-round", Kind.EMAIL: "mail", Kind.LETTER: "mailbox"}
NOON = 12


def day(actor: Actor, team: bool) -> HomePart | None:
    """Today's part, or nothing for somebody who may not see tasks."""
    if not access.allowed(actor, current().type("task").permission("see")):
        return None
    today = timezone.localdate()
    found = agenda(actor, today, team)
    coming = _next(found)
    return HomePart(
        key="today",
        title=_("Today"),
        order=10,
        groups=tuple(_groups(found, today, coming, team)),
        count=_count(found),
        more=Action(_("All tasks"), "/tasks"),
        add=_new(actor),
        empty=_("Nothing is due. What you plan stands here."),
        spotlight=_spotlight(actor, coming) if coming and not team else None,
    )


def _new(actor: Actor) -> Action | None:
    may = access.allowed(actor, current().type("task").permission("create"))
    return Action(_("New task"), "/tasks/new", "plus", key="c", tone="main") if may else None


def _count(found: Agenda) -> str:
    left = ngettext("%(number)s left", "%(number)s left", found.left) % {"number": found.left}
    done = ngettext("%(number)s done", "%(number)s done", len(found.done)) % {"number": len(found.done)}
    return f"{left}, {done}" if found.left or found.done else ""


def _next(found: Agenda) -> Found | None:
    """The next appointment of today that has not begun yet."""
    now = timezone.now()
    return next(
        (each for each in found.today if each.values["starts_at"] and each.values["starts_at"] >= now), None
    )


def _groups(found: Agenda, today: date, coming: Found | None, team: bool) -> list[HomeGroup]:
    timed = [each for each in found.today if each.values["starts_at"]]
    parts: list[tuple[str, list[Found], Tone]] = [
        (_("Overdue"), list(found.overdue), "bad"),
        (_("This morning"), [each for each in timed if _hour(each) < NOON], ""),
        (_("This afternoon"), [each for each in timed if _hour(each) >= NOON], ""),
        (_("Today, at any time"), [each for each in found.today if each not in timed], ""),
        (_("Done today"), list(found.done), ""),
        (_("The next seven days"), list(found.coming), ""),
    ]
    return [
        HomeGroup(title, tuple(_row(each, today, each is coming, team) for each in tasks), tone)
        for title, tasks, tone in parts
        if tasks
    ]


def _hour(task: Found) -> int:
    return timezone.localtime(task.values["starts_at"]).hour


def _row(task: Found, today: date, is_next: bool, team: bool) -> HomeRow:
    values, done = task.values, task.values["done_at"] is not None
    title = values["title"]
    label = _("Take up again: %(title)s") if done else _("Done: %(title)s")
    late = not done and values["due_on"] < today
    return HomeRow(
        title=title,
        href=f"/tasks/{task.uid}",
        lead=_lead(task, today),
        lead_tone="bad" if late else "accent" if is_next else "",
        detail=" · ".join(
            part for part in (task.name_of("party"), task.name_of("owner") if team else "") if part
        ),
        icon=ICONS.get(Kind(values["kind"]), ""),
        tag=_tag(task, today),
        tick=Action(label % {"title": title}, f"/tasks/{task.uid}/tick", method="post"),
        is_done=done,
        act=_tomorrow(task, today) if not done and values["due_on"] <= today else None,
        is_next=is_next,
    )


def _lead(task: Found, today: date) -> str:
    values = task.values
    if values["done_at"]:
        return formats.clock(values["done_at"])
    if values["due_on"] != today:
        near = abs((values["due_on"] - today).days) < 7
        far = values["due_on"].year != today.year
        return format_skeleton(
            "E" if near else "yMMM" if far else "MMMd", values["due_on"], locale=formats.locale()
        )
    return formats.clock(values["starts_at"]) if values["starts_at"] else _("any time")


def _tag(task: Found, today: date) -> Tag | None:
    """Why it is urgent, or how long it takes."""
    values = task.values
    late = (today - values["due_on"]).days
    if values["done_at"]:
        return None
    if late > 0:
        return Tag(ngettext("%(days)s day late", "%(days)s days late", late) % {"days": late}, "bad")
    if values["priority"] == "high":
        return Tag(_("High priority"), "warn")
    return Tag(_("%(minutes)s min") % {"minutes": values["minutes"]}) if values["minutes"] else None


def _tomorrow(task: Found, today: date) -> Action:
    label = _("Put off until tomorrow: %(title)s") % {"title": task.values["title"]}
    return Action(label, f"/tasks/{task.uid}/due?day={today + timedelta(days=1)}", "calendar-clock", "post")


def _spotlight(actor: Actor, task: Found) -> Spotlight:
    values, who = task.values, task.name_of("party")
    words = _("Next, %(time)s: %(title)s") % {
        "time": formats.clock(values["starts_at"]),
        "title": values["title"],
    }
    actions = (
        [Action(_("Open record"), f"/{current().type('party').url}/{values['party'][0]}")]
        if values["party"]
        else []
    )
    number = _number(actor, values["party"][0]) if values["party"] and values["kind"] == Kind.CALL else ""
    if number:
        actions.append(Action(_("Call"), f"tel:{number}", "phone", tone="main"))
    return Spotlight(f"{words} ({who})" if who else words, values["details"], tuple(actions))


def _number(actor: Actor, party: str) -> str:
    """The main telephone number of a party, where it has one that the actor may see."""
    wanted = Group("all", (Line("party", "is", Values((party,))), Line("is_main", "is_true")))
    found = look_up(actor, "phone", ("number",), wanted, (), 1)
    return str(found[0].values["number"]) if found else ""
