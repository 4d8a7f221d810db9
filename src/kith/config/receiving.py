"""The door for mail that comes back: a mail server of the house delivers to it by LMTP or SMTP."""

import asyncio
import os
import signal
import sys
from typing import Literal

import django


async def _stand(host: str, port: int, speaks: Literal["lmtp", "smtp"]) -> None:
    from django.db import close_old_connections

    from kith.communicative.channels.email.door import listen
    from kith.communicative.returns.keeping import is_ours, keep

    def known(address: str) -> bool:
        close_old_connections()
        return is_ours(address)

    def kept(address: str, raw: bytes) -> None:
        close_old_connections()
        keep(raw, size=len(raw), envelope=address)

    server = await listen(host, port, speaks, known, kept)
    stopped = asyncio.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(one, stopped.set)
    await stopped.wait()
    server.close()


def main() -> None:
    """Stand open until SIGTERM; called with host, port and `lmtp` or `smtp`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.config.settings")
    django.setup()
    host, port, speaks = sys.argv[1:4]
    asyncio.run(_stand(host, int(port), "smtp" if speaks == "smtp" else "lmtp"))


if __name__ == "__main__":
    main()
