"""Parts of a mail that only some people get."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default

import pytest

from kith.communicative.channels.email.compose import (
    Compiled,
    Recipient,
    Sender,
    Template,
    TemplateError,
    compile_newsletter,
)
from kith.communicative.channels.email.tokens import TokenKeys

FIELDS = ("person.city", "person.name")
MJML = """<mjml><mj-body><mj-section><mj-column><mj-text>For all {{ person.name }}</mj-text>
<mj-raw>{% if person.city == "Berlin" %}</mj-raw><mj-text>Only <b>Berlin</b> {{ person.name }}</mj-text>
<mj-raw>{% if person.name %}</mj-raw><mj-text>Named</mj-text><mj-raw>{% endif %}</mj-raw><mj-raw>{% endif %}</mj-raw>
<mj-button href="/p/x">Go</mj-button></mj-column></mj-section></mj-body></mjml>"""


def made(kind: str, body: str, subject: str = "News", text: str = "") -> Compiled:
    template = Template(kind, subject, body, text)  # type: ignore[arg-type]
    return compile_newsletter(
        template, sender=Sender("", "news@house.test"), fields=FIELDS, campaign="c", base_url="https://house.test",
        keys=TokenKeys.of(b"k" * 32),
    )  # fmt: skip


def parts(message: Compiled, **values: str) -> tuple[str, str, str]:
    named = {f"person.{key}": value for key, value in values.items()}
    raw = message.message(Recipient(1, "a@b.test", named))
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    read = message_from_bytes(raw, policy=default)
    text, html = [str(each.get_content()) for each in read.iter_parts()]
    return str(read["Subject"]), text, html


@pytest.mark.parametrize(
    ("values", "berlin", "named"),
    [({"city": "Berlin", "name": "Ann"}, True, True), ({"city": "Berlin"}, True, False), ({"name": "Bo"}, False, False)],
)
def test_a_part_goes_only_to_those_for_whom_its_condition_holds(
    values: dict[str, str], berlin: bool, named: bool
) -> None:
    message = made("mjml", MJML, '{% if person.city == "Berlin" %}Berlin: {% endif %}News')
    subject, text, html = parts(message, **values)
    for shown in (text, html):
        assert "For all" in shown
        assert ("Only" in shown) is berlin
        assert ("Named" in shown) is named
        assert "kithslot" not in shown
        assert "{%" not in shown
    assert subject == ("Berlin: News" if berlin else "News")
    assert message.links == ("https://house.test/p/x",)
    assert message.asks == {"person.city", "person.name"}
    preview = message.preview(Recipient(1, "a@b.test", {f"person.{key}": each for key, each in values.items()}))
    assert ("Only" in preview.html, "Only" in preview.text) == (berlin, berlin)


def test_plain_mail_and_a_text_part_of_its_own_have_conditions_too() -> None:
    body = "Hello\n\n{% if person.city != \"Berlin\" %}Come to Berlin\n\nsoon.{% endif %}\n\nBye"
    _subject, text, _html = parts(made("plain", body), city="Berlin")
    assert "Come" not in text
    assert "Bye" in text
    own = made("mjml", MJML, text="My own words {% if person.city %}in {{ person.city }}{% endif %}")
    _subject, text, html = parts(own, city="Bonn")
    assert "My own words in Bonn" in text
    assert "https://house.test/u/" in text
    assert "For all" in html


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("a\n{% if person.city %} b", "newsletter.if_open"), ("{% endif %}", "newsletter.endif"),
        ("{% if person.shoe %}{% endif %}", "newsletter.slot_unknown"), ("{% for x %}", "newsletter.if_unreadable"),
        ("{% if person.city", "newsletter.if_unclosed"),
    ],
)  # fmt: skip
def test_a_condition_that_cannot_be_is_refused_with_its_line(body: str, code: str) -> None:
    with pytest.raises(TemplateError) as refused:
        made("plain", body)
    assert refused.value.code == code
    assert "%%" not in str(refused.value)
    assert refused.value.line == body.count("\n", 0, body.index("{%")) + 1
