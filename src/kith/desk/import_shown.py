"""What the import tray says of a file and of what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter

from babel import Locale
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kith.core.errors import Text
from kith.core.fieldtypes import CHOICE, DATE, MOMENT, PHONE
from kith.core.fieldtypes.contact import translated
from kith.core.jobs.model import Run, State
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.core.transfer import actions, files, kinds, mapping
from kith.core.transfer.actions import asked_of
from kith.core.transfer.asked import Asked
from kith.core.transfer.ending import ends_at, is_over
from kith.core.transfer.kind import ImportKind, Target
from kith.core.transfer.lines import reading_of, reason
from kith.core.transfer.reading.kinds import Kind
from kith.core.transfer.reading.preview import ColumnPreview, Preview
from kith.core.transfer.shift import sample_shift
from kith.core.transfer.sources import known_source
from kith.desk.actions_view import Action, Tag, Tile
from kith.desk.form_view import Choice, FormField
from kith.desk.formats import day, moment, number
from kith.desk.import_view import (
    ImportColumn,
    ImportPreview,
    ImportProgress,
    ImportResult,
    ImportRun,
    ImportUpload,
)

RECENT = 10
SHOWN_PROBLEMS = 3
SHOWN_ROWS = 8
TONES = {
    State.DONE: "good",
    State.FAILED: "bad",
    State.RUNNING: "accent",
    State.STOPPED: "warn",
    State.UNDONE: "",
}


def _kind_labels() -> dict[Kind, str]:
    return {
        "integer": _("whole number"), "decimal": _("number"), "money": _("amount"), "date": _("date"),
        "datetime": _("date and time"), "email": _("e-mail"), "phone": _("phone"), "boolean": _("yes or no"),
        "country": _("country"), "choice": _("choice"), "text": _("text"),
    }  # fmt: skip


def _delimiters() -> dict[str, str]:
    return {
        ",": _("comma"), ";": _("semicolon"), "\t": _("tab"), " ": _("blanks"), "|": _("bar"), "": _("one column"),
    }  # fmt: skip


def upload_of(actor: Actor, wanted: str, error: str) -> ImportUpload:
    """The first step. `wanted` is the kind, or the type, that somebody came to import."""
    known = kinds.kinds(actor)
    choices = _kinds(known, next((kind.key for kind in known if wanted in (kind.key, kind.types[0])), ""))
    guess = Choice("", _("Find out from the file"), not any(choice.selected for choice in choices))
    recent = tuple(_earlier(run) for run in actions.runs(actor)[:RECENT])
    limit = _("CSV, TSV, text with columns, or .xlsx, up to 2 GB")
    return ImportUpload("/import", _("Import"), (guess, *choices), limit, error, recent, _sample())


def _kinds(known: Iterable[ImportKind], chosen: str) -> list[Choice]:
    """What a file can hold; what administrators alone set up stands apart at the end."""
    found = sorted(known, key=_seldom)
    return [
        Choice(kind.key, kind.label, kind.key == chosen, group=_("More") if _seldom(kind) else "")
        for kind in found
    ]


def _seldom(kind: ImportKind) -> bool:
    return kinds.of_the_house(kind) or current().type(kind.types[0]).room == "privacy"


def _sample() -> Action | None:
    """The button of the room that brings sample data, if one does."""
    found = (page for room in current().rooms for page in room.pages if page.name == "import-sample")
    page = next(found, None)
    return Action(_("Use the sample data"), f"/{page.path}", "users-round", method="post") if page else None


def _earlier(run: Run) -> ImportRun:
    detail = _rows(run.done) if run.done else _("Not imported yet")
    state = Tag(State(run.state).label, TONES.get(State(run.state), ""))
    return ImportRun(run.title, f"/import/{run.uid}", moment(run.made_at), detail, state)


def _rows(count: int) -> str:
    return ngettext("%(count)s row", "%(count)s rows", count) % {"count": number(count)}


def preview_of(actor: Actor, run: Run, asked: Asked, seen: Preview, error: str) -> ImportPreview:
    """The second step: the file's first rows, and where each column goes."""
    kind = kinds.whole(kinds.kind(asked.kind)) if asked.kind else None
    columns = tuple(_column(column, kind, asked) for column in seen.columns)
    rows = tuple(row.cells for row in seen.rows[:SHOWN_ROWS])
    href = f"/import/{run.uid}"
    return ImportPreview(
        href, run.title, run.title, _facts(seen), columns, rows, _options(actor, kind, asked, seen),
        _problems(run, kind, asked, seen), error, "/import", f"{href}/map", _("Import"),
    )  # fmt: skip


