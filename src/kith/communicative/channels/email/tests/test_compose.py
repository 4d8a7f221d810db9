"""Newsletters compared with the same mail built by the standard library, and what must never get into one."""

import re
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from html import escape
from time import process_time
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ..compose import Compiled, Recipient, Sender, Template, compile_newsletter
from ..fault import TemplateError
from ..mime import AddressError
from ..tokens import TokenKeys

KEYS = TokenKeys.of(b"a secret of the house")
SENDER = Sender("Fernhollow Cycles", "news@fern.example", unsubscribe_address="leave@fern.example")
FIELDS = ("person.given_name", "person.uid", "last_order")
MJML = """<mjml>
  <mj-head><mj-preview>For {{ person.given_name }}</mj-preview></mj-head>
  <mj-body>
    <mj-section><mj-column>
      <mj-text>Dear {{ person.given_name | default: "friend" }},
        your last order: {{ last_order }}. Żółw &amp; co.</mj-text>
      <mj-button href="https://shop.example/bikes?a=1&amp;b=2">Look</mj-button>
      <mj-text><a href="https://shop.example/me/{{ person.uid }}">Yours</a>
        <a href="mailto:shop@fern.example">Write</a> <a href="https://shop.example/bikes?a=1&amp;b=2">Again</a>
        <a href="{{ unsubscribe_url }}">Leave</a></mj-text>
      <mj-image src="https://shop.example/a.png" alt="A bicycle" />
    </mj-column></mj-section>
  </mj-body>
</mjml>"""

PLAIN = """Dear {{ person.given_name | default: "friend" }}, your last order: {{ last_order }}. Żółw & co.

https://shop.example/bikes?a=1&b=2 and https://shop.example/me/{{ person.uid }}."""
VALUES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=120),
    st.text("<>&\"'.= \r\n{}%żя", max_size=120),
)


def compiled(
    body: str = MJML,
    kind: str = "mjml",
    subject: str = "News for {{ person.given_name }}",
    tracked: bool = True,
) -> Compiled:
    template = Template(kind, subject, body)  # type: ignore[arg-type]
    return compile_newsletter(
        template,
        sender=SENDER,
        fields=FIELDS,
        campaign="autumn-2026",
        base_url="https://kith.example/",
        keys=KEYS,
        tracked=tracked,
    )


def parsed(message: bytes) -> EmailMessage:
    return message_from_bytes(message, policy=default)


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def unified(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def by_hand(recipient: Recipient) -> EmailMessage:
    """The plain newsletter, written out and filled here and built by the standard library."""
    given, order = recipient.values.get("person.given_name", ""), recipient.values.get("last_order", "")
    look = f"https://kith.example/c/{KEYS.track.sign(recipient.number)}/0"
    mine = f"https://shop.example/me/{quote(recipient.values.get('person.uid', ''), safe='')}"
    leave = f"https://kith.example/u/{KEYS.unsubscribe.sign(recipient.number)}"
    message = EmailMessage(policy=SMTP)
    message["To"] = recipient.address
    message.set_content(
        f"Dear {given or 'friend'}, your last order: {order}. Żółw & co.\n\n"
        f"https://shop.example/bikes?a=1&b=2 ({look}) and {mine}.\n\nUnsubscribe ({leave})\n"
    )
    message.add_alternative(
        f"<p>Dear {escape(given or 'friend')}, your last order: {escape(order)}. Żółw &amp; co.</p>\n"
        f'<p><a href="{look}">https://shop.example/bikes?a=1&amp;b=2</a> and <a href="{mine}">'
        f"https://shop.example/me/{escape(recipient.values.get('person.uid', ''))}</a>.</p>"
        f'<p><a href="{leave}">Unsubscribe</a></p>'
        f'<img src="https://kith.example/o/{KEYS.track.sign(recipient.number)}.gif" alt="">',
        subtype="html",
    )
    return message


def without_styles(html: str) -> str:
    inside = html[html.index("<body") : html.index("</body>")].partition(">")[2]
    return re.sub(r' (style|width|height)="[^"]*"', "", inside)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), VALUES), st.integers(0, 2**62))
