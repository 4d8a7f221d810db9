import pytest

from ..fault import TemplateError
from ..slots import mark

FIELDS = ("person.given_name", "person.family_name")


def test_a_merge_field_becomes_a_marker_with_its_fallback() -> None:
    marked = mark('Dear {{ person.given_name | default: "friend" }},', FIELDS)
    assert marked.text == f"Dear {marked.prefix}s0e,"
    assert marked.slots[0].field == "person.given_name"
    assert marked.slots[0].fallback == "friend"


@pytest.mark.parametrize(
    "slot",
    [
        '{{person.given_name|default:"a b"}}',
        "{{ person.given_name | default: 'a b' }}",
        "{{ person.given_name | default: “a b” }}",
        "{{ person.given_name | default: „a b” }}",
    ],
)
def test_fallbacks_are_read_in_the_quotes_that_editors_write(slot: str) -> None:
    assert mark(slot, FIELDS).slots[0].fallback == "a b"


def test_an_unknown_merge_field_is_named_with_its_line_and_what_is_allowed() -> None:
    with pytest.raises(TemplateError) as caught:
        mark("Dear\nreader\n{{ person.shoe_size }}", FIELDS)
    assert caught.value.line == 3
    assert str(caught.value) == (
        "There is no merge field “person.shoe_size”."
        " Use one of these: person.family_name, person.given_name, unsubscribe_url."
    )


@pytest.mark.parametrize(
    "text", ["a\n{{ person.given_name", "a\n{{ person.given_name\n}}", "a\n{{ x {{ y }}"]
)
def test_a_merge_field_that_is_not_closed_is_shown_with_its_line(text: str) -> None:
    with pytest.raises(TemplateError) as caught:
        mark(text, FIELDS)
    assert caught.value.code == "newsletter.slot_open"
    assert caught.value.line == 2


@pytest.mark.parametrize(
    "content",
    [
        "",
        "person.given_name | upper",
        "person.given_name person.family_name",
        "person.given_name | default: friend",
        "''.__class__.__mro__",
        "7*7 | default: 1",
        "config.items()|list",
    ],
)
def test_code_in_a_merge_field_is_refused_and_never_run(content: str) -> None:
    with pytest.raises(TemplateError) as caught:
        mark("{{ " + content + " }}", FIELDS)
    assert caught.value.line == 1


def test_a_text_that_looks_like_a_marker_stays_text() -> None:
    marked = mark("kithslots0e {{ person.given_name }}", FIELDS)
    assert marked.pattern.findall(marked.text) == [("s", "0")]
    assert marked.text.startswith("kithslots0e ")