def _facts(seen: Preview) -> tuple[Text, ...]:
    form = seen.table.format
    heading = _("with headings") if form.heading else _("without headings")
    if form.kind == "workbook":
        return (form.sheet, _rows(seen.table.about), heading)
    delimiter = _delimiters().get(form.delimiter, form.delimiter)
    return (delimiter, form.encoding.upper(), _rows(seen.table.about), heading)


def _column(column: ColumnPreview, kind: ImportKind | None, asked: Asked) -> ImportColumn:
    at = column.column.position
    target = next((use.target for use in asked.uses if use.position == at), "")
    fields = kind.fields if kind else ()
    choices = (
        Choice("", _("Leave out"), not target),
        *(Choice(each.key, each.label, each.key == target) for each in fields),
    )
    problem = ""
    chosen = next((each for each in fields if each.key == target), None)
    if chosen and chosen.type in (DATE, MOMENT) and _ambiguous(column, asked):
        problem = _("Say below whether the day or the month comes first.")
    note = _("such as %(value)s") % {"value": column.misfits[0]} if column.misfits else ""
    if note:
        note = _("Some do not fit, %(example)s") % {"example": note}
    elif column.below and chosen and chosen.type.key == "money":
        note = _("Some are below zero, such as %(value)s: they are taken off.") % {"value": column.below[0]}
    return ImportColumn(at, column.column.name, _taken_for(column, chosen), choices, problem, note)


def _taken_for(column: ColumnPreview, chosen: Target | None) -> str:
    """What the values look like. Texts that repeat are a choice only where a choice is to be made of them."""
    plain = column.kind == "choice" and chosen is not None and chosen.type is not CHOICE
    return _kind_labels()["text" if plain else column.kind]


def _ambiguous(column: ColumnPreview, asked: Asked) -> bool:
    said = next((use.order for use in asked.uses if use.position == column.column.position), None)
    return column.kind in ("date", "datetime") and column.order is None and said is None


def _options(actor: Actor, kind: ImportKind | None, asked: Asked, seen: Preview) -> tuple[FormField, ...]:
    known = tuple(_kinds(kinds.kinds(actor), asked.kind))
    fields = [
        FormField("kind", _("What the file holds"), "select", choices=known, required=True),
        FormField(
            "source", _("Source"), value=asked.source, required=True,
            help=_("The system or list that it comes from. Its customer numbers are known by this name."),
        ),
        FormField("heading", _("The first row names the columns"), "switch", checked=asked.form.heading),
    ]  # fmt: skip
    if asked.sample or (kind and _dated(kind, asked)):
        label = _("Sample data: move all dates so that the newest is yesterday")
        fields.append(FormField("sample", label, "switch", checked=asked.sample))
    if kind and any(each.type is PHONE for each in kind.fields):
        fields.append(
            FormField(
                "country", _("Country of numbers without one"), "select", choices=_countries(asked.country)
            )
        )
    if kind and any(each.type.key == "money" for each in kind.fields):
        fields.append(FormField("currency", _("Currency of amounts without one"), value=asked.currency))
    if any(column.kind in ("date", "datetime") and column.order is None for column in seen.columns):
        fields.append(FormField("dates", _("Dates are written"), "select", choices=_orders(asked)))
    return tuple(fields)


def _dated(kind: ImportKind, asked: Asked) -> bool:
    """Whether the file holds what happened at a time, such as orders."""
    targets = {use.target for use in asked.uses}
    return any(field.key in targets and field.type is MOMENT for field in kind.fields)


def _orders(asked: Asked) -> tuple[Choice, ...]:
    said = next((use.order for use in asked.uses if use.order in ("DMY", "MDY")), "")
    labels = (("", _("as each one says")), ("DMY", _("day, month, year")), ("MDY", _("month, day, year")))
    return tuple(Choice(value, label, value == said) for value, label in labels)