def test_the_mail_equals_what_the_standard_library_builds(values: dict[str, str], number: int) -> None:
    recipient = Recipient(number, "ann@b.example", values)
    ours, theirs = parsed(OURS.message(recipient)), parsed(by_hand(recipient).as_bytes())
    # The library loses a space when it folds some subjects, so ours is compared with the words themselves.
    given = values.get("person.given_name", "")
    assert ours["Subject"] == re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", f"News for {given}").strip()
    assert ours["To"] == theirs["To"]
    assert unified(part(ours, "plain")) == unified(part(theirs, "plain"))
    assert unified(without_styles(part(ours, "html"))) == unified(part(theirs, "html")).rstrip("\n")
    assert not ours.defects


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), VALUES))
def test_every_mail_can_go_on_the_wire_as_it_is(values: dict[str, str]) -> None:
    lines = OURS.message(Recipient(1, "ann@b.example", values)).split(b"\r\n")
    assert all(len(line) <= 200 and line.isascii() and not line.startswith(b".") for line in lines)
    assert not any(b"\n" in line or b"\r" in line for line in lines)


def test_an_mjml_newsletter_has_both_parts_with_its_values() -> None:
    message = parsed(
        compiled().message(Recipient(5, "ann@b.example", {"last_order": "2 < 3", "person.uid": "a/b"}))
    )
    assert message.get_content_type() == "multipart/alternative"
    assert [kind.get_content_type() for kind in message.iter_parts()] == ["text/plain", "text/html"]
    assert "Dear friend, your last order: 2 < 3. Żółw & co." in part(message, "plain")
    assert "your last order: 2 &lt; 3. Żółw &amp; co." in part(message, "html")
    assert 'href="https://shop.example/me/a%2Fb"' in part(message, "html")


def test_web_links_are_counted_by_number_and_others_stay() -> None:
    newsletter = compiled()
    html = part(parsed(newsletter.message(Recipient(5, "ann@b.example"))), "html")
    token = KEYS.track.sign(5)
    assert newsletter.links == ("https://shop.example/bikes?a=1&b=2",)
    assert html.count(f'href="https://kith.example/c/{token}/0"') == 2
    assert html.count(f'src="https://kith.example/o/{token}.gif"') == 1
    assert 'href="mailto:shop@fern.example"' in html
    assert f'href="https://kith.example/u/{KEYS.unsubscribe.sign(5)}"' in html
    assert 'src="https://shop.example/a.png"' in html


def test_untracked_mail_carries_no_token_for_counting() -> None:
    newsletter = compiled(tracked=False)
    message = newsletter.message(Recipient(5, "ann@b.example"))
    html = part(parsed(message), "html")
    assert newsletter.links == ()
    assert KEYS.track.signed(5) not in message
    assert ".gif" not in html
    assert 'href="https://shop.example/bikes?a=1&amp;b=2"' in html


def test_the_headers_let_the_reader_leave_with_one_click() -> None:
    message = parsed(compiled().message(Recipient(5, "ann@b.example"), at=0))
    token = KEYS.unsubscribe.sign(5)
    assert message["List-Unsubscribe"] == (
        f"<https://kith.example/u/{token}>, <mailto:leave@fern.example?subject=unsubscribe%20{token}>"
    )
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Date"] == "Thu, 01 Jan 1970 00:00:00 -0000"
    assert message["Feedback-ID"] == "autumn-2026:newsletter:kith"


def test_the_message_id_is_the_same_each_time_and_names_the_delivery() -> None:
    first, second = (
        parsed(compiled().message(Recipient(5, "ann@b.example")))["Message-ID"] for _ in range(2)
    )
    assert first == second
    assert KEYS.message.verify(first.removeprefix("<autumn-2026.").removesuffix("@fern.example>")) == 5


def test_a_page_without_a_way_to_leave_gets_one() -> None:
    html = compiled("<p>Hello</p>", "html").preview(Recipient(5, "ann@b.example")).html
    assert '<a href="https://kith.example/u/preview">Unsubscribe</a></p></body>' in html


def test_a_preview_shows_the_values_and_counts_nothing() -> None:
    preview = compiled().preview(Recipient(5, "ann@b.example", {"person.given_name": "Ann <3"}))
    assert preview.subject == "News for Ann <3"
    assert "Dear Ann &lt;3," in preview.html
    assert "Dear Ann <3," in preview.text
    assert 'href="https://shop.example/bikes?a=1&amp;b=2"' in preview.html
    assert not re.search(r"/[co]/", preview.html)


