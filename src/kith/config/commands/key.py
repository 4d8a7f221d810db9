"""`kith key`: keys with which programs use the API."""

import sys
from typing import Annotated

from kith.config.commandline import Argument, Option
from kith.config.commands.inside import the_house
from kith.config.commands.options import Data

ROLES = ("administrator", "member", "read_only")


def command(
    name: Annotated[str, Argument(help="What the program is called; with --withdraw, the start of the key.")],
    role: Annotated[str, Option(help=f"What it may do: {', '.join(ROLES)}.")] = "read_only",
    withdraw: Annotated[bool, Option(help="End a key instead of making one.")] = False,
    data: Data = None,
) -> None:
    """Make a key for a program and print it; it cannot be shown again."""
    if role not in ROLES:
        sys.exit(f"There is no role {role}. There are: {', '.join(ROLES)}.")
    with the_house(data):
        from kith.core.principals.actor import system
        from kith.core.sign_in import keys

        by = system("command line", "command line")
        if not withdraw:
            print(keys.issue_for_program(by=by, name=name, role=role))
        elif not keys.withdraw(by=by, prefix=name):
            sys.exit(f"No key that works begins with {name}.")
