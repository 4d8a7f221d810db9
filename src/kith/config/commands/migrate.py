"""`kith migrate`: tables up to date, first owner made."""

from typing import Annotated

from kith.config import prepare
from kith.config.commandline import Option
from kith.config.commands.inside import the_database
from kith.config.commands.options import Data

Baseline = Annotated[bool, Option(help="Write the tables of new houses anew, after a migration was added.")]


def command(data: Data = None, baseline: Baseline = False) -> None:
    """Bring the database's tables up to date and make the first owner; prints the owner as JSON, or null."""
    with the_database(data):
        prepare.main()
        if baseline:
            _write_baseline()


def _write_baseline() -> None:
    from kith.config import baseline
    from kith.config.backup.dump import house_place
    from kith.config.house import data_folder

    baseline.write(house_place(data_folder()))