def test_the_text_part_leaves_out_what_the_page_hides() -> None:
    text = compiled().preview(Recipient(5, "ann@b.example", {"person.given_name": "Ann"})).text
    assert "For Ann" not in text
    assert "A bicycle" in text
    assert "<" not in text


def test_columns_stay_side_by_side_on_wide_screens() -> None:
    assert "@media" in compiled().preview(Recipient(5, "ann@b.example")).html


@pytest.mark.parametrize("value", ['"><script>alert(1)</script>', "' onload=x", "--><b>", "</p><iframe>"])
def test_no_value_becomes_markup(value: str) -> None:
    body = '<!-- {{ last_order }} --><p title="{{ last_order }}">{{ last_order }}</p>'
    html = compiled(body, "html").preview(Recipient(5, "ann@b.example", {"last_order": value})).html
    assert value not in html
    assert not re.search(r"<(script|iframe|b)\b", html)


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ('<p>\n<a href="{{ last_order }}">x</a></p>', 2),
        ('<a href="https://{{ last_order }}.example/">x</a>', 1),
        ('<a href="javascript:{{ last_order }}">x</a>', 1),
        ('<img src="{{ last_order }}">', 1),
        (
            '<a href="https://a.example/{{ last_order }}"\nstyle="x:{{ last_order }}">x</a>',
            2,
        ),
        ('<p style="color:{{ last_order }}">x</p>', 1),
        ('<p onclick="{{ last_order }}">x</p>', 1),
        ("<p>\n\n<script>{{ last_order }}</script></p>", 3),
        ("<{{ last_order }}>", 1),
        ("<p {{ last_order }}=x>", 1),
    ],
)
def test_a_merge_field_where_it_could_do_harm_is_refused(body: str, line: int) -> None:
    with pytest.raises(TemplateError) as caught:
        compiled(body, "html")
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("", None, "The newsletter is empty."),
        ("hello", 1, "A newsletter in MJML begins with <mjml>."),
        ("<mjml>\n<mj-body>\n<mj-foo/></mj-body></mjml>", 3, "MJML has no tag <mj-foo>."),
        ("<mjml>\n<mj-body>\n</mjml>", 3, "</mjml> stands where <mj-body> of line 2 must be closed first."),
        ("<mjml>\n<mj-body>", 2, "<mj-body> is not closed."),
        ("</mjml>", 1, "</mjml> closes nothing."),
        ('<mjml><mj-body>\n<mj-text color="red>x</mj-text></mj-body></mjml>', 2, "is not written completely"),
        ("<mjml><mj-body>\n<mj-text>2 < 3</mj-text></mj-body></mjml>", 2, "is written as &lt;."),
        ('<mjml><mj-body>\n<mj-include path="/etc/passwd"/></mj-body></mjml>', 2, "The MJML cannot be read"),
    ],
)
def test_broken_mjml_is_explained_with_its_line(body: str, line: int | None, words: str) -> None:
    with pytest.raises(TemplateError) as caught:
        compiled(body)
    assert words in str(caught.value)
    assert caught.value.line == line


def test_an_unknown_merge_field_in_the_subject_is_refused_too() -> None:
    with pytest.raises(TemplateError, match="shoe_size"):
        compiled(subject="{{ shoe_size }}")


def test_an_address_with_a_line_end_is_refused() -> None:
    with pytest.raises(AddressError):
        compiled().message(Recipient(5, "ann@b.example\r\nBcc: all@victim.example"))


def test_a_mail_is_filled_a_hundred_times_faster_than_it_is_built_from_parts() -> None:
    newsletter, recipient = compiled(), Recipient(5, "ann@b.example", {"person.given_name": "Ann"})
    shown = newsletter.preview(recipient)

    def from_parts() -> bytes:
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"], message["Subject"] = (
            "news@fern.example",
            recipient.address,
            shown.subject,
        )
        message.set_content(shown.text)
        message.add_alternative(shown.html, subtype="html")
        return message.as_bytes()

    filling = min(_seconds(lambda: newsletter.message(recipient), 500) for _ in range(5))
    building = min(_seconds(from_parts, 5) for _ in range(5))
    assert building / filling > 50  # 100 and more on a free machine; `bench` holds the exact goal


def _seconds(work: Callable[[], object], times: int) -> float:
    began = process_time()
    for _ in range(times):
        work()
    return (process_time() - began) / times


OURS = compiled(PLAIN, "plain")
