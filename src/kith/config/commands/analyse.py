"""`kith analyse`: computes one analysis, or all, and says what it found."""

import os
import sys
from typing import TYPE_CHECKING, Annotated

from kith.config.commandline import Argument, Option
from kith.config.commands.inside import the_house
from kith.config.commands.options import Data

if TYPE_CHECKING:
    from kith.core.errors import KithError
    from kith.core.jobs.model import Run


def command(
    name: Annotated[str, Argument(help="Which analysis; all of them without a name.")] = "",
    listed: Annotated[
        bool, Option(name="--list", help="List the analyses with what they found last.")
    ] = False,
    data: Data = None,
) -> None:
    """Compute analyses from what the house holds now, write their facts onto customers, and say what they found."""
    with the_house(data):
        _require_room()
        if listed:
            _list()
        else:
            _compute(name)


def _require_room() -> None:
    from kith.core.registry import current

    if "analytical" not in current().rooms:
        sys.exit("Analytics is switched off in this house.")


def _list() -> None:
    from kith.analytical.cards import cards
    from kith.analytical.catalogue import ANALYSES

    said = {card.key: card.finding or card.missing for card in cards()}
    for each in ANALYSES:
        print(f"{each.key:<16} {each.title}: {said.get(each.key, 'not computed yet')}")


def _compute(name: str) -> None:
    from kith.analytical import asking, jobs
    from kith.core.errors import KithError
    from kith.core.jobs import run as runs
    from kith.core.jobs.model import State
    from kith.core.principals.actor import system

    try:
        run = asking.start_here(by=system("insight", "command line"), only=name)
    except KithError as refused:
        print(refused, file=sys.stderr)
        sys.exit(_code(refused))
    try:
        jobs.compute(run.pk, tell=print)
    except KeyboardInterrupt:
        runs.stop(run)
        sys.exit("Stopped. What was found by then is kept.")
    run.refresh_from_db()
    _tell(run)
    sys.exit(0 if run.state == State.DONE else 1)


def _code(refused: "KithError") -> int:
    """What a script learns of a refusal: 2 for what was asked wrongly, as for words that do not fit; 75 for what to try
    again later, as sysexits.h has it; 1 for all else."""
    from kith.core.errors import Conflict, Invalid

    return 2 if isinstance(refused, Invalid) else os.EX_TEMPFAIL if isinstance(refused, Conflict) else 1


def _tell(run: "Run") -> None:
    from kith.analytical.cards import cards

    asked = run.asked.get("only")
    for card in cards((asked,) if asked else None):
        print(f"{card.title}: {card.finding or card.missing} {card.foot}".rstrip())
    if run.error:
        print(run.error, file=sys.stderr)
