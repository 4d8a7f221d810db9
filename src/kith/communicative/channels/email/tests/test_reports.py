"""What RFC 3464 (failure notices), 6533 (their like in other scripts) and 5965 (complaints) allow, point by point."""

from __future__ import annotations

from datetime import date

import pytest

from ..bounce import Bounce, Complaint, read_report
from ..returned import Meaning, read_returned
from ..tokens import TokenKeys

KEYS = TokenKeys.of(b"a secret of the house")
OURS = f"<autumn.{KEYS.message.sign(5)}@fern.example>"
QUOTE = f"From: news@fern.example\nMessage-ID: {OURS}\nSubject: News\n"
PER_MESSAGE = "Reporting-MTA: dns; relay.example\nOriginal-Envelope-Id: 77\nArrival-Date: Sun, 22 Nov 2026 10:00:00 +0000"
PERSON = "Final-Recipient: rfc822; ann@b.example\nAction: failed\nStatus: 5.1.1"


def report(
    kind: str, part: str, *blocks: str, quoted: str = "text/rfc822-headers", text: str = QUOTE
) -> bytes:
    head = f'MIME-Version: 1.0\nContent-Type: multipart/report; report-type={kind};\n boundary="B"'
    parts = [
        "Content-Type: text/plain\n\nFor people.",
        f"Content-Type: {part}\n\n" + "\n\n".join(blocks) + "\n",
    ]
    if quoted:
        parts.append(f"Content-Type: {quoted}\n\n{text}")
    body = "".join(f"--B\n{each}\n" for each in parts)
    return f"From: MAILER-DAEMON@relay.example\n{head}\n\n{body}--B--\n".encode()


def notice(*people: str, part: str = "message/delivery-status", **more: str) -> bytes:
    return report("delivery-status", part, PER_MESSAGE, *people, **more)


def bounces(raw: bytes) -> list[tuple[str, str, str]]:
    found = read_report(raw)
    assert isinstance(found, list)
    return [(each.recipient, each.kind, each.status) for each in found]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        (PERSON, ("ann@b.example", "dead", "5.1.1")),
        (PERSON.replace("rfc822; ", "RFC822;"), ("ann@b.example", "dead", "5.1.1")),
        (PERSON.replace("ann@b.example", "<ann@b.example>"), ("ann@b.example", "dead", "5.1.1")),
        (PERSON.replace("Action: failed", "action: Failed (for good)"), ("ann@b.example", "dead", "5.1.1")),
        (PERSON.replace("5.1.1", "5.1.1 (no such mailbox)"), ("ann@b.example", "dead", "5.1.1")),
        (PERSON.replace("Status: ", "Status:\n "), ("ann@b.example", "dead", "5.1.1")),
        (PERSON.replace("Action: failed", "Action: delayed"), ("ann@b.example", "delayed", "5.1.1")),
        (f"Original-Recipient: rfc822;Ann+x@b.example\n{PERSON}", ("Ann+x@b.example", "dead", "5.1.1")),
        (f"{PERSON}\nX-Own: whatever\nLast-Attempt-Date: today", ("ann@b.example", "dead", "5.1.1")),
    ],
    ids=["plain", "upper", "brackets", "comment", "status", "folded", "delayed", "original", "unknown"],
)
def test_the_fields_of_a_recipient_are_read_however_they_are_written(
    fields: str, found: tuple[str, str, str]
) -> None:
    assert bounces(notice(fields)) == [found]


def test_every_recipient_of_a_notice_has_an_answer_of_its_own() -> None:
    other = PERSON.replace("ann@", "bob@").replace("5.1.1", "4.2.2")
    assert bounces(notice(PERSON, other)) == [
        ("ann@b.example", "dead", "5.1.1"),
        ("bob@b.example", "full", "4.2.2"),
    ]


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded", "Delivered (to the mailbox)"])
def test_that_a_mail_arrived_is_no_failure(action: str) -> None:
    raw = notice(PERSON.replace("failed", action).replace("5.1.1", "2.0.0"))
    assert read_report(raw) is None
    assert read_returned(raw, KEYS, date(2026, 11, 22)).meaning == Meaning.AUTOMATIC
    assert bounces(notice(PERSON, PERSON.replace("failed", action))) == [("ann@b.example", "dead", "5.1.1")]


@pytest.mark.parametrize(
    "quoted", ["text/rfc822-headers", "message/rfc822", "message/global", "message/global-headers"]
)
def test_the_mail_it_is_about_is_known_by_what_is_quoted(quoted: str) -> None:
    raw = notice(
        PERSON, quoted=quoted, text=f"{QUOTE}\nBody" if quoted.endswith(("rfc822", "global")) else QUOTE
    )
    assert read_returned(raw, KEYS, date(2026, 11, 22)).number == 5


def test_a_notice_that_quotes_nothing_is_one_as_well() -> None:
    assert read_report(notice(PERSON, quoted="")) == [Bounce("ann@b.example", "dead", "5.1.1", "", "")]


def test_a_notice_about_an_address_in_another_script_is_read() -> None:
    raw = notice(PERSON.replace("rfc822; ann", "utf-8; zażółć"), part="message/global-delivery-status")
    assert bounces(raw) == [("zażółć@b.example", "dead", "5.1.1")]


def complaint(*fields: str, **more: str) -> bytes:
    head = (
        "User-Agent: Receiver/1.0",
        "Version: 1",
        "Original-Rcpt-To: <ann@b.example>",
        "Source-IP: 192.0.2.1",
    )
    return report("feedback-report", "message/feedback-report", "\n".join((*fields, *head)), **more)


@pytest.mark.parametrize("kind", ["abuse", "fraud", "virus", "other", "opt-out", "what-comes-in-ten-years"])
@pytest.mark.parametrize("quoted", ["message/rfc822", "text/rfc822-headers"])
def test_a_reader_who_complains_is_heard_and_the_mail_known(kind: str, quoted: str) -> None:
    raw = complaint(f"Feedback-Type: {kind}", quoted=quoted, text=f"{QUOTE}\nHello")
    assert read_report(raw) == Complaint(kind, "ann@b.example", OURS)
    found = read_returned(raw, KEYS, date(2026, 11, 22))
    assert (found.meaning, found.number, found.detail) == (Meaning.COMPLAINT, 5, kind)


@pytest.mark.parametrize("kind", ["not-spam", "Not-Spam (sorry)", "auth-failure"])
def test_what_is_no_complaint_is_not_taken_for_one(kind: str) -> None:
    raw = complaint(f"Feedback-Type: {kind}")
    assert read_report(raw) is None
    assert read_returned(raw, KEYS, date(2026, 11, 22)).meaning == Meaning.AUTOMATIC


def test_a_complaint_that_quotes_a_mail_of_somebody_else_changes_nobody() -> None:
    raw = complaint(
        "Feedback-Type: abuse", text=QUOTE.replace(OURS, "<autumn.AAAAAAAAAAHsl0VwQc3G@fern.example>")
    )
    assert read_returned(raw, KEYS, date(2026, 11, 22)).number is None
