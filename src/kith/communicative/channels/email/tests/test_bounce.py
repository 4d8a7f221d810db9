from email.message import EmailMessage
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..bounce import Bounce, Complaint, bounce_kind, read_report

NOTICE = """\
Return-Path: <>
From: MAILER-DAEMON@relay.example (Mail Delivery System)
To: bounce+abc@fern.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example
X-Postfix-Queue-ID: 4XyZ

Final-Recipient: rfc822; ann@b.example
Original-Recipient: rfc822;Ann@b.example
Action: {action}
Status: {status}
Remote-MTA: dns; mx.b.example
Diagnostic-Code: smtp; 550 {status} <ann@b.example>: Recipient address
    rejected: User unknown

Final-Recipient: rfc822; bob@b.example
Action: failed
Status: 5.2.2
--B
Content-Type: {quoted}

From: news@fern.example
Message-ID: <autumn-2026.abc@fern.example>
Subject: News

--B--
"""
COMPLAINT = """\
From: fbl@mail.example
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="B"

--B
Content-Type: text/plain

This is an abuse report.
--B
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeGenerator/1.0
Version: 1
Original-Rcpt-To: <ann@b.example>

--B
Content-Type: message/rfc822

From: news@fern.example
Message-ID: <autumn-2026.abc@fern.example>

Hello
--B--
"""


def notice(action: str = "failed", status: str = "5.1.1", quoted: str = "text/rfc822-headers") -> bytes:
    return NOTICE.format(action=action, status=status, quoted=quoted).encode()


@pytest.mark.parametrize("quoted", ["text/rfc822-headers", "message/rfc822"])
def test_a_failure_notice_tells_who_why_and_which_mail(quoted: str) -> None:
    assert read_report(notice(quoted=quoted)) == [
        Bounce(
            "Ann@b.example",
            "dead",
            "5.1.1",
            "smtp; 550 5.1.1 <ann@b.example>: Recipient address rejected: User unknown",
            "<autumn-2026.abc@fern.example>",
        ),
        Bounce("bob@b.example", "full", "5.2.2", "", "<autumn-2026.abc@fern.example>"),
    ]


def test_a_delay_is_no_failure() -> None:
    report = read_report(notice(action="delayed", status="4.4.1"))
    assert isinstance(report, list)
    assert report[0].kind == "delayed"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("5.1.1", "dead"),
        ("5.1.10", "dead"),
        ("5.2.1", "dead"),
        ("5.2.2", "full"),
        ("4.2.2", "full"),
        ("5.7.1", "blocked"),
        ("5.1.8", "other"),
        ("4.4.1", "delayed"),
        ("", "other"),
    ],
)
def test_a_status_says_what_to_do_with_the_address(status: str, kind: str) -> None:
    assert bounce_kind(status) == kind


def test_a_complaint_tells_who_and_which_mail() -> None:
    assert read_report(COMPLAINT.encode()) == Complaint(
        "abuse", "ann@b.example", "<autumn-2026.abc@fern.example>"
    )


def test_a_notice_of_an_old_server_gives_the_address_at_least() -> None:
    raw = (
        b"From: MAILER-DAEMON@old.example\r\nSubject: failure notice\r\n\r\n"
        b"Hi. This is the qmail-send program at old.example.\r\n"
        b"I'm afraid I wasn't able to deliver your message to the following addresses.\r\n\r\n"
        b"<ann@b.example>:\r\nSorry, no mailbox here by that name. (#5.1.1)\r\n"
    )
    assert read_report(raw) == [Bounce("ann@b.example", "dead", "5.1.1", "", "")]


def test_ordinary_mail_is_no_report() -> None:
    message = EmailMessage()
    message.set_content("Thank you, I am back on Monday.")
    assert read_report(message.as_bytes()) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(2000)),
        b"Content-Type: multipart/report; boundary=B\n\n" + b"--B\nContent-Type: text/plain\n\nx\n" * 200_000,
        notice().replace(b"text/plain", b"text/plain; charset=no-such-charset"),
        notice().replace(b"Status: 5.1.1", b"Status: \xff\xfe=?x?q?y?="),
        notice()[:700],
        b"\x00" * 100_000,
    ],
    ids=["deep", "many", "charset", "binary", "cut", "zeros"],
)
def test_hostile_mail_is_read_or_left_within_bounds(raw: bytes) -> None:
    began = process_time()
    read_report(raw)
    assert process_time() - began < 5


@given(st.binary(max_size=500))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    read_report(raw)
    read_report(NOTICE.encode().replace(b"Reporting-MTA", raw))
