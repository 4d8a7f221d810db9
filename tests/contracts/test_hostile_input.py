"""What an attacker sends besides records: file names, paths, endless texts, and guesses at who works here."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import get_hasher
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kith.core.registry import current
from tests.contracts.actors import Visitor, somebody
from tests.contracts.making import Maker
from tests.contracts.types import types

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
NAMES = (
    "../../../../etc/cron.d/x.csv", "/etc/passwd", "..\\..\\x.csv", "<img src=x onerror=alert(1)>.csv", "a\u202egpj.csv",
    '"><script>alert(1)</script>.csv', "x\r\nSet-Cookie: a=b.csv", "=cmd|' /C calc'!A0.csv", "." * 300 + ".csv", "con.svg",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("content", [b"Name,E-mail\nAda,ada@example.org\n", SVG], ids=["table", "svg"])
def test_a_file_lies_where_it_should_whatever_it_is_called(
    name: str, content: bytes, browser: Visitor
) -> None:
    before = set(Path(settings.MEDIA_ROOT).rglob("*"))
    answer = browser.client.post("/import", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code in (200, 302, 422), answer.status_code
    assert "Set-Cookie: a=b" not in str(answer.headers)
    new = {path for path in set(Path(settings.MEDIA_ROOT).rglob("*")) - before if path.is_file()}
    assert {path.name for path in new} <= {"source"}
    pages = [answer, browser.ask("GET", "/import")]
    if answer.status_code == 302:
        pages.append(browser.ask("GET", answer["Location"]))
    for page in pages:
        assert "<img src=x" not in page.text
        assert "<script>alert" not in page.text
        assert "<svg xmlns" not in page.text


@pytest.mark.parametrize(
    "path",
    ["/static/../settings.py", "/static/%2e%2e/%2e%2e/etc/passwd", "/static//etc/passwd", "/static/..%5c..%5csettings.py",
     "/static/kith/../../config/settings.py", "/people/../settings/status", "/api/v1/../../etc/passwd"],
)  # fmt: skip
def test_no_path_leads_out(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code in (302, 400, 401, 404)
    assert b"SECRET_KEY" not in answer.content
    assert b"root:" not in answer.content


HOSTILE = (
    "a" * 50_000 + "!",
    "a@" * 25_000,
    "1," * 25_000,
    "-" * 50_000,
    " " * 50_000 + "x",
    "(" * 50_000,
    "0" * 50_000,
    "\t\n" * 25_000,
)
MOST_SECONDS = 2.0


@types(lambda declared: declared.creatable)
def test_no_text_keeps_the_house_busy(key: str, maker: Maker, program: Visitor) -> None:
    """Reading a hostile text of 50,000 letters takes no time of the processor worth naming, in any field."""
    declared = current().type(key)
    values = maker.values(declared)

    def seconds(text: str) -> float:
        sent = json.dumps(values | {field.key: text for field in declared.fields if field.writable})
        began = time.process_time()
        assert program.ask("POST", f"/api/v1/{declared.url}", sent).status_code in (201, 404, 413, 422)
        line = json.dumps({"field": declared.title, "op": "is", "value": text[:5_000]})
        assert program.ask("GET", f"/api/v1/{declared.url}?where={line}").status_code in (200, 400, 422)
        return time.process_time() - began

    # Asked again before it is blamed: Python may have cleared the memory of all tests before in the meantime.
    assert [
        text[:5] for text in HOSTILE if seconds(text) > MOST_SECONDS and seconds(text) > MOST_SECONDS
    ] == []


def test_an_unknown_name_takes_as_long_as_a_wrong_password(monkeypatch: pytest.MonkeyPatch) -> None:
    known, switched_off = somebody("member").user, somebody("member")
    assert known is not None
    assert switched_off.user is not None
    for user in (known, switched_off.user):
        user.set_password("correct horse battery")
        user.save()
    switched_off.is_active = False
    switched_off.save()
    hashed: list[str] = []
    hasher = type(get_hasher())
    encode = hasher.encode

    def counted(self: Any, password: str, *more: Any, **named: Any) -> str:
        hashed.append(password)
        return str(encode(self, password, *more, **named))

    monkeypatch.setattr(hasher, "encode", counted)
    found = {}
    for who in (known.email, "nobody@example.org", switched_off.user.email):
        hashed.clear()
        answer = Client().post("/sign-in/", {"login": who, "password": "not this one"})
        found[who] = (answer.status_code, len(hashed))
    assert set(found.values()) == {(422, 1)}


def test_what_a_form_does_not_ask_for_is_not_taken_from_it(browser: Visitor) -> None:
    uid = "019a0000-0000-7000-8000-000000000001"
    sent = {
        "given_name": "Ada",
        "family_name": "Byron",
        "uid": uid,
        "id": "1",
        "deleted_at": "2020-01-01",
        "is_sample": "1",
    }
    answer = browser.post_form("/people/new", sent)
    assert answer.status_code == 302
    assert uid not in answer["Location"]
    assert browser.ask("GET", answer["Location"]).status_code == 200
    assert browser.ask("GET", f"/people/{uid}").status_code == 404


def test_bodies_beyond_measure_end_at_the_door(browser: Visitor) -> None:
    assert browser.post_form("/people/new", {"given_name": "x" * (11 * 2**20)}).status_code in (400, 413)
    many = {f"f{number}": "x" for number in range(2_000)}
    assert browser.post_form("/people/new", many).status_code in (400, 413)
