"""A dashboard goes to each colleague once for each hour that was due, as they may see it themselves."""

from __future__ import annotations

import importlib.util
import sys
from base64 import b64decode
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image, ImageColor

from kith.analytical.dashboard import files, sending
from kith.analytical.dashboard.look import Look
from kith.analytical.dashboard.model import Dashboard, Sent
from kith.core.principals.actor import actor_of
from kith.core.principals.model import Principal
from kith.core.records import verbs
from kith.core.registry import current
from kith.core.sign_in.notice import Notice
from kith.desk.charts import Ranked, ranking
from kith.desk.paper import COLOURS, picture_of
from tests.contracts.actors import somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def mails(monkeypatch: pytest.MonkeyPatch) -> list[Notice]:
    """What was put on its way, with the reader's name in place of the pages."""
    told: list[Notice] = []
    monkeypatch.setattr(sending, "carrier", object)
    monkeypatch.setattr(sending, "tell", told.append)
    monkeypatch.setattr(files, "pdf", lambda _dashboard, look: look.actor.name.encode())
    return told


def every_day(owner: Principal, *to: Principal, **values: Any) -> Dashboard:
    since = (timezone.now() - timedelta(days=3)).isoformat()
    mailing = {"days": list(range(1, 8)), "hour": 0, "to": [str(one.uid) for one in to], "since": since}
    made = verbs.create(
        current().type("dashboard"),
        by=actor_of(owner, "desk"),
        values={"name": "Review", "mailing": mailing, **values},
    )
    assert isinstance(made, Dashboard)
    return made


def test_each_gets_it_once_and_as_themselves(mails: list[Notice]) -> None:
    one, other = somebody("owner"), somebody("member")
    every_day(one, one, other, reach="everybody")
    sending.send_due()
    sending.send_due()
    assert [mail.to for mail in mails] == [person.user.email for person in (one, other) if person.user]
    assert [b64decode(mail.enclosed.content).decode() for mail in mails if mail.enclosed] == [
        one.name,
        other.name,
    ]


def test_what_a_crash_left_undone_is_done_by_the_next_round(
    mails: list[Notice], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = somebody("owner"), somebody("member")
    every_day(one, one, other, reach="everybody")

    def broken(notice: Notice) -> None:
        if mails:
            raise RuntimeError
        mails.append(notice)

    monkeypatch.setattr(sending, "tell", broken)
    with pytest.raises(RuntimeError):
        sending.send_due()
    monkeypatch.setattr(sending, "tell", mails.append)
    sending.send_due()
    assert len({mail.to for mail in mails}) == len(mails) == 2


def test_who_may_not_open_it_gets_nothing_and_that_is_noted(mails: list[Notice]) -> None:
    one, other = somebody("owner"), somebody("member")
    made = every_day(one, other)
    sending.send_due()
    assert mails == []
    assert Sent.objects.get(dashboard=made, principal=other).withheld == sending.UNSEEN


def test_without_a_relay_it_waits(mails: list[Notice], monkeypatch: pytest.MonkeyPatch) -> None:
    every_day(one := somebody("owner"), one)
    monkeypatch.setattr(sending, "carrier", lambda: None)
    sending.send_due()
    assert not Sent.objects.exists()
    monkeypatch.setattr(sending, "carrier", object)
    sending.send_due()
    assert len(mails) == 1


@pytest.mark.slow
def test_the_pages_are_made_of_what_the_reader_sees() -> None:
    owner = somebody("owner")
    by = actor_of(owner, "desk")
    verbs.create(current().type("person"), by=by, values={"given_name": "Ada", "stage": "customer"})
    tiles = [
        {"kind": "list", "of": "person", "by": "stage", "title": "By stage"},
        {"kind": "list", "of": "person", "show": "newest"},
    ]
    made = every_day(owner, owner, tiles={"tiles": tiles})
    import pypdfium2

    with pypdfium2.PdfDocument(files.pdf(made, Look(by))) as document:
        text = document[0].get_textpage().get_text_range()
    assert "Review" in text
    assert "By stage" in text
    assert "Customer" in text
    assert "Ada" in text


@pytest.mark.slow
def test_a_chart_becomes_a_picture_without_a_browser() -> None:
    chart = ranking([Ranked("Ada", 3, "/people"), Ranked("Bo", 1)], title="Who", headings=("Name", "Orders"))
    picture = Image.open(BytesIO(picture_of(chart)))
    assert picture.format == "PNG"
    colours = {colour for _count, colour in picture.convert("RGB").getcolors(100_000) or []}
    assert ImageColor.getrgb(COLOURS["c1"]) in colours


def test_the_colours_of_paper_are_those_of_the_screen() -> None:
    spec = importlib.util.spec_from_file_location(
        "tokens", Path(__file__).parents[5] / "frontend" / "tokens.py"
    )
    assert spec is not None
    assert spec.loader is not None
    tokens = importlib.util.module_from_spec(spec)
    sys.modules["tokens"] = tokens
    spec.loader.exec_module(tokens)
    assert {name: _srgb(tokens.TOKENS[name].light.linear_rgb()) for name in COLOURS} == COLOURS


def _srgb(linear: tuple[float, float, float]) -> str:
    bounded = [min(max(part, 0.0), 1.0) for part in linear]
    shown = [12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055 for part in bounded]
    return "#" + "".join(f"{round(part * 255):02x}" for part in shown)
