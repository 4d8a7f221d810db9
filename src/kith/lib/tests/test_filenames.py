"""Names of files are cleaned of what lies, hides or leads out."""

import pytest

from kith.lib.filenames import clean_filename, ending


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("offer.pdf", "offer.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Ola\\contract.docx", "contract.docx"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\x00b\x1f.txt", "ab.txt"),
        ('what<is>:"this|?*.txt', "what_is_this_.txt"),
        ("  .hidden  ", "hidden"),
        ("...", "file"),
        ("", "file"),
        ("e\u0301te\u0301.txt", "été.txt"),
        ("מסמך.pdf", "מסמך.pdf"),
    ],
)
def test_of_a_name_stays_what_people_may_see(sent: str, kept: str) -> None:
    assert clean_filename(sent) == kept


def test_a_long_name_keeps_its_ending() -> None:
    kept = clean_filename("x" * 500 + ".pdf")
    assert len(kept) <= 160
    assert ending(kept) == "pdf"
