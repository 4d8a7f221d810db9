"""`kith migrate`: tables up to date, first owner made."""

from kith.config import prepare
from kith.config.commands.inside import the_database
from kith.config.commands.options import Data


def command(data: Data = None) -> None:
    """Bring the database's tables up to date and make the first owner; prints the owner as JSON, or null."""
    with the_database(data):
        prepare.main()
