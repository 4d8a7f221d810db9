"""What a mail that came in means for us: one question asked in the right order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .answers import forwarded_to, leave_token, new_address, new_text, wants_to_leave
from .automatic import absence, answers_nobody, is_automatic
from .bounce import Bounce, Complaint, report_in
from .incoming import Incoming, number_of
from .tokens import TokenKeys

LONGEST = 500
LONGEST_TEXT = 10_000


class Meaning(StrEnum):
    """What came in: the address is dead, the mail failed for now, it is only late, somebody complained, a machine answered,
    somebody is away, has a new address, wants no more, or wrote to us."""

    DEAD = "dead"
    FAILED = "failed"
    LATE = "late"
    COMPLAINT = "complaint"
    AUTOMATIC = "automatic"
    AWAY = "away"
    MOVED = "moved"
    LEAVE = "leave"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Returned:
    """A mail that came in, understood.

    `number` is the delivery of ours it is about, None unless a signature of ours in it proves that. `sender` is who wrote
    it, of a notice the address that it is about; `detail` the server's words, the new address, or what somebody wrote.
    """

    meaning: Meaning
    number: int | None
    sender: str
    subject: str
    status: str = ""
    detail: str = ""
    since: date | None = None
    until: date | None = None


def read_returned(raw: bytes, keys: TokenKeys, came: date, envelope: Sequence[str] = ()) -> Returned:
    """Understand a mail. `envelope` are the addresses it was handed over for, as far as they are known."""
    mail = Incoming.read(raw)
    back_for = mail.came_back_for(keys, envelope)
    number = mail.answers_to(keys) if back_for is None else back_for
    report = report_in(mail, raw, expected=back_for is not None)
    if isinstance(report, Complaint):
        return _complaint(mail, report, number, keys)
    if report:
        return _failure(mail, report, number, keys)
    if is_automatic(mail) or answers_nobody(mail):
        return _automatic(mail, number, came)
    return _written(mail, number, keys)


def _complaint(mail: Incoming, report: Complaint, number: int | None, keys: TokenKeys) -> Returned:
    proven = number_of(report.message_id, keys) or number
    return Returned(Meaning.COMPLAINT, proven, report.recipient, mail.subject, detail=report.kind[:LONGEST])


def _failure(mail: Incoming, report: list[Bounce], number: int | None, keys: TokenKeys) -> Returned:
    worst = min(report, key=lambda bounce: ("dead", "blocked", "full", "other", "delayed").index(bounce.kind))
    proven = number if number is not None else number_of(worst.message_id, keys)
    to = forwarded_to(worst.diagnostic)
    meaning = (
        Meaning.LATE if worst.kind == "delayed" else Meaning.DEAD if worst.kind == "dead" else Meaning.FAILED
    )
    detail = f"{worst.diagnostic[:LONGEST]}{f' → {to}' if to else ''}"
    return Returned(meaning, proven, worst.recipient.lower(), mail.subject, worst.status, detail)


def _automatic(mail: Incoming, number: int | None, came: date) -> Returned:
    if moved := new_address(mail):
        return Returned(Meaning.MOVED, number, mail.sender, mail.subject, detail=moved)
    away = absence(mail, came)
    if away is None:
        return Returned(Meaning.AUTOMATIC, number, mail.sender, mail.subject)
    return Returned(Meaning.AWAY, number, mail.sender, mail.subject, since=away.since, until=away.until)


def _written(mail: Incoming, number: int | None, keys: TokenKeys) -> Returned:
    asked = keys.unsubscribe.verify(leave_token(mail))
    if asked is not None:
        return Returned(Meaning.LEAVE, asked, mail.sender, mail.subject, detail="mailto")
    text = new_text(mail)[:LONGEST_TEXT]
    if wants_to_leave(mail):
        return Returned(Meaning.LEAVE, number, mail.sender, mail.subject, detail=text)
    return Returned(Meaning.REPLY, number, mail.sender, mail.subject, detail=text)
