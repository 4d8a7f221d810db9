"""`kith live`: what tells open pages of changes alone, for machines behind a balancer."""

import os

from kith.config import processes
from kith.config.commands.options import Data, Host, Port, choose_data


def command(port: Port = 8001, host: Host = "127.0.0.1", data: Data = None) -> None:
    """Tell open pages of changes; KITH_LIVE_ADDRESS says to the web pages where this is found."""
    choose_data(data)
    words = processes.live(host, port)
    os.execv(words[0], words)
