"""What is wrong with a mail before it goes out, and what may be. Nothing is asked of anybody elsewhere."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Literal
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kith.communicative.channels.email.compose import Compiled, Preview, Recipient
from kith.communicative.editor.drawing import NOBODY, compiled
from kith.communicative.relay.actions import base_url
from kith.communicative.template.content import Content
from kith.core.errors import Invalid
from kith.desk import formats

CLIPPED = 102 * 1024
"""Bytes of HTML after which Gmail cuts a mail off."""
LONG_SUBJECT, LEAST_TEXT, LEAST_CONTRAST = 70, 400, 4.5
PATIENCE = 20
SCHEMES = frozenset({"http", "https", "mailto", "tel", "sms"})
_COLOUR = re.compile(r"(?:^|;)\s*color:\s*(#[0-9a-fA-F]{3,6})\b")
_GROUND = re.compile(r"(?:^|;)\s*background(?:-color)?:\s*(#[0-9a-fA-F]{3,6})\b")
_NOT_SHOWN = re.compile(r"display:\s*none")
HIDDEN = "none"
_SCORE = re.compile(r"X-Spam-Status:.*?score=(-?[\d.]+).*?required=(-?[\d.]+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Finding:
    """One result: `bad` must be mended, `warn` should be looked at, `good` is in order, `info` could not be told."""

    tone: Literal["bad", "warn", "good", "info"]
    text: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What is in a page: links, pictures without and with words, its text, and pairs of colours."""

    links: list[str]
    pictures: list[str]
    words: list[str]
    pairs: list[tuple[str, str, str]]


def check(content: Content) -> tuple[Finding, ...]:
    """All findings, those to be mended first."""
    try:
        message = compiled(content)
    except Invalid as refused:
        return (Finding("bad", str(refused)),)
    shown = message.preview(NOBODY)
    seen = _seen(shown.html)
    found = [*_subject(content), *_links(seen), *_unsubscribes(content), *_pictures(seen), *_size(shown)]
    found += [*_contrast(seen), _spam(message)]
    order = ("bad", "warn", "info", "good")
    return tuple(sorted(found, key=lambda each: order.index(each.tone)))


def _subject(content: Content) -> Iterator[Finding]:
    length = len(content.subject.strip())
    if not length:
        yield Finding("bad", _("The subject is empty."))
    elif length > LONG_SUBJECT:
        yield Finding(
            "warn", _("The subject has %(n)s characters; most phones show some 40.") % {"n": length}
        )
    else:
        yield Finding("good", _("The subject is there."))


def _links(seen: Seen) -> Iterator[Finding]:
    wrong = [link for link in dict.fromkeys(seen.links) if not _is_right(link)]
    for link in wrong:
        yield Finding("bad", _("This link leads nowhere: %(link)s") % {"link": link[:80] or "—"})
    foreign = [link for link in dict.fromkeys(seen.links) if not link.startswith(base_url())]
    bare = [link for link in foreign if link.startswith("http://") and _is_right(link)]
    if bare:
        yield Finding(
            "warn", _("Links without encryption (http): %(links)s") % {"links": ", ".join(bare)[:200]}
        )
    if not wrong:
        text = ngettext(
            "%(num)s link is written rightly.", "%(num)s links are written rightly.", len(seen.links)
        )
        yield Finding("good", text % {"num": len(seen.links)})


