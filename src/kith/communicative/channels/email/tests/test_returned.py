"""What a mail that comes in means, whoever wrote it."""

import zipfile
from datetime import date
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..returned import Meaning, read_returned
from ..tokens import TokenKeys, bounce_address
from .test_bounce import COMPLAINT, notice

KEYS = TokenKeys.of(b"a secret of the house")
TODAY = date(2026, 11, 22)
OURS = f"<autumn.{KEYS.message.sign(5)}@fern.example>"
FAR = b"From: a@b.example\nSubject: Re: hello\n"
AUTO = b"From: a@b.example\nSubject: Out of office\nAuto-Submitted: auto-replied\n"
# The test data of flufl.bounce 6.0 (Apache License 2.0): notices of many servers, with its licence beside them.
CORPUS = Path(__file__).parent / "flufl_bounce_corpus.zip"
NO_NOTICE = {"caiwireless_01.txt", "netscape_01.txt", "qmail_08.txt", "simple_13.txt", "simple_31.txt"}


def mail(subject: str, body: str = "", headers: str = "", sender: str = "Ann <Ann@B.example>") -> bytes:
    head = f"From: {sender}\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n{headers}"
    return f"{head}\n{body}".encode()


def read(raw: bytes, *envelope: str) -> tuple[Meaning, int | None, str]:
    found = read_returned(raw, KEYS, TODAY, envelope)
    return found.meaning, found.number, found.detail


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("I am away until 4 December 2026 and back on 7 December.", None, (12, 4)),
        ("Ich bin vom 20.11.2026 bis 30.11.2026 nicht im Büro.", (11, 20), (11, 30)),
        ("Ich bin bis einschließlich 5. Dezember im Urlaub.", None, (12, 5)),
        ("Out of office from 2026-11-21 to 2026-11-29.", (11, 21), (11, 29)),
        ("Back on Monday, November 30.", None, (11, 29)),
        ("Nieobecność do 5 grudnia 2026", None, (12, 5)),
        ("En congés jusqu'au 3 décembre", None, (12, 3)),
        ("I am out of the office and cannot read mail.", None, None),
        ("I am out of the office until 45 December 2026.", None, None),
    ],
)
def test_an_absence_note_says_until_when(
    text: str, since: tuple[int, int] | None, until: tuple[int, int] | None
) -> None:
    found = read_returned(mail("Re: News", text, "Auto-Submitted: auto-replied\n"), KEYS, TODAY)
    days = [date(2026, *day) if day else None for day in (since, until)]
    assert (found.meaning, [found.since, found.until]) == (Meaning.AWAY, days)


@pytest.mark.parametrize(
    "headers",
    [
        "Auto-Submitted: auto-generated\n", "Auto-Submitted: auto-replied; owner-email=\"a@b\"\n", "Precedence: bulk\n",
        "X-Autoreply: yes\n", "X-Auto-Response-Suppress: All\n", "Return-Path: <>\n", "List-Id: <x.example>\n",
    ],
)  # fmt: skip
def test_what_a_machine_answers_is_no_reply(headers: str) -> None:
    assert read(mail("Re: News", "Thank you for your message.", headers))[0] == Meaning.AUTOMATIC
    assert read(mail("Re: News", "Thank you for your message.", "Auto-Submitted: no\n"))[0] == Meaning.REPLY


@pytest.mark.parametrize(
    "subject", ["Out of office: x", "AW: Abwesenheitsnotiz", "Automatische Antwort: Ihr Newsletter"]
)
def test_mail_programs_without_the_header_are_known_by_their_subject(subject: str) -> None:
    assert read(mail(subject, "Thank you."))[0] == Meaning.AWAY


def test_a_reply_is_what_stands_above_the_quote_and_knows_its_mail() -> None:
    text = "Do you have it in red?\n\nOn Mon, 3 Nov 2026 at 10:00, Fern <x@y.example> wrote:\n> Look at this"
    assert read(mail("Re: News", text, f"In-Reply-To: {OURS}\n")) == (
        Meaning.REPLY,
        5,
        "Do you have it in red?",
    )
    forged = OURS.replace("autumn.A", "autumn.B")
    assert read(mail("Re: News", text, f"In-Reply-To: {forged}\nReferences: <x@y> <a.b@c>\n"))[1] is None


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("unsubscribe", ""),
        ("Re: News", "Abmelden bitte\n\n> Hi"),
        ("AW: AW: Stop", "x"),
        ("Re: News", "Please remove me."),
    ],
)
def test_who_asks_for_no_more_is_understood(subject: str, body: str) -> None:
    assert read(mail(subject, body, f"References: {OURS}\n"))[:2] == (Meaning.LEAVE, 5)


def test_a_sentence_with_the_word_in_it_is_a_reply() -> None:
    assert read(mail("Re: News", "Do not unsubscribe me, I only changed jobs."))[0] == Meaning.REPLY


