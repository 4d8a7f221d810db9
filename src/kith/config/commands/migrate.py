"""`kith migrate`: tables up to date, first owner made."""

import contextlib
import os

from kith.config import prepare
from kith.config.commands.options import Data, choose_data
from kith.config.house import data_folder
from kith.config.postgres import Server


def command(data: Data = None) -> None:
    """Bring the database's tables up to date and make the first owner; prints the owner as JSON, or null."""
    choose_data(data)
    outside = os.environ.get("KITH_DATABASE_URL")
    with contextlib.nullcontext() if outside else Server(data_folder().postgres).use():
        prepare.main()
