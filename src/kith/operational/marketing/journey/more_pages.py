"""The other pages of a journey: rehearsal, the paths of people, and its versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kith.core import access
from kith.core.access.rules import allowed
from kith.core.errors import Invalid, NotFound
from kith.core.principals.actor import Actor
from kith.core.records.reading import get
from kith.core.registry import current
from kith.customers.party.model import Party
from kith.desk import formats
from kith.desk.actions_view import Action, Tag
from kith.desk.door import desk
from kith.desk.form_view import FormField
from kith.desk.frame import frame
from kith.desk.render import render_page
from kith.operational.marketing.journey.checking import problems
from kith.operational.marketing.journey.counting import counts
from kith.operational.marketing.journey.model import Journey, JourneyState, JourneyVersion, Run
from kith.operational.marketing.journey.moving import differences, moves
from kith.operational.marketing.journey.pages import found, header, tabs_of
from kith.operational.marketing.journey.rehearsal import Passage, Walk, rehearse, sample
from kith.operational.marketing.journey.steps import Definition, Send
from kith.operational.marketing.journey.type import TONES
from kith.operational.marketing.journey.view import TabLink
from kith.operational.marketing.journey.wording import ICONS, Words, note_said, outcome_said
from kith.operational.marketing.journey.written import from_json

SHOWN = 30


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a page of a journey."""

    title: str
    href: str
    state: Tag
    tabs: tuple[TabLink, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class PathLine:
    icon: str
    text: str
    note: str
    when: str
    is_mail: bool = False


@dataclass(frozen=True, slots=True)
class PathView:
    """The path of one person, with how it ended."""

    name: str
    href: str
    end: str
    lines: tuple[PathLine, ...]


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version: who published it when, what changed with it, and where its people would go."""

    number: int
    title: str
    href: str
    said: str
    changes: tuple[str, ...]
    moves: tuple[str, ...]
    move: Action | None


def head(actor: Actor, journey: Journey, here: str) -> Head:
    state = JourneyState(journey.state)
    return Head(
        journey.name,
        f"/journeys/{journey.uid}",
        Tag(state.label, TONES[state]),
        tabs_of(journey, here),
        header(actor, journey),
    )


def _page(
    request: HttpRequest, actor: Actor, journey: Journey, here: str, context: dict[str, object]
) -> HttpResponse:
    context |= {"page": head(actor, journey, here), "shell": frame(request, actor, "journeys")}
    return render_page(request, f"marketing/journey_{here}.jinja", context, block="page")


@desk
def rehearsal_page(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """What some of those who would come in, or one chosen person, would get."""
    journey = found(actor, uid)
    definition, chosen, walks, problem = (
        from_json(journey.draft),
        request.GET.get("person", ""),
        list[Walk](),
        "",
    )
    missing = problems(actor, journey, definition)
    people: list[Party] = []
    if missing:
        problem = _("Before it can be rehearsed: %(first)s") % {"first": missing[0].text}
    else:
        people = [_person(actor, chosen)] if chosen else sample(actor, journey, definition)
        try:
            walks = rehearse(actor, journey, definition, people)
        except Invalid as invalid:
            problem = str(invalid)
    words = Words(actor, definition)
    person = FormField(
        "person", _("Person"), "lookup", chosen, required=True, lookup_href="/people/lookup",
        value_label=people[0].name if chosen and people else "",
    )  # fmt: skip
    views = [_walk_view(words, definition, each) for each in walks]
    return _page(request, actor, journey, "rehearsal", {"person": person, "walks": views, "problem": problem})


def _person(actor: Actor, uid: str) -> Party:
    record = get(actor, current().type("person"), uid)
    assert isinstance(record, Party)
    return record


def _walk_view(words: Words, definition: Definition, walk: Walk) -> PathView:
    lines = tuple(_line(words, definition, each) for each in walk.passages)
    return PathView(walk.party.name, f"/people/{walk.party.uid}", _end(walk.outcome), lines)


def _end(outcome: str) -> str:
    return str(outcome_said(outcome)) if outcome else _("On the way")


def _line(words: Words, definition: Definition, passage: Passage) -> PathLine:
    """A step that somebody has left. A step that a later version has no more is only named."""
    step, when = definition.by_key.get(passage.step), formats.moment(passage.at)
    if step is None:
        return PathLine("circle", passage.step, "", when)
    ways = words.ways(step.what)
    way = ways[int(passage.way)] if passage.way.isdecimal() and int(passage.way) < len(ways) else ""
    is_mail = isinstance(step.what, Send)
    text = passage.subject or words.title(step)
    return PathLine(ICONS[type(step.what)], text, way or note_said(passage.note), when, is_mail)


@desk
def people_page(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """The newest runs with their paths, or those of one person."""
    journey = found(actor, uid)
    runs = Run.objects.filter(journey=journey).select_related("party", "version").order_by("-id")
    if request.GET.get("person"):
        runs = runs.filter(party=_person(actor, request.GET["person"]))
    seen = access.visible(actor, Party.objects.all(), current().type("person"))
    shown = list(runs.filter(party__in=seen)[: SHOWN + 1])
    acts = [
        Action(verb.label, f"/journeys/{uid}/do/{verb.key}", verb.icon)
        for verb in current().type("journey").verbs
        if verb.key in ("put_in", "take_out") and verb.when and verb.when(journey)
        and allowed(actor, f"marketing.journey.{verb.key}", journey)
    ]  # fmt: skip
    views = list(paths(actor, shown[:SHOWN]))
    return _page(
        request, actor, journey, "people", {"walks": views, "more": len(shown) > SHOWN, "acts": acts}
    )


def paths(actor: Actor, runs: Iterable[Run]) -> Iterable[PathView]:
    """The paths of these runs, each in the words of its version."""
    known: dict[int, tuple[Definition, Words]] = {}
    for run in runs:
        if run.version_id not in known:
            definition = from_json(run.version.definition)
            known[run.version_id] = (definition, Words(actor, definition))
        definition, words = known[run.version_id]
        passages = [Passage(key, datetime.fromisoformat(at), way, note) for key, at, way, note in run.path]
        lines = [_line(words, definition, each) for each in passages]
        if run.ended_at is None and run.step in definition.by_key:
            lines.append(_standing(words, definition, run))
        end = _("%(end)s, version %(n)s") % {"end": _end(run.outcome), "n": run.version.number}
        yield PathView(run.party.name, f"/people/{run.party.uid}", end, tuple(lines))


def _standing(words: Words, definition: Definition, run: Run) -> PathLine:
    """Where somebody is now."""
    step = definition.by_key[run.step]
    until = (
        _("here now, at the latest until %(when)s") % {"when": formats.moment(run.due_at)}
        if run.due_at
        else _("here now")
    )
    return PathLine(ICONS[type(step.what)], words.title(step), until, formats.moment(run.since), True)


@desk
def versions_page(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """What was published, with what changed, and the way to move people."""
    journey = found(actor, uid)
    versions = list(journey.versions.select_related("published_by").order_by("number"))
    views = [
        _version_view(actor, journey, each, versions[at - 1] if at else None)
        for at, each in enumerate(versions)
    ]
    return _page(request, actor, journey, "versions", {"versions": views[::-1]})


def _version_view(
    actor: Actor, journey: Journey, version: JourneyVersion, before: JourneyVersion | None
) -> VersionView:
    number = sum(counts([version.pk]).waiting.values())
    said = _("published %(when)s by %(who)s, %(n)s on the way") % {
        "when": formats.moment(version.published_at), "who": version.published_by.name, "n": formats.number(number),
    }  # fmt: skip
    href = f"/journeys/{journey.uid}"
    goes = _moves(actor, journey, version) if number and version.pk != journey.current_id else ()
    may = (
        goes
        and allowed(actor, "marketing.journey.move_runs", journey)
        and journey.state != JourneyState.STOPPED
    )
    move = Action(
        _("Move them to version %(n)s") % {"n": journey.current.number if journey.current else ""},
        f"{href}/do/move_runs", "git-branch", "post", vals={"version": str(version.number)},
        confirm=_("Everybody goes as the list below says. They cannot be moved back at once."),
    ) if may else None  # fmt: skip
    return VersionView(
        version.number, _("Version %(n)s") % {"n": version.number}, f"{href}?version={version.number}", said,
        _changes(actor, before, version) if before else (), goes, move,
    )  # fmt: skip


def _changes(actor: Actor, before: JourneyVersion, after: JourneyVersion) -> tuple[str, ...]:
    old, new = from_json(before.definition), from_json(after.definition)
    words = {"added": _("Added: %(step)s"), "removed": _("Removed: %(step)s"), "changed": _("Changed: %(step)s"),
             "moved": _("Moved: %(step)s")}  # fmt: skip
    told = [
        words[each.kind]
        % {
            "step": Words(actor, new if each.step in new.by_key else old).title(
                (new.by_key | old.by_key)[each.step]
            )
        }
        for each in differences(old, new)
    ]
    told += [_("Changed: who comes in")] if old.entry != new.entry else []
    return (*told, _("Changed: the goal")) if old.goal != new.goal else tuple(told)


def _moves(actor: Actor, journey: Journey, version: JourneyVersion) -> tuple[str, ...]:
    if journey.current is None:
        raise NotFound
    before, after = from_json(version.definition), from_json(journey.current.definition)
    old, new = Words(actor, before), Words(actor, after)
    return tuple(
        _("%(n)s at “%(step)s” → %(to)s") % {
            "n": formats.number(each.number), "step": old.title(before.by_key[each.step]),
            "to": new.title(after.by_key[each.to]) if each.to else _("they stay with this version"),
        }
        for each in moves(version, journey.current, {})
    )  # fmt: skip