def _is_right(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    if parts.scheme.lower() not in SCHEMES or " " in link:
        return False
    web = parts.scheme.lower() in ("http", "https")
    return bool(re.fullmatch(r"[\w.-]+(:\d+)?", parts.netloc)) if web else bool(parts.path)


def _unsubscribes(content: Content) -> Iterator[Finding]:
    if "unsubscribe_url" in content.body:
        yield Finding("good", _("The link for unsubscribing is in the mail."))
    else:
        yield Finding("info", _("The mail has no link for unsubscribing of its own: one is put at its end."))


def _pictures(seen: Seen) -> Iterator[Finding]:
    missing = sum(1 for alt in seen.pictures if not alt.strip())
    if missing:
        text = ngettext(
            "%(num)s picture has no words for those who do not see it.",
            "%(num)s pictures have no words for those who do not see them.",
            missing,
        )
        yield Finding("bad", text % {"num": missing})
    length = len(" ".join(seen.words))
    if seen.pictures and length < LEAST_TEXT:
        yield Finding(
            "warn",
            _(
                "Little text (%(n)s characters) beside %(pictures)s pictures: filters take such mails for spam."
            )
            % {"n": length, "pictures": len(seen.pictures)},
        )
    elif not missing:
        yield Finding("good", _("Text and pictures are in proportion, and every picture has words."))


def _size(shown: Preview) -> Iterator[Finding]:
    size = len(shown.html.encode())
    said = formats.number(round(size / 1024))
    if size > CLIPPED:
        yield Finding("bad", _("The mail has %(n)s kB: Gmail cuts it off after 102.") % {"n": said})
    else:
        yield Finding("good", _("The mail has %(n)s kB; Gmail shows 102 whole.") % {"n": said})


def _contrast(seen: Seen) -> Iterator[Finding]:
    weak = [words for front, back, words in seen.pairs if contrast(front, back) < LEAST_CONTRAST]
    for words in list(dict.fromkeys(weak))[:5]:
        yield Finding("warn", _("Hard to read on its background: “%(words)s”") % {"words": words})
    if not weak:
        yield Finding("good", _("All text stands out from its background."))


def _spam(message: Compiled) -> Finding:
    """The score of SpamAssassin, where this machine has it: without asking the network, and not for long."""
    program = shutil.which("spamassassin")
    if program is None:
        return Finding(
            "info", _("SpamAssassin is not installed on this machine, so there is no score of it.")
        )
    raw = message.message(Recipient(1, NOBODY.address))
    try:
        done = subprocess.run(
            [program, "--local", "--nocreate-prefs"],
            input=raw,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        return Finding("info", _("SpamAssassin gave no answer in time."))
    found = _SCORE.search(done.stdout.decode("utf-8", "replace"))
    if found is None:
        return Finding("info", _("SpamAssassin gave no answer in time."))
    score, limit = float(found[1]), float(found[2])
    text = _("SpamAssassin gives %(score)s points; from %(limit)s on it is spam.")
    said = text % {"score": formats.number(score, 1), "limit": formats.number(limit, 1)}
    return Finding("bad" if score >= limit else "warn" if score >= limit / 2 else "good", said)


def contrast(one: str, other: str) -> float:
    """How far two colours (#rgb or #rrggbb) stand apart, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * each for each in colour[1:4])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _seen(html: str) -> Seen:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.seen


class _Reader(HTMLParser):
    """Gathers links, pictures, text, and which colour stands on which ground."""

    VOID = frozenset(
        {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen = Seen([], [], [], [])
        self._around: list[tuple[str, str, str]] = [("", "#000000", "#ffffff")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.seen.links.append(given["href"])
        if tag == "img":
            self.seen.pictures.append(given.get("alt", ""))
        if tag in self.VOID:
            return
        style, (_tag, front, back) = given.get("style", ""), self._around[-1]
        colour, ground = _COLOUR.search(style), _GROUND.search(style)
        behind = ground[1] if ground else given.get("bgcolor") or back
        hidden = back == HIDDEN or _NOT_SHOWN.search(style)
        self._around.append((tag, colour[1] if colour else front, HIDDEN if hidden else behind))

    def handle_endtag(self, tag: str) -> None:
        at = next((n for n in range(len(self._around) - 1, 0, -1) if self._around[n][0] == tag), 0)
        if at:
            del self._around[at:]

    def handle_data(self, data: str) -> None:
        tag, front, back = self._around[-1]
        words = " ".join(data.split())
        if not words or back == HIDDEN or tag in ("style", "title", "script", "xml"):
            return
        self.seen.words.append(words)
        if all(re.fullmatch(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})", each) for each in (front, back)):
            self.seen.pairs.append((front, back, words[:40]))