def _countries(chosen: str) -> tuple[Choice, ...]:
    names = Locale.parse(get_language() or "en", sep="-").territories
    known = sorted((name, code) for code, name in names.items() if len(code) == 2 and code.isalpha())
    return (
        Choice("", _("unknown"), not chosen),
        *(Choice(code, name, code == chosen) for name, code in known),
    )


def _problems(run: Run, kind: ImportKind | None, asked: Asked, seen: Preview) -> tuple[Text, ...]:
    """What is odd about the file, and the first rows that will be refused as its columns go now."""
    found: list[Text] = [translated(remark.message, remark.params) for remark in seen.table.remarks]
    refused = [(row.number, reason(row.problem)) for row in seen.problems if row.problem]
    if kind and not mapping.missing(kind, [use.target for use in asked.uses]):
        reading = reading_of(kind, asked)
        refused += [(row.number, problems[0]) for row in seen.rows if (problems := reading.values(row)[1])]
    text = _("Row %(number)s will be refused: %(reason)s")
    found += [
        text % {"number": at, "reason": why}
        for at, why in sorted(refused, key=itemgetter(0))[:SHOWN_PROBLEMS]
    ]
    known = known_source(kind, asked, seen) if kind else ""
    if known and known != asked.source:
        text = _(
            "Most of these customer numbers are known from “%(source)s”. From another source, they are other people."
        )
        found.append(text % {"source": known})
    if kind:
        found += kinds.notices(kind, {use.target for use in asked.uses}, seen.table.about)
    earlier = actions.same_file(run)
    if earlier and earlier.ended_at:
        found.append(
            _(
                "This very file was imported before: %(day)s. From the same source, doing it again changes nothing."
            )
            % {"day": moment(earlier.ended_at)}
        )
    return tuple(found)


def progress_of(run: Run, shown: Run) -> ImportProgress:
    """The third step; `shown` is the import itself, or the run that takes it back."""
    share = min(1.0, shown.done / shown.total) if shown.total else 0.0
    href, begins = f"/import/{run.uid}", _("It begins in a moment")
    if shown.job == actions.UNDO_JOB:
        text = _("Taken back: %(done)s of %(total)s customers and records") % {
            "done": number(shown.done),
            "total": number(shown.total),
        }
        heading = _("Taking back %(file)s") % {"file": run.title}
        meanwhile = _("You may leave this page. It goes on to its end: an import is taken back as a whole.")
        return ImportProgress(href, run.title, heading, meanwhile, share, text if shown.total else begins)
    text = _("%(done)s of about %(total)s rows") % {"done": number(run.done), "total": number(run.total)}
    refused = _("%(count)s refused so far") % {"count": number(run.problems)} if run.problems else ""
    cancel = Action(_("Stop"), f"{href}/stop", method="post")
    heading = _("Importing %(file)s") % {"file": run.title}
    meanwhile = _("You may leave this page. The import goes on and tells you when it is done.")
    return ImportProgress(
        href, run.title, heading, meanwhile, share, text if run.total else begins, refused, cancel
    )


def result_of(actor: Actor, run: Run, shown: Run) -> ImportResult:
    """The last step: what was made, changed and refused, or what was taken back."""
    kind, answer = kinds.kind(asked_of(run).kind), run.answer
    if shown.job == actions.UNDO_JOB and shown.state == State.DONE:
        return _taken_back(kind, run, shown)
    tiles = (
        *_tiles(kind, answer.get("made", {}), _("new")),
        *_tiles(kind, answer.get("changed", {}), _("changed")),
        Tile(_("Known already"), number(answer.get("same", 0)), _("left as they are")),
        Tile(
            _("Refused"),
            number(run.problems),
            _("in a file of their own") if run.problems else _("all could be read"),
        ),
    )
    may = kinds.may(actor, kind) and not is_over(run)
    refused = run.problems and files.rejects(run.uid).exists()
    return ImportResult(
        f"/import/{run.uid}", run.title, run.title, tiles, _verdict(run), _links(kind, answer),
        f"/import/{run.uid}/rejects.csv" if refused else "", _rejects_text(run),
        _undo(run) if may and (answer.get("made") or answer.get("changed")) else None,
        _notes(run, shown),
    )  # fmt: skip


