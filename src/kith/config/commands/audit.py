"""`kith audit`: verifies the chain of the history, and writes the audit into a file."""

import sys
import time
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from kith.config.commandline import Argument, Option
from kith.config.commands.inside import the_house
from kith.config.commands.options import Data

if TYPE_CHECKING:
    from kith.core.events.verify import Verdict


class Task(StrEnum):
    """What can be done with the audit."""

    VERIFY = "verify"
    EXPORT = "export"


class Form(StrEnum):
    """How an export is written."""

    CSV = "csv"
    JSONL = "jsonl"


Moment = Annotated[datetime | None, Option(metavar="DATE", help="For an export: entries from here on.")]


def command(
    task: Annotated[Task, Argument(help="verify or export.")],
    receipt: Annotated[
        str, Option(help="For verify: what an earlier one printed; the chain must still go through it.")
    ] = "",
    out: Annotated[Path | None, Option(help="For an export: the file; standard output without it.")] = None,
    form: Annotated[Form, Option(name="--format", help="For an export: csv or jsonl.")] = Form.JSONL,
    since: Moment = None,
    until: Annotated[
        datetime | None, Option(metavar="DATE", help="For an export: entries before this.")
    ] = None,
    data: Data = None,
) -> None:
    """Verify that no entry of the history was altered, removed, moved or slipped in; or export the audit."""
    with the_house(data):
        if task is Task.EXPORT:
            _export(form, out, since, until)
        elif not _verify(receipt):
            sys.exit(1)


def _verify(receipt: str) -> bool:
    from kith.core.events.verify import verify

    began = time.perf_counter()
    verdict = verify(receipt)
    spent = time.perf_counter() - began
    for fault in verdict.faults:
        print(fault)
    state = "holds" if verdict.holds else f"does not hold at {len(verdict.faults):,} places"
    print(f"{verdict.events:,} events in {verdict.links:,} links: the chain {state}. {spent:.1f} s.")
    print(_tail(verdict))
    print(f"Receipt: {verdict.end.receipt}")
    return verdict.holds


def _tail(verdict: "Verdict") -> str:
    if not verdict.unsealed:
        return "Nothing waits to be sealed."
    return f"{verdict.unsealed:,} events wait to be sealed, the oldest since {verdict.waiting_since:%Y-%m-%d %H:%M:%S %Z}."


def _export(form: Form, out: Path | None, since: datetime | None, until: datetime | None) -> None:
    from kith.core.principals.actor import system
    from kith.core.records.audit import Asked, export

    asked = Asked(since=since and since.astimezone(), until=until and until.astimezone())
    parts = export(system("auditor", "command line"), asked, form)
    if out is None:
        for part in parts:
            sys.stdout.buffer.write(part)
        return
    with out.open("wb") as file:
        for part in parts:
            file.write(part)
    print(f"Written: {out}")
