"""The real mail servers, started once for all tests of this folder."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from imap_tools import MailBoxUnencrypted, MailMessage

from .dovecot import PASSWORD, Dovecot
from .postfix import Postfix
from .server import PATIENCE, free_port

USERS = ("ann", "bob", "cid", "bounce", "crowd", "returns", "answers", "kept")


@dataclass(frozen=True)
class MailHouse:
    """A relay and the mailboxes behind it: everybody in USERS at customers.test and house.test."""

    relay_port: int
    imap_port: int
    ports: dict[str, int]
    certificate: str

    def mails(self, user: str, number: int, seconds: float = PATIENCE) -> list[MailMessage]:
        """Wait until a mailbox holds so many mails, or for so long, and take out what there is."""
        end = time.monotonic() + seconds
        while True:
            with MailBoxUnencrypted("127.0.0.1", self.imap_port).login(user, PASSWORD) as box:
                found = list(box.fetch(mark_seen=False, bulk=True))
                if len(found) >= number or time.monotonic() > end:
                    box.delete([message.uid for message in found if message.uid])
                    return found
            time.sleep(0.1)


@pytest.fixture
def mail_house(mail_servers: MailHouse) -> MailHouse:
    """The mail servers with nothing in the mailboxes."""
    for user in USERS:
        mail_servers.mails(user, 0)
    return mail_servers


@pytest.fixture(scope="session")
def mail_servers() -> Iterator[MailHouse]:
    """Postfix and Dovecot; a test that needs them is left out, with the reason, where one is missing."""
    for reason in (Postfix.missing(), Dovecot.missing()):
        if reason:
            pytest.skip(reason)
    # Not pytest's own folder: servers that give up root could not enter it, and sockets want short paths.
    folder = Path(tempfile.mkdtemp(prefix="kith-mail-"))
    folder.chmod(0o755)
    relay_port, imap_port, lmtp = free_port(), free_port(), free_port()
    try:
        dovecot = Dovecot.start(folder / "dovecot", imap_port, lmtp, USERS)
        try:
            postfix = Postfix.start(folder / "postfix", relay_port, lmtp)
            try:
                yield MailHouse(relay_port, imap_port, dovecot.ports, dovecot.certificate)
            finally:
                postfix.stop()
        finally:
            dovecot.stop()
    finally:
        shutil.rmtree(folder)
