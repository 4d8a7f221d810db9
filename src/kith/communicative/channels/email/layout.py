"""From what the author writes to the HTML that mail programs show: MJML, HTML or plain text."""

import re
from html import escape
from typing import Literal

from kith.lib.unreadable import mark as _

from .fault import TemplateError
from .slots import UNSUBSCRIBE, Marked

Kind = Literal["mjml", "html", "plain"]

_TAG = re.compile(r"<!--.*?-->|<[!?][^>]*>|<(/?)([A-Za-z][\w:-]*)|<", re.DOTALL)
_TAG_REST = re.compile(r"""((?:\s+[\w:-]+(?:\s*=\s*(?:"[^"<]*"|'[^'<]*'))?)*)\s*(/?)>""")
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
_MJML_NAME = re.compile(
    r"mjml|mj-(head|body|include|attributes|all|class|breakpoint|font|html-attributes?|selector|preview|style|title"
    r"|accordion(-element|-title|-text)?|button|carousel(-image)?|column|divider|group|hero|image|navbar(-link)?"
    r"|raw|section|social(-element)?|spacer|table|text|wrapper)"
)
_POSITION = re.compile(r"position (\d+):")
_PAGE = (
    "<!doctype html><html><head><meta charset='utf-8'>"
    "<meta name='viewport' content='width=device-width, initial-scale=1'></head>"
    "<body style='margin:0;padding:24px;font:16px/1.5 Helvetica,Arial,sans-serif'>"
    "%s</body></html>"
)


def lay_out(marked: Marked, kind: Kind) -> str:
    """The finished HTML page of a template, styles inlined, its markers untouched.

    Raises TemplateError for MJML that is empty, broken or not closed. Nothing is fetched: style sheets and
    fonts elsewhere are not loaded.
    """
    if not marked.text.strip():
        raise TemplateError("newsletter.empty", _("The newsletter is empty."))
    if kind == "mjml":
        return _inlined(_from_mjml(marked.text))
    return _inlined(marked.text if kind == "html" else _from_plain(marked))


def _inlined(page: str) -> str:
    import css_inline

    # Media queries are kept: without them the columns of MJML would not stand side by side on wide screens.
    inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)
    try:
        return inliner.inline(page)
    except css_inline.InlineError as error:
        reason = str(error)
        raise TemplateError(
            "newsletter.style", _("A style sheet in the newsletter cannot be read: %(reason)s"), reason=reason
        ) from error


def _from_mjml(source: str) -> str:
    import mrml

    _check_tags(source)
    try:
        # No fonts: each would be fetched from a third party whenever the mail is opened.
        return mrml.to_html(source, render_options=mrml.RenderOptions(fonts={})).content
    except OSError as error:
        reason = str(error)
        raise TemplateError(
            "mjml.unreadable",
            _("The MJML cannot be read: %(reason)s"),
            _line_of(source, reason),
            reason=reason,
        ) from error


def _line_of(source: str, reason: str) -> int | None:
    found = _POSITION.search(reason)
    return source.encode().count(b"\n", 0, int(found[1])) + 1 if found else None


def _check_tags(source: str) -> None:
    """Find the line of common mistakes, which the MJML reader reports without one or forgives silently."""
    opened: list[tuple[str, int]] = []
    for tag in _TAG.finditer(source):
        if tag[0] != "<" and tag[2] is None:
            continue
        line = source.count("\n", 0, tag.start()) + 1
        _check_tag(tag[2], opened, line=line, closes=bool(tag[1]), rest=_TAG_REST.match(source, tag.end()))
    if opened:
        raise TemplateError("mjml.open", _("<%(tag)s> is not closed."), opened[-1][1], tag=opened[-1][0])
    if "<mjml" not in source:
        raise TemplateError("mjml.start", _("A newsletter in MJML begins with <mjml>."), 1)


def _check_tag(
    name: str | None, opened: list[tuple[str, int]], *, line: int, closes: bool, rest: re.Match[str] | None
) -> None:
    if name is None:
        raise TemplateError("mjml.bracket", _("A < that begins no tag is written as &lt;."), line)
    if rest is None:
        message = _('The tag <%(tag)s> is not written completely. Attributes look like name="value".')
        raise TemplateError("mjml.tag", message, line, tag=name)
    if name.startswith("mj") and not _MJML_NAME.fullmatch(name):
        raise TemplateError("mjml.name", _("MJML has no tag <%(tag)s>."), line, tag=name)
    if closes:
        _close(opened, name, line)
    elif not rest[2] and name.lower() not in _VOID:
        opened.append((name, line))


def _close(opened: list[tuple[str, int]], name: str, line: int) -> None:
    if not opened:
        raise TemplateError("mjml.close", _("</%(tag)s> closes nothing."), line, tag=name)
    expected, since = opened.pop()
    if expected.lower() != name.lower():
        raise TemplateError(
            "mjml.order",
            _("</%(tag)s> stands where <%(expected)s> of line %(since)s must be closed first."),
            line,
            tag=name,
            expected=expected,
            since=since,
        )


def _from_plain(marked: Marked) -> str:
    paragraphs = re.split(r"\n\s*\n", marked.text.replace("\r\n", "\n").strip())
    return _PAGE % "\n".join(f"<p>{_linked(paragraph, marked)}</p>" for paragraph in paragraphs)


def _linked(paragraph: str, marked: Marked) -> str:
    """Escaped text in which addresses of pages, and the slot for unsubscribing, have become links."""
    unsubscribe = [
        f"{marked.prefix}s{n}e" for n, slot in enumerate(marked.slots) if slot.field == UNSUBSCRIBE
    ]
    link = re.compile("|".join([r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]]", *unsubscribe]))
    pieces: list[str] = []
    position = 0
    for found in link.finditer(paragraph):
        address = escape(found[0])
        pieces += _text(paragraph[position : found.start()]), f'<a href="{address}">{address}</a>'
        position = found.end()
    return "".join([*pieces, _text(paragraph[position:])])


def _text(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>\n")
