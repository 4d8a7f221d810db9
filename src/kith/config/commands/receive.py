"""`kith receive`: the door for mail that comes back alone."""

import os
from typing import Annotated

from kith.config import processes
from kith.config.commandline import Option
from kith.config.commands.options import Data, Host, choose_data

DoorPort = Annotated[int, Option("Where a mail server delivers.", least=1, most=65535, environment="KITH_RETURNS_PORT")]
Smtp = Annotated[bool, Option(help="Speak SMTP instead of LMTP.")]


def command(port: DoorPort = 2424, host: Host = "127.0.0.1", data: Data = None, smtp: Smtp = False) -> None:
    """Take in mail that comes back, from a mail server that delivers by LMTP; the database must run."""
    choose_data(data)
    words = processes.returns(host, port, "smtp" if smtp else "lmtp")
    os.execv(words[0], words)