def _undo(run: Run) -> Action:
    question = _("Take the whole import back? What it brought goes, what it changed is as it was before.")
    return Action(
        _("Take the import back"), f"/import/{run.uid}/undo", "undo-2", method="post", confirm=question
    )


def _tiles(kind: ImportKind, counts: dict[str, int], meaning: str) -> list[Tile]:
    return [Tile(each.plural, number(counts[each.key]), meaning) for each in _types(kind, counts)]


def _types(kind: ImportKind, keys: Iterable[str]) -> list[ObjectType]:
    """The types of these keys, those that the import is about first."""
    known = [current().type(key) for key in keys if key in current().types]
    return sorted(
        known, key=lambda each: kind.types.index(each.key) if each.key in kind.types else len(kind.types)
    )


def _verdict(run: Run) -> str:
    if run.state == State.FAILED:
        return run.error
    if run.state == State.STOPPED:
        return _("The import was stopped after %(rows)s.") % {"rows": _rows(run.done)}
    if not run.answer.get("made") and not run.answer.get("changed"):
        return (
            _("Nothing in this file was new.") if run.done > run.problems else _("Nothing could be imported.")
        )
    count = run.done - run.problems
    return ngettext(
        "%(count)s row of %(file)s was imported.", "%(count)s rows of %(file)s were imported.", count
    ) % {
        "count": number(count),
        "file": run.title,
    }


def _rejects_text(run: Run) -> str:
    return _(
        "%(rows)s refused. Each stands in a file with its reason: mend it there and import the file."
    ) % {"rows": _rows(run.problems)}


def _links(kind: ImportKind, answer: dict[str, dict[str, int]]) -> tuple[Action, ...]:
    touched = dict.fromkeys((*answer.get("made", {}), *answer.get("changed", {})))
    return _lists(kind, touched)


def _lists(kind: ImportKind, keys: Iterable[str]) -> tuple[Action, ...]:
    """The lists of the first three of these types."""
    return tuple(Action(each.plural, f"/{each.url}", each.icon) for each in _types(kind, keys)[:3])


def _notes(run: Run, shown: Run) -> tuple[Text, ...]:
    days = sample_shift() if run.asked.get("sample") else 0
    asked = asked_of(run)
    notes = kinds.came_of(kinds.kind(asked.kind), {use.target for use in asked.uses}, run.uid)
    if days:
        notes.append(_("The dates of this sample were moved by %(days)s days.") % {"days": number(days)})
    if shown.job == actions.UNDO_JOB and shown.state == State.FAILED:
        notes.append(shown.error)
    if files.source(run.uid).exists():
        kept = _("The file is kept until %(day)s.")
        if run.answer.get("made") or run.answer.get("changed"):
            kept = _("The file is kept until %(day)s. Until then the import can be taken back.")
        notes.append(kept % {"day": day(timezone.localtime(ends_at(run)).date())})
    else:
        notes.append(_("The file itself is no longer kept."))
    return tuple(notes)


def _taken_back(kind: ImportKind, run: Run, undoing: Run) -> ImportResult:
    counts: dict[str, int] = undoing.answer.get("counts", {})
    tiles = tuple(
        tile
        for word, meaning in (("removed", _("removed")), ("restored", _("as before")), ("kept", _("stay")))
        for tile in _tiles(kind, actions.outcome_of(undoing, word), meaning)
    )
    kept = sum(actions.outcome_of(undoing, "kept").values())
    stay = ngettext(
        "%(count)s record stays: somebody has changed it or added something to it since.",
        "%(count)s records stay: somebody has changed them or added something to them since.",
        kept,
    ) % {"count": number(kept)}
    verdict = _("The import of %(file)s was taken back.") % {"file": run.title}
    lists = sorted({name.partition(":")[2] for name in counts})
    links = (Action(_("Import another file"), "/import", "file-up"), *_lists(kind, lists))
    return ImportResult(
        f"/import/{run.uid}", run.title, run.title, tiles, verdict, links, notes=(stay,) if kept else ()
    )
