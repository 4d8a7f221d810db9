"""The pages of journeys: beginning one, and the flow with the form of the chosen step beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.core import access
from kith.core.access.rules import allowed
from kith.core.errors import Conflict, Invalid, NotFound
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.records.reading import get
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.desk import formats
from kith.desk.actions_view import Action, Tag, Tone
from kith.desk.door import desk
from kith.desk.form_view import Choice, FormField
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.render import over_page, render_page
from kith.operational.marketing.journey import editing, forms
from kith.operational.marketing.journey.checking import ENTRY, GOAL, problems
from kith.operational.marketing.journey.counting import counts
from kith.operational.marketing.journey.entering import record_type
from kith.operational.marketing.journey.flow import Flow, by_step
from kith.operational.marketing.journey.mailing import mail_templates
from kith.operational.marketing.journey.model import Journey, JourneyState, JourneyVersion, Outcome
from kith.operational.marketing.journey.ready import READY, begin_with
from kith.operational.marketing.journey.steps import WHATS, Ask, Asked, Comes, Definition, Send, walk
from kith.operational.marketing.journey.type import JOURNEY, TONES
from kith.operational.marketing.journey.view import JourneyView, Kind, Pane, TabLink
from kith.operational.marketing.journey.wording import ICONS, Words, kind_name
from kith.operational.marketing.journey.written import from_json, to_json

HEADER = ("publish", "resume", "pause", "stop")


def declared_type() -> ObjectType:
    return current().type("journey")


@desk
def new_journey(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What to begin with: nothing, or one of the journeys that come with the product."""
    access.require(actor, "marketing.journey.create")
    if request.method == "POST":
        made = begin_with(request.POST.get("ready", ""), by=actor)
        return go(request, f"/journeys/{made.uid}")
    context: dict[str, object] = {"ready": READY.values(), "shell": frame(request, actor, "journeys")}
    return render_page(request, "marketing/journey_new.jinja", context, block="page")


