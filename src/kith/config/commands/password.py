"""`kith password`: a link for whoever has forgotten theirs."""

import os
import sys
from typing import Annotated

from kith.config.commandline import Argument
from kith.config.commands.inside import the_house
from kith.config.commands.options import Data


def command(
    email: Annotated[str, Argument(help="The e-mail that they sign in with.")], data: Data = None
) -> None:
    """Print a link with which somebody chooses a new password. It works once, for a day."""
    with the_house(data):
        from kith.core.errors import NotFound
        from kith.core.principals.actor import system
        from kith.core.sign_in.links import link_by_hand

        try:
            path = link_by_hand(by=system("command line", "command line"), email=email)
        except NotFound:
            sys.exit(f"Nobody signs in with {email}.")
        print(f"{os.environ.get('KITH_ADDRESS', '').rstrip('/') or 'http://localhost:8000'}{path}")
