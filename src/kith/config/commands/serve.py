"""`kith serve`: the web pages alone, for machines behind a balancer."""

import os

from kith.config import processes
from kith.config.commands.options import Data, Host, Port, Without, choose_data, switch_off


def command(port: Port = 8000, host: Host = "127.0.0.1", data: Data = None, without: Without = None) -> None:
    """Serve the web pages alone; the database must run, and `kith migrate` have been called."""
    choose_data(data)
    switch_off(without)
    words = processes.web(host, port)
    os.execv(words[0], words)
