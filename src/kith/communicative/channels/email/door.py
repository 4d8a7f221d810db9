"""A door for mail that comes back: a relay of the house delivers to it by LMTP (RFC 2033) or SMTP.

It takes only mail for addresses that are ours and answers for each mail once it is kept, so that a relay whose answer
was lost brings it again. It hands nothing on, and stands behind a relay, never open to the world.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Literal

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

LARGEST = 40_000_000
PATIENCE = 300.0
Keep = Callable[[str, bytes], None]
Known = Callable[[str], bool]


class _Handler:
    """Keeps each mail before it answers; one recipient at a time, since LMTP answers for each of them."""

    def __init__(self, known: Known, keep: Keep) -> None:
        self._known = known
        self._keep = keep

    async def handle_RCPT(  # noqa: N802 - as aiosmtpd calls it
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if envelope.rcpt_tos:
            return "452 4.5.3 one recipient at a time"
        if not await asyncio.to_thread(self._known, address):
            return "550 5.1.1 no such address here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        try:
            await asyncio.to_thread(
                self._keep, envelope.rcpt_tos[0], content if isinstance(content, bytes) else b""
            )
        except Exception:  # noqa: BLE001 - whatever it is, the relay must keep the mail
            return "451 4.3.0 it cannot be kept now, come back"
        return "250 2.0.0 kept"


async def listen(
    host: str, port: int, speaks: Literal["lmtp", "smtp"], known: Known, keep: Keep
) -> asyncio.Server:
    """Opens the door. `known` says whether an address is ours; `keep` keeps a mail for it, and raises if it cannot."""
    kind = LMTP if speaks == "lmtp" else SMTP
    handler = _Handler(known, keep)

    def one() -> SMTP:
        return kind(handler, data_size_limit=LARGEST, hostname="kith", ident="Kith", timeout=PATIENCE)

    return await asyncio.get_running_loop().create_server(one, host, port)
