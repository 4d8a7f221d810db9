"""Collects the texts of Kith into the catalogues of its languages, and compiles them.

    .venv/bin/python src/kith/locale/collect.py

Texts come from Python (`_` and its kin) and from Jinja2 templates. What is translated stays; a text that is new has no
translation until somebody writes one, and one that nobody needs any more goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

LOCALE = Path(__file__).resolve().parent
PACKAGE = LOCALE.parent
ONE, SEVERAL, NAMED = None, (1, 2), ((1, "c"), 2)
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "now", "now_said", "said"), ONE),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), SEVERAL),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), NAMED),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
TEMPLATE = {"newstyle_gettext": "true", "trimmed": "false", "silent": "false"}
LONGEST_LINE = 120
NEEDLESS = (b'"POT-', b'"PO-', b'"Last-T', b'"Language-Team', b'"Report', b'"Generated', b'"Project')


def texts() -> Catalog:
    """All texts of the sources, each with the files that it stands in."""
    found = Catalog(charset="utf-8")
    for path, method in sources():
        place = path.relative_to(PACKAGE).as_posix()
        options = TEMPLATE if method == "jinja2" else {}
        for _line, message, _comments, context in extract_from_file(method, path, KEYWORDS, options=options):
            found.add(message, locations=[(place, 0)], context=context)
    return found


def sources() -> Iterator[tuple[Path, str]]:
    """Files with texts, and how Babel reads them."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if not {"tests", "migrations", "locale"}.intersection(path.relative_to(PACKAGE).parts):
            yield path, "python"
    yield from ((path, "jinja2") for path in sorted(PACKAGE.rglob("*.jinja")))


def languages() -> list[str]:
    return sorted(path.parent.name for path in LOCALE.glob("*/LC_MESSAGES"))


def catalogue_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The catalogue as it stands, empty where there is none."""
    path = catalogue_of(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


def renewed(language: str) -> Catalog:
    """The texts of today with the words that they have. Nothing in it changes by itself from day to day."""
    old, new = read(language), texts()
    fresh = Catalog(
        language, charset="utf-8", fuzzy=False, header_comment=f"# Kith in {Locale(language).english_name}"
    )
    for message in new:
        if message.id:
            known = old.get(message.id, message.context)
            fresh.add(
                message.id,
                known.string if known and known.pluralizable == message.pluralizable else "",
                message.locations,
                message.flags,
                context=message.context,
            )
    return fresh


def refresh(language: str) -> tuple[int, int]:
    """Brings a catalogue up to date and compiles it. Returns how many texts there are and how many want words."""
    catalogue = renewed(language)
    path = catalogue_of(language)
    path.write_bytes(written(catalogue))
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)
    return len(catalogue), sum(is_open(message) for message in catalogue if message.id)


def written(catalogue: Catalog) -> bytes:
    """The catalogue as a file, with no more of a header than compilers and Django need."""
    text = BytesIO()
    write_po(text, catalogue, width=LONGEST_LINE, sort_output=True, include_lineno=False)
    return b"".join(
        line for line in text.getvalue().splitlines(keepends=True) if not line.startswith(NEEDLESS)
    )


def is_open(message: Message) -> bool:
    """Whether a text, or one of its plurals, has no words yet."""
    return not (message.string and all(message.string))


if __name__ == "__main__":
    for each in languages():
        all_of_them, open_ones = refresh(each)
        print(f"{each}: {all_of_them} texts, {open_ones} without words.")  # noqa: T201
