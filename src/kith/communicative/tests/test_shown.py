from __future__ import annotations

import pytest

from kith.communicative.picture.shown import shown_here


@pytest.fixture(autouse=True)
def house(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kith.communicative.picture.shown.base_url", lambda: "https://crm.example/")


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ('<img alt="New" src="https://shop.example/new.png" width="9">', '<img alt="New" width="9">'),
        ("<img src='//shop.example/new.png' alt='New'>", "<img alt='New'>"),
        ('<img src="https://crm.example/p/a1.png">', '<img src="/p/a1.png">'),
        ('<img src="data:image/gif;base64,AA">', '<img src="data:image/gif;base64,AA">'),
        ('<td background="http://shop.example/b.png">', "<td>"),
        ('<div style="background:#fff url(\'https://shop.example/b.png\') top">', '<div style="background:#fff none top">'),
        (
            '<div style="background:url(&quot;https://crm.example/p/b.png&quot;)">',
            '<div style="background:url(&quot;/p/b.png&quot;)">',
        ),
        ("<style>@import url(https://fonts.example/f.css);p{color:red}</style>", "<style>p{color:red}</style>"),
        ('<link rel="stylesheet" href="https://fonts.example/f.css"><p>Dear</p>', "<p>Dear</p>"),
        ('<p>src="https://shop.example" and url(x)</p>', '<p>src="https://shop.example" and url(x)</p>'),
    ],
)  # fmt: skip
def test_nothing_is_asked_of_another_house(html: str, shown: str) -> None:
    assert shown_here(html) == shown
