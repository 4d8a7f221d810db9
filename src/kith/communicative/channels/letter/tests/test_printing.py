"""Letters on their pages: what stands in the window, measured, and what becomes PDF."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from kith.communicative.channels.letter.letterhead import Letterhead
from kith.communicative.channels.letter.markup import Letter, from_plain
from kith.communicative.channels.letter.printing import Printer
from kith.communicative.channels.letter.sheet import SHEETS

ADDRESS = ("Velo Stern GmbH", "Anna Meier", "Lange Straße 12", "10115 Berlin", "GERMANY")


def printer(sheet: str) -> Printer:
    return Printer(
        Letterhead("Kith & Co", "Kith & Co · Weg 1 · 10115 Berlin", footer="IBAN DE02", sheet=sheet)
    )


def letter(*lines: str, body: str = "Hello") -> Letter:
    return Letter(lines, "Your bike", from_plain(body), "22 November 2026", 7, "71")


@pytest.mark.parametrize("sheet", [each.key for each in SHEETS])
def test_an_address_of_five_lines_lies_in_the_window_of_every_sheet(sheet: str) -> None:
    window, laid = SHEETS[sheet].window, printer(sheet).lay_out(letter(*ADDRESS))
    assert laid.fits
    assert window.x <= laid.address.x + 0.1
    assert laid.address.bottom <= window.bottom
    assert laid.address.height > 15


@pytest.mark.parametrize("sheet", ["din_b", "us_10"])
def test_too_wide_too_long_and_empty_addresses_do_not_fit(sheet: str) -> None:
    one = printer(sheet)
    assert not one.lay_out(letter("W" * 45, "Berlin")).fits
    assert not one.lay_out(letter(*[f"Line {number}" for number in range(11)])).fits
    assert not one.lay_out(letter()).fits


def test_a_long_address_takes_the_room_of_the_bars_on_din_sheets() -> None:
    assert printer("din_a").lay_out(letter(*[f"Line {number}" for number in range(9)])).fits


def test_many_letters_are_one_file_in_their_order_and_say_what_they_were_given() -> None:
    one = printer("din_b")
    laid = [one.lay_out(letter(f"Person {number}", "Weg 1", body="a & b <b>\n\nnext")) for number in (1, 2)]
    laid.append(one.lay_out(letter("Person 3", "Weg 1", body="\n\n".join(["Long. " * 90] * 9))))
    assert [each.pages for each in laid] == [1, 1, 2]
    with pypdfium2.PdfDocument(one.write(laid)) as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    assert len(texts) == 4
    assert [f"Person {number}" in text for number, text in enumerate(texts[:3], 1)] == [True] * 3
    assert "a & b <b>" in texts[0]
    assert "Kith & Co" in texts[0]
    assert "Kith & Co" not in texts[3]


def test_pictures_come_from_the_letter_itself_and_from_nowhere_else(tmp_path: Path) -> None:
    file = tmp_path / "dot.png"
    Image.new("RGB", (4, 4), "red").save(file)
    one = printer("din_b")

    def has_picture(source: str) -> bool:
        laid = one.lay_out(Letter(("A", "B"), "", f'<img src="{source}">', ""))
        with pypdfium2.PdfDocument(one.write([laid])) as document:
            return any(isinstance(each, pypdfium2.PdfImage) for each in document[0].get_objects())

    assert has_picture("data:image/png;base64," + b64encode(file.read_bytes()).decode())
    assert not has_picture(file.as_uri())
    assert not has_picture("http://127.0.0.1:9/dot.png")