@desk
def journey_page(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """The flow: the draft, or a version as it was published (`version` in the address)."""
    journey = found(actor, uid)
    return _answer(request, actor, journey, request.GET.get("step", ""), {}, None)


def found(actor: Actor, uid: str) -> Journey:
    journey = get(actor, declared_type(), uid)
    assert isinstance(journey, Journey)
    return journey


@desk
@require_POST
def change_journey(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """One change of the draft: a step added, moved, removed or written."""
    journey, sent = found(actor, uid), request.POST.dict()
    key = sent.get("step", "")
    try:
        chosen = _change(actor, journey, key, sent)
    except Invalid as invalid:
        return _answer(request, actor, journey, key, sent, invalid)
    return go(request, f"/journeys/{uid}" + (f"?step={chosen}" if chosen else ""))


def _change(actor: Actor, journey: Journey, key: str, sent: Mapping[str, str]) -> str:
    """Makes the change and gives the step that is looked at next. Raises Conflict where somebody else was faster."""
    if sent.get("seen") != digest(journey):
        raise Conflict(_("Somebody else has changed this journey meanwhile. Load the page again."))
    before = from_json(journey.draft)
    after, chosen = _changed(before, key, sent)
    if after != before:
        verbs.edit(declared_type(), by=actor, record=journey, values={"draft": to_json(after)})
    return chosen


def _changed(before: Definition, key: str, sent: Mapping[str, str]) -> tuple[Definition, str]:
    do = sent.get("do", "")
    if do == "add":
        step = editing.new_step(sent.get("kind", ""))
        return editing.insert(before, step, editing.place_of(sent.get("place", ""))), step.key
    if key == ENTRY:
        return replace(before, entry=forms.read_entry(sent, before.entry)), key
    if key == GOAL:
        return replace(before, goal=None if do == "clear" else forms.read_ask(sent)), key
    if key not in before.by_key:
        raise NotFound
    if do == "delete":
        return editing.remove(before, key), ""
    if do in ("up", "down"):
        return editing.shift(before, key, -1 if do == "up" else 1), key
    if do == "move":
        return editing.relocate(before, key, editing.place_of(sent.get("place", ""))), key
    return editing.write(
        before, key, forms.read(before.by_key[key].what, sent), sent.get("name", "").strip()[:200]
    ), key


def digest(journey: Journey) -> str:
    """Changes with every change of the draft, so that nobody overwrites unseen."""
    return hashlib.sha256(orjson.dumps(journey.draft, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


def _answer(
    request: HttpRequest,
    actor: Actor,
    journey: Journey,
    key: str,
    sent: Mapping[str, str],
    refused: Invalid | None,
) -> HttpResponse:
    view = _view(request, actor, journey, key, sent, refused)
    context: dict[str, object] = {"page": view, "shell": frame(request, actor, "journeys")}
    response = render_page(
        request, "marketing/journey.jinja", context, block="page", status=422 if refused else 200
    )
    return over_page(response) if refused else response


def _view(
    request: HttpRequest,
    actor: Actor,
    journey: Journey,
    key: str,
    sent: Mapping[str, str],
    refused: Invalid | None,
) -> JourneyView:
    shown = _version(journey, request.GET.get("version", ""))
    definition = from_json(shown.definition if shown else journey.draft)
    editable = (
        shown is None
        and journey.state != JourneyState.STOPPED
        and allowed(actor, "marketing.journey.edit", journey)
    )
    version = shown or journey.current
    found = counts([version.pk]) if version else None
    missing = problems(actor, journey, definition) if editable else []
    words = Words(actor, definition)
    query = f"&version={shown.number}" if shown else ""
    flow = Flow(f"/journeys/{journey.uid}", definition, words, found, by_step(missing), key, editable, query)
    errors = refused.firsts if refused else {}
    return JourneyView(
        journey.name, flow.href, Tag(JourneyState(journey.state).label, TONES[JourneyState(journey.state)]),
        tabs_of(journey, "flow"), header(actor, journey), _notes(journey, shown, [str(each.text) for each in missing]),
        flow.entry(), flow.goal(), flow.cards(definition.steps), flow.add(editing.Place()),
        _pane(request, flow, key, sent, errors) if editable else None, digest(journey) if editable else "",
        _figures(found.ended if found else {}),
    )  # fmt: skip


def _version(journey: Journey, number: str) -> JourneyVersion | None:
    if not number.isdecimal():
        return None
    found = journey.versions.filter(number=int(number[:9])).first()
    if found is None:
        raise NotFound
    return found


def tabs_of(journey: Journey, here: str) -> tuple[TabLink, ...]:
    """The pages of one journey."""
    href = f"/journeys/{journey.uid}"
    pages = (
        ("flow", _("Steps"), ""), ("rehearsal", _("Rehearsal"), "/rehearsal"), ("people", _("People"), "/people"),
        ("versions", _("Versions"), "/versions"),
    )  # fmt: skip
    return tuple(TabLink(label, href + path, key == here) for key, label, path in pages)


def header(actor: Actor, journey: Journey) -> tuple[Action, ...]:
    """Publish, pause, go on, stop, and name and relay: whatever makes sense now."""
    form = Action(_("Name and relay"), f"/journeys/{journey.uid}/edit", "pencil")
    return (*((form,) if allowed(actor, "marketing.journey.edit", journey) else ()), *_verbs(actor, journey))


def _verbs(actor: Actor, journey: Journey) -> tuple[Action, ...]:
    return tuple(
        Action(
            verb.label,
            f"/journeys/{journey.uid}/do/{verb.key}",
            verb.icon,
            "post",
            tone=_tone(verb.key),
            confirm=verb.confirm,
        )
        for key in HEADER
        for verb in JOURNEY.verbs
        if verb.key == key
        and (verb.when is None or verb.when(journey))
        and (key != "publish" or _has_news(journey))
        and allowed(actor, f"marketing.journey.{key}", journey)
    )


def _tone(key: str) -> Tone:
    return "main" if key in ("publish", "resume") else "bad" if key == "stop" else ""


def _has_news(journey: Journey) -> bool:
    return journey.current is None or from_json(journey.draft) != from_json(journey.current.definition)


def _notes(journey: Journey, shown: JourneyVersion | None, missing: list[str]) -> tuple[tuple[str, str], ...]:
    notes: list[tuple[str, str]] = []
    if journey.problem:
        notes.append((journey.problem, "bad"))
    if shown:
        words = {"n": shown.number, "when": formats.moment(shown.published_at)}
        notes.append((_("Version %(n)s as it was published %(when)s. It cannot be changed.") % words, ""))
    elif journey.current and _has_news(journey):
        notes.append(
            (_("These changes are not published yet: newcomers walk through the last version."), "warn")
        )
    if missing:
        notes.append((_("Before it can be published: %(first)s") % {"first": missing[0]}, "warn"))
    return tuple(notes)


def _figures(ended: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    """How many are on the way and how the others ended."""
    names = {"": _("On the way")} | {each.value: str(each.label) for each in Outcome}
    return tuple((names[key], formats.number(ended[key])) for key in names if ended.get(key))


def _pane(
    request: HttpRequest, flow: Flow, key: str, sent: Mapping[str, str], errors: Mapping[str, str]
) -> Pane | None:
    """The form of what is chosen; what can be added where a place is chosen."""
    place = request.GET.get("add", "")
    if place:
        kinds = tuple(Kind(does, ICONS[what], kind_name(does)) for does, what in WHATS.items())
        return Pane(_("Add a step"), "", kinds=kinds, place="" if place == "top" else place)
    definition = flow.definition
    mails = [
        (each, flow.words.title(definition.by_key[each])) for each, _mail in _mails_above(definition, key)
    ]
    known = forms.Known(
        flow.words.segments, tuple(mails), record_type(definition.entry), errors, _templates(flow, key)
    )
    about = request.GET.get("about") or sent.get("about", "")
    if key == ENTRY:
        return _entry_pane(flow, about, known, errors)
    if key == GOAL:
        return _goal_pane(flow, about, known, errors)
    return _step_pane(flow, key, about, known, errors) if key in definition.by_key else None


def _templates(flow: Flow, key: str) -> dict[str, str]:
    """What a mail may be written with, where the step is one."""
    step = flow.definition.by_key.get(key)
    return mail_templates(flow.words.actor) if step and isinstance(step.what, Send) else {}


def _mails_above(definition: Definition, key: str) -> list[tuple[str, Send]]:
    order = list(definition.by_key)
    last = order.index(key) if key in order else len(order)
    return [(each, mail) for each, mail in definition.mails if order.index(each) < last]


def _entry_pane(flow: Flow, about: str, known: forms.Known, errors: Mapping[str, str]) -> Pane:
    entry = flow.definition.entry
    about = about if about in set(Comes) else entry.comes.value
    names = {"segment": _("Segment"), "event": _("Event"), "hand": _("By hand")}
    fields = forms.entry_fields(entry, about, known)
    return Pane(
        _("Who comes in"), ENTRY, fields, _tabs(flow, ENTRY, names.items(), about), about, errors.get("", "")
    )


def _goal_pane(flow: Flow, about: str, known: forms.Known, errors: Mapping[str, str]) -> Pane:
    goal = flow.definition.goal
    names = {Asked.SEGMENT.value: _("Segment"), Asked.PERSON.value: _("Person")}
    about = about if about in names else goal.about.value if goal and goal.about in names else "segment"
    fields = forms.ask_fields(goal or Ask(), about, known)
    fields = tuple(replace(each, error=known.errors.get(each.name, "")) for each in fields)
    tabs = _tabs(flow, GOAL, names.items(), about)
    return Pane(_("Goal"), GOAL, fields, tabs, about, errors.get("", ""), clears=goal is not None)


def _step_pane(flow: Flow, key: str, about: str, known: forms.Known, errors: Mapping[str, str]) -> Pane:
    step = flow.definition.by_key[key]
    names = forms.abouts(flow.definition, step.what, known.record)
    about = about if about in dict(names) else forms.about_of(step)
    name = FormField("name", _("Name"), "text", step.name, placeholder=flow.words.said(step.what))
    return Pane(
        kind_name(step.does), key, (*forms.fields_of(step.what, about, known), name), _tabs(flow, key, names, about), about,
        errors.get("", ""), places=_places(flow, key), removable=True,
    )  # fmt: skip


def _tabs(flow: Flow, key: str, names: Iterable[tuple[str, str]], about: str) -> tuple[TabLink, ...]:
    return tuple(
        TabLink(label, f"{flow.href}?step={key}&about={each}#pane", each == about) for each, label in names
    )


def _places(flow: Flow, key: str) -> FormField | None:
    """Where else the step can stand: below any other, or in one of its ways."""
    inside = {each.key for each in walk((flow.definition.by_key[key],))}
    found = [Choice("top", _("At the top"))]
    for other in flow.definition.by_key.values():
        if other.key in inside:
            continue
        title = flow.words.title(other)
        found.append(Choice(str(editing.Place(other.key)), _("Below: %(step)s") % {"step": title}))
        for at, label in enumerate(flow.words.ways(other.what)):
            words = {"step": title, "way": label}
            found.append(Choice(str(editing.Place(other.key, at)), _("%(step)s → %(way)s") % words))
    return (
        FormField("place", _("Move to"), "select", required=True, choices=tuple(found))
        if len(found) > 1
        else None
    )
