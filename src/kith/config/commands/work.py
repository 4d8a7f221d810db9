"""`kith work`: one job worker alone."""

import os

from kith.config import processes
from kith.config.commands.options import Data, Without, choose_data, switch_off


def command(data: Data = None, without: Without = None) -> None:
    """Work off jobs alone; the database must run, and `kith migrate` have been called."""
    choose_data(data)
    switch_off(without)
    words = processes.jobs()
    os.execv(words[0], words)
