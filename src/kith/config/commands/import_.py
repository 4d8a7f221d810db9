"""`kith import`: a file, or the sample, into the house, and back out again."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from kith.config.commandline import Argument, Option
from kith.config.commands.inside import the_house
from kith.config.commands.options import Data

if TYPE_CHECKING:
    from kith.core.jobs.model import Run
    from kith.core.principals.actor import Actor

_SELDOM = 10.0
_RECENT = 20
Map = Annotated[
    list[str] | None,
    Option(name="--map", metavar="COLUMN=FIELD", help="Where a column goes; may be repeated."),
]


def command(
    file: Annotated[Path | None, Argument(help="A text file with columns, or an .xlsx workbook.")] = None,
    kind: Annotated[
        str, Option(name="--as", metavar="KIND", help="people, orders, …; guessed without it.")
    ] = "",
    source: Annotated[str, Option(help="The system or list that the keys in the file belong to.")] = "",
    maps: Map = None,
    country: Annotated[str, Option(help="Two letters: whose numbers those without a country are.")] = "",
    currency: Annotated[str, Option(help="Three letters: of amounts that name none.")] = "",
    sample: Annotated[bool, Option(help="Sample data; without FILE, those of the house.")] = False,
    earlier: Annotated[bool, Option(help="List the latest imports with their ids.")] = False,
    take_back: Annotated[UUID | None, Option(metavar="ID", help="Take an import back as a whole.")] = None,
    data: Data = None,
) -> None:
    """Import a file, or with --sample alone the sample that comes with Kith; or take an import back.

    A column is named by its heading, or by its number from 1; an empty field leaves it out.
    """
    if [file is not None or sample, earlier, take_back is not None].count(True) != 1:
        sys.exit("Name a file, or choose one of --sample, --earlier and --take-back.")
    with the_house(data):
        from kith.core.errors import KithError

        try:
            if earlier:
                _list()
                return
            if take_back:
                ran = [_take_back(take_back)]
            else:
                given = {"source": source, "country": country.upper(), "currency": currency.upper()}
                ran = _sample() if file is None else [_file(file, kind, maps or [], given, sample)]
        except (KithError, OSError) as error:
            sys.exit(str(error))
    sys.exit(any(run.state != "done" for run in ran))


def _by() -> "Actor":
    from kith.core.principals.actor import system

    return system("importer", "command line")


def _sample() -> "list[Run]":
    from kith.operational.backoffice import sample_data

    with _line() as said:
        ran = sample_data.load(_by(), lambda label, done, about: said(f"{label}: {done:,} of {about:,} rows"))
    for run in ran:
        _tell(run)
    return ran


def _file(file: Path, kind: str, maps: list[str], given: dict[str, Any], sample: bool) -> "Run":
    from dataclasses import replace

    from kith.core.errors import KithError
    from kith.core.transfer import actions, work
    from kith.core.transfer.files import parts_of

    by = _by()
    run = actions.take(by=by, name=file.name, parts=parts_of(file), kind=kind)
    try:
        asked = replace(
            actions.asked_of(run), sample=sample, **{key: value for key, value in given.items() if value}
        )
        if maps:
            guessed = {use.position: use.target for use in asked.uses}
            asked = replace(
                asked, uses=actions.uses_of(actions.look(run, asked), _targets(guessed, asked.headings, maps))
            )
        run = actions.ready(by=by, run=actions.choose(by=by, run=run, asked=asked))
    except (KithError, SystemExit):  # said wrongly: it is said again, with the file taken anew
        actions.withdraw(by=by, run=run)
        raise
    with _line() as said:
        work.run_import(run.pk, lambda done, about: said(f"{file.name}: {done:,} of about {about:,} rows"))
    run.refresh_from_db()
    _tell(run)
    return run


def _targets(guessed: dict[int, str], headings: tuple[str, ...], maps: list[str]) -> dict[int, str]:
    """Where each column goes: as guessed, but for what was said. Ends for a column that is not there."""
    said: dict[int, str] = {}
    for text in maps:
        column, _sign, target = text.rpartition("=")
        if column in headings:
            said[headings.index(column)] = target
        elif column.isdigit() and 0 < int(column) <= len(headings):
            said[int(column) - 1] = target
        else:
            sys.exit(f"There is no column {column!r}. There are: {', '.join(headings)}.")
    kept = {at: target for at, target in guessed.items() if at not in said and target not in said.values()}
    return kept | {at: target for at, target in said.items() if target}


@contextlib.contextmanager
def _line() -> Iterator[Callable[[str], None]]:
    """One line that is written over and over where somebody watches; into a log, a line every ten seconds."""
    said = time.monotonic() - _SELDOM

    def say(text: str) -> None:
        nonlocal said
        if sys.stdout.isatty():
            print(f"\r{text:<70}", end="", flush=True)
        elif time.monotonic() - said >= _SELDOM:
            said = time.monotonic()
            print(text, flush=True)

    yield say
    if sys.stdout.isatty():
        print()


def _list() -> None:
    """The newest first; times are those of the house."""
    from django.utils.timezone import localtime

    from kith.core.jobs.model import State
    from kith.core.transfer import actions

    runs = actions.runs(_by())[:_RECENT]
    for run in runs:
        print(
            f"{run.uid}  {localtime(run.made_at):%Y-%m-%d %H:%M}  {State(run.state).label:<10}"
            f"  {run.done:>11,} rows  {run.title}"
        )
    if not runs:
        print("Nothing has been imported yet.")


def _take_back(uid: UUID) -> "Run":
    from kith.core.transfer import actions, work

    by = _by()
    run = actions.get(by, uid)
    undoing = actions.undo(by=by, run=run, enqueued=False)
    with _line() as said:
        work.run_undo(
            undoing.pk, lambda done, about: said(f"{run.title}: {done:,} of {about:,} customers and records")
        )
    undoing.refresh_from_db()
    if undoing.state == "done":
        removed, restored, kept = (
            _counted(actions.outcome_of(undoing, word)) for word in ("removed", "restored", "kept")
        )
        print(
            f"{run.title}: taken back. Removed: {removed}. As before: {restored}. Stay, changed since: {kept}."
        )
    else:
        print(undoing.error or f"Taking back has ended: {undoing.state}.")
    return undoing


def _tell(run: "Run") -> None:
    from kith.core.transfer import actions, files, kinds

    answer = run.answer
    made, changed = _counted(answer.get("made", {})), _counted(answer.get("changed", {}))
    print(
        f"{run.title}: {run.done:,} rows. Made: {made}. Changed: {changed}. Known already: {answer.get('same', 0):,}."
    )
    if run.problems:
        print(
            f"{run.problems:,} rows were refused; they stand with their reasons in {files.rejects(run.uid)}"
        )
    if run.state != "done":
        print(run.error or f"The import has ended: {run.state}.")
    asked = actions.asked_of(run)
    for text in kinds.came_of(kinds.kind(asked.kind), {use.target for use in asked.uses}, run.uid):
        print(text)
    if answer.get("made") or answer.get("changed"):
        print(f"To take it back: kith import --take-back {run.uid}")


def _counted(counts: dict[str, int]) -> str:
    from kith.core.registry import current

    return (
        ", ".join(f"{count:,} {str(current().type(key).plural).lower()}" for key, count in counts.items())
        or "nothing"
    )
