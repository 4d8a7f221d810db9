"""Keys can be changed and switched off, and no two do the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from kith.core.administration.tests.made import at_work
from kith.core.principals.model import Role
from kith.core.registry import current
from kith.desk.keymap import ALL, _problem

SOURCES = Path(__file__).parents[2]
KEYS = {each.key: each.key for each in ALL}


@pytest.mark.parametrize("sign", ["c", "", "q", "ö", "!"])
def test_a_key_is_one_sign(sign: str) -> None:
    assert not _problem("c", sign, KEYS | {"c": sign})


@pytest.mark.parametrize("sign", ["z", "Z", "ab", "/"])
def test_nothing_else_has_the_key(sign: str) -> None:
    assert _problem("c", sign, KEYS | {"c": sign})


def test_every_key_that_a_template_names_can_be_changed() -> None:
    named = {
        key
        for path in SOURCES.rglob("*.jinja")
        for key in re.findall(r'data-key="([^"{]+)"', path.read_text())
    }
    assert named - set(KEYS) == set()


@pytest.fixture
def as_owner() -> Client:
    return at_work(Role.OWNER, "Ola")[0]


@pytest.mark.django_db
def test_changed_keys_are_shown_and_kept_and_go_back_as_a_whole(as_owner: Client) -> None:
    def sent(**values: str) -> int:
        return as_owner.post(
            "/account/keyboard", {f"key-{ord(key)}": sign for key, sign in values.items()}
        ).status_code

    assert "“z” is taken" in as_owner.post("/account/keyboard", {f"key-{ord('c')}": "z"}).content.decode()
    assert sent(c="q", d="", z="c") == 302
    page = as_owner.get("/people").content.decode()
    assert "&#34;c&#34;: &#34;q&#34;" in page
    assert '<kbd class="kbd">q</kbd>' in page
    assert as_owner.post("/account/keyboard", {"off": "on"}).status_code == 302
    page = as_owner.get("/people").content.decode()
    assert 'data-shortcuts="off"' in page
    toolbar = page[page.index('id="toolbar"') : page.index('id="table"')]
    assert "<kbd" not in toolbar, "no key is shown that does nothing"
    assert "⌘K" in page
    assert as_owner.post("/account/keyboard", {"do": "reset"}).status_code == 302
    page = as_owner.get("/people").content.decode()
    assert "data-shortcuts" not in page
    assert "data-own-keys" not in page


def test_each_letter_after_g_leads_to_one_page_alone() -> None:
    letters = [item.shortcut for room in current().rooms for item in room.menu if item.shortcut]
    assert sorted(letters) == sorted({*letters} - {"n"})  # n is that of the notices
