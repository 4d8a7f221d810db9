"""What is done with mailboxes: their settings are completed and checked, one is tried out, they are read."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from kith.communicative.certificates import NO_CERTIFICATES, certificates_are_readable
from kith.communicative.channels.email import mailbox as channel
from kith.communicative.mailbox.model import Mailbox, Protocol, Security
from kith.communicative.relay.actions import HOST
from kith.communicative.returns import keeping
from kith.communicative.returns.model import Return
from kith.communicative.switching import switch
from kith.core import access
from kith.core.errors import ChannelError, Conflict, Invalid, Text
from kith.core.fieldtypes.secret import opened
from kith.core.principals.actor import Actor

PORTS = {
    (Protocol.IMAP, True): 993, (Protocol.IMAP, False): 143, (Protocol.POP3, True): 995, (Protocol.POP3, False): 110,
}  # fmt: skip
AT_ONCE, ROUNDS = 50, 40


def fill_in(record: Mailbox) -> None:
    """Sets what was left empty to what is usual."""
    record.protocol = record.protocol or Protocol.IMAP
    record.security = record.security or Security.DIRECT
    record.folder = record.folder or "INBOX"
    if not record.port:
        record.port = PORTS[Protocol(record.protocol), record.security == Security.DIRECT]


def check_mailbox(record: Mailbox) -> None:
    """Raises Invalid for a server or certificates that cannot be."""
    refused: dict[str, list[Text]] = {}
    if not HOST.fullmatch(record.host or ""):
        refused["host"] = [_("Write the name or the address of the server alone, such as mail.example.org.")]
    if not 1 <= (record.port or 0) <= 65_535:
        refused["port"] = [format_lazy(_("A number from {least} to {most}."), least=1, most=65_535)]
    if not certificates_are_readable(record.certificates):
        refused["certificates"] = [NO_CERTIFICATES]
    if refused:
        raise Invalid(refused)


def box_of(record: Mailbox) -> channel.Box:
    return channel.Box(
        record.protocol, record.host, record.port, record.security, record.user_name, opened(record.password),  # type: ignore[arg-type]
        record.folder, record.certificates,
    )  # fmt: skip


def test_mailbox(*, by: Actor, mailbox: Mailbox) -> Mailbox:
    """Opens the mailbox and leaves it again. Raises ChannelError with the server's words."""
    access.require(by, "communicative.mailbox.test", mailbox)
    try:
        with channel.opened(box_of(mailbox)) as reader:
            reader.number()
    except channel.MailboxError as error:
        raise ChannelError(now(error.message) % error.params, permanent=False) from None
    Mailbox.objects.filter(pk=mailbox.pk).update(problem="", looked_at=timezone.now())
    return mailbox


@transaction.atomic
def pause(*, by: Actor, mailbox: Mailbox) -> Mailbox:
    """It is not read any more. Raises Conflict where it is not read already."""
    return _switch(by, mailbox, "pause", paused=True)


@transaction.atomic
def resume(*, by: Actor, mailbox: Mailbox) -> Mailbox:
    """It is read again, from where it was left."""
    return _switch(by, mailbox, "resume", paused=False)


def _switch(by: Actor, mailbox: Mailbox, verb: str, *, paused: bool) -> Mailbox:
    access.require(by, f"communicative.mailbox.{verb}", mailbox)
    locked = Mailbox.objects.select_for_update().get(pk=mailbox.pk)
    if locked.is_paused == paused:
        raise Conflict(_("This mailbox is so already."))
    switch(by, locked, verb, paused=paused)
    return locked


def read_mailboxes() -> None:
    """Takes in what is new in each mailbox. One that cannot be read says why and hinders no other."""
    for record in Mailbox.objects.filter(is_paused=False).order_by("pk"):
        problem = ""
        try:
            for _round in range(ROUNDS):
                if read_some(record) < AT_ONCE:
                    break
        except channel.MailboxError as error:
            problem = str(error)
        Mailbox.objects.filter(pk=record.pk).update(problem=problem, looked_at=timezone.now())


def read_some(record: Mailbox) -> int:
    """Takes in up to fifty new mails and gives how many there were. Each is kept, with the place behind it, before the
    next is looked at; only what is kept is deleted there, and only where the mailbox says so."""
    known = _known(record)
    taken: list[str] = []
    with channel.opened(box_of(record)) as reader:
        after = channel.Place(record.validity, 0 if record.removes else record.last_uid)
        for found in reader.new(after, known, AT_ONCE, keeping.KEPT):
            with transaction.atomic():
                name = f"{record.pk}:{found.name}" if record.protocol == Protocol.POP3 else ""
                keeping.keep(found.raw, size=found.size, mailbox=record, name=name)
                record.validity, record.last_uid = found.place.validity, found.place.uid
                record.save(update_fields=["validity", "last_uid"])
            taken.append(found.name)
        if taken and record.removes:
            reader.remove(taken)
    return len(taken)


def _known(record: Mailbox) -> list[str]:
    """The names of mails that are still in a POP3 mailbox and were taken in already."""
    if record.protocol != Protocol.POP3 or record.removes:
        return []
    names = Return.objects.filter(mailbox=record).exclude(name="").values_list("name", flat=True)
    return [name.partition(":")[2] for name in names]
