"""Mailboxes: their settings, and each mail in them taken in once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from kith.communicative.channels.email import mailbox as channel
from kith.communicative.channels.email.mailbox import Box, Found, Place, Reader
from kith.communicative.mailbox import actions
from kith.communicative.mailbox.model import Mailbox
from kith.communicative.returns.model import Return
from kith.core.errors import ChannelError, Conflict, Invalid
from kith.core.principals.actor import Actor, system
from kith.core.records import verbs
from kith.core.registry import current

pytestmark = pytest.mark.django_db


class Pretended:
    """A mailbox whose mails are numbers; it breaks off after `breaks` of them."""

    mails: list[int] = []
    removed: list[str] = []
    validity = 1
    breaks = 10**9

    def number(self) -> int:
        return len(self.mails)

    def new(self, after: Place, known: Sequence[str], most: int, beginning: int) -> Iterator[Found]:
        last = after.uid if after.validity == self.validity else 0
        for given, uid in enumerate(
            [each for each in self.mails if each > last and str(each) not in known][:most]
        ):
            if given >= self.breaks:
                raise channel.MailboxError("it broke off")
            yield Found(str(uid), b"Subject: %d\n\nx" % uid, 12, Place(self.validity, uid))

    def remove(self, names: Sequence[str]) -> None:
        self.removed.extend(names)
        self.mails[:] = [each for each in self.mails if str(each) not in names]


@pytest.fixture
def by() -> Actor:
    return system("test")


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> type[Pretended]:
    class Own(Pretended):
        mails = list(range(1, 4))
        removed: list[str] = []

    @contextmanager
    def opened(box: Box) -> Iterator[Reader]:
        yield Own()

    monkeypatch.setattr(channel, "opened", opened)
    return Own


def make(by: Actor, **values: object) -> Any:
    given = {"name": "Bounces", "host": "mail.house.test", "user_name": "bounce", "password": "open sesame"}
    return verbs.create(current().type("mailbox"), by=by, values=given | values)


def taken() -> int:
    return Return.objects.count()


def test_what_is_left_empty_is_as_usual(by: Actor) -> None:
    one, other = make(by), make(by, protocol="pop3", security="off")
    assert (one.port, one.security, one.folder, other.port) == (993, "direct", "INBOX", 110)
    assert b"sesame" not in bytes(one.password)


@pytest.mark.parametrize(
    ("field", "value"), [("host", "imap://x"), ("port", 70_000), ("certificates", "no certificate")]
)
def test_what_cannot_be_is_refused_at_its_field(field: str, value: object, by: Actor) -> None:
    with pytest.raises(Invalid) as raised:
        make(by, **{field: value})
    assert list(raised.value.fields) == [field]


def test_each_mail_is_taken_in_once_whatever_breaks_off(by: Actor, box: type[Pretended]) -> None:
    record: Mailbox = make(by)
    box.breaks = 2
    actions.read_mailboxes()
    record.refresh_from_db()
    assert (taken(), record.last_uid, record.problem) == (2, 2, "it broke off")
    box.breaks = 10**9
    box.mails.append(9)
    actions.read_mailboxes()
    actions.read_mailboxes()
    record.refresh_from_db()
    assert (taken(), record.last_uid, record.problem) == (4, 9, "")


def test_a_mailbox_that_was_made_anew_brings_no_mail_twice(by: Actor, box: type[Pretended]) -> None:
    record: Mailbox = make(by)
    actions.read_mailboxes()
    box.validity = 2
    box.mails.append(4)
    actions.read_mailboxes()
    record.refresh_from_db()
    assert (taken(), record.validity, record.last_uid) == (4, 2, 4)


def test_mails_are_deleted_there_once_they_are_kept_and_only_if_that_is_wanted(
    by: Actor, box: type[Pretended]
) -> None:
    record: Mailbox = make(by)
    actions.read_mailboxes()
    assert box.removed == []
    Mailbox.objects.filter(pk=record.pk).update(removes=True)
    actions.read_mailboxes()
    assert (box.removed, taken()) == (["1", "2", "3"], 3)


def test_a_paused_mailbox_rests(by: Actor, box: type[Pretended]) -> None:
    record = make(by)
    actions.pause(by=by, mailbox=record)
    actions.read_mailboxes()
    assert taken() == 0
    with pytest.raises(Conflict):
        actions.pause(by=by, mailbox=record)
    actions.resume(by=by, mailbox=record)
    actions.read_mailboxes()
    assert taken() == 3


def test_a_server_that_does_not_answer_is_told(by: Actor) -> None:
    record = make(by, host="127.0.0.1", port=9)
    with pytest.raises(ChannelError, match=r"127\.0\.0\.1 cannot be read"):
        actions.test_mailbox(by=by, mailbox=record)
