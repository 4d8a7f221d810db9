"""Options that several verbs share."""

import os
import sys
from pathlib import Path
from typing import Annotated

from kith.config.commandline import Option
from kith.config.rooms import ROOMS

Data = Annotated[Path | None, Option(metavar="DIR", help="Keep all state in this folder.")]
Port = Annotated[int, Option(least=1, most=65535, help="The port of the web pages.")]
Host = Annotated[str, Option(help="The address to listen on; 0.0.0.0 for all of this machine's.")]
Without = Annotated[list[str] | None, Option(metavar="ROOM", help="Switch a room off; may be repeated.")]


def choose_data(folder: Path | None) -> None:
    """Make `folder` the data folder of this process and of those it starts."""
    if folder is not None:
        os.environ["KITH_DATA"] = str(folder.expanduser().resolve())


def switch_off(rooms: list[str] | None) -> None:
    """Switch `rooms` off for this process and those it starts; ends where one is not known."""
    known = {name.rpartition(".")[2] for name in ROOMS}
    if unknown := sorted(set(rooms or ()) - known):
        sys.exit(f"There is no room {', '.join(unknown)}. There are: {', '.join(sorted(known))}.")
    if rooms:
        os.environ["KITH_WITHOUT"] = ",".join(rooms)