def test_a_mail_program_unsubscribes_by_the_token_of_the_header() -> None:
    assert read(mail(f"unsubscribe {KEYS.unsubscribe.sign(9)}")) == (Meaning.LEAVE, 9, "mailto")
    assert read(mail(f"unsubscribe {KEYS.track.sign(9)}"))[1] is None


def test_a_new_address_is_told() -> None:
    text = "I have left. My new e-mail address is ann@new.example."
    assert read(mail("Re: News", text, "Auto-Submitted: auto-replied\n")) == (
        Meaning.MOVED,
        None,
        "ann@new.example",
    )


def test_a_failure_is_about_the_mail_whose_address_or_quote_is_signed() -> None:
    assert read(notice())[:2] == (Meaning.DEAD, None)
    assert read(notice(), bounce_address("bounce@fern.example", 7, KEYS))[:2] == (Meaning.DEAD, 7)
    quoting = notice().replace(b"<autumn-2026.abc@fern.example>", OURS.encode())
    assert read(quoting)[:2] == (Meaning.DEAD, 5)
    forged = bounce_address("bounce@fern.example", 7, TokenKeys.of(b"another house"))
    assert read(notice(), forged)[1] is None


def test_a_complaint_is_proven_by_the_mail_in_it() -> None:
    raw = COMPLAINT.replace("<autumn-2026.abc@fern.example>", OURS).encode()
    assert read(raw) == (Meaning.COMPLAINT, 5, "abuse")
    assert read(COMPLAINT.encode())[1] is None


def test_notices_of_many_servers_are_known() -> None:
    back = bounce_address("bounce@fern.example", 3, KEYS)
    with zipfile.ZipFile(CORPUS) as corpus:
        names = [name for name in corpus.namelist() if name.endswith(".txt")]
        found = {name: read(corpus.read(name), back) for name in names}
    notices = {Meaning.DEAD, Meaning.FAILED, Meaning.LATE}
    assert len(names) == 117
    assert {number for _meaning, number, _detail in found.values()} == {3}
    assert {name for name, each in found.items() if each[0] not in notices} == NO_NOTICE


HOSTILE = {
    "deep": b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(2000)),
    "mails in mails": b"Content-Type: message/rfc822\n\n" * 2000,
    "large": FAR + b"\n" + b"x" * 25_000_000,
    "parameters": FAR + b"Content-Type: multipart/mixed; " + b'";' * 120_000 + b"\n\nx",
    "folded": FAR + b"Content-Type: multipart/mixed; boundary=x;\n" + b' a="";\n' * 30_000 + b"\n\nx",
    "recipients": FAR + b"To: " + b"(" * 200_000 + b"\n\n",
    "words": b"Subject: " + b"=?utf-8?q?a?= " * 15_000 + b"\n\nx",
    "headers": b"a: b\n" * 50_000 + b"\n\nx",
    "dates": AUTO + b"\n" + b"until 1 " * 30_000,
    "addresses": AUTO + b"\n" + b"new mail a@b" * 20_000,
    "references": FAR + b"References: " + b"<a@b> " * 40_000 + b"\n\nx",
    "styles": FAR + b"Content-Type: text/html\n\n" + b"<style>" * 30_000,
    "notice": b"From: MAILER-DAEMON@b.example\n\n" + b"a\n" * 100_000,
    "charset": FAR + b"Content-Type: text/plain; charset=no-such\n\n\xff\xfe\xd8",
    "puzzle": FAR + b"Content-Type: text/plain; charset=punycode\n\n" + b"a9" * 60_000,
    "surrogates": FAR + b"Content-Type: text/plain; charset=unicode_escape\n\n" + b"\\ud800" * 4_000,
    "bytes": b"From: \xff\xfe <\xff@b.c>\nSubject: \xe9\x00\n\n\x00",
    "statuses": b"Content-Type: multipart/report; boundary=B\n\n--B\nContent-Type: message/delivery-status\n\n"
    + b"Final-Recipient: x\n\n" * 10_000 + b"--B--\n",
    "nothing": b"",
}  # fmt: skip


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_mail_is_understood_or_left_within_a_second(raw: bytes) -> None:
    began = process_time()
    found = read_returned(raw, KEYS, TODAY, [bounce_address("b@a.example", 7, KEYS)])
    assert process_time() - began < 1
    said = found.sender + found.subject + found.detail + found.status
    assert "\x00" not in said.encode().decode()


def test_nothing_in_a_mail_can_begin_another_header_of_ours() -> None:
    found = read_returned(mail("=?utf-8?q?a=0D=0ABcc:_x@y.example?=", "x"), KEYS, TODAY)
    assert found.subject == "a Bcc: x@y.example"


@given(st.binary(max_size=600))
def test_no_bytes_stop_the_reader(raw: bytes) -> None:
    read_returned(raw, KEYS, TODAY)
    read_returned(FAR + raw, KEYS, TODAY)
