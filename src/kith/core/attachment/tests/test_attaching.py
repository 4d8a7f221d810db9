"""Files of records, from the first byte until nothing is left of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kith.core.access.model import Level, Share
from kith.core.administration.tests.made import acting, somebody
from kith.core.attachment import actions, reading, traces
from kith.core.attachment.ageing import end_old
from kith.core.attachment.model import Attachment
from kith.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kith.core.events.history import history
from kith.core.files.looking import look
from kith.core.files.model import Content
from kith.core.files.sweeping import sweep
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role
from kith.core.records.reading import get
from kith.core.records.settings import change_setting
from kith.core.registry import current
from kith.customers.models import Note, Party
from kith.privacy.conftest import person as person  # noqa: PLC0414 - a fixture
from kith.privacy.request import erasing, erasure_list
from kith.privacy.request.person import whose

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr(erasure_list, "path", lambda: tmp_path / "erasures")
    return tmp_path / "files"


@pytest.fixture
def by(db: None) -> Actor:
    return acting(somebody(Role.OWNER, "Ola"))


def on(record: Any, key: str = "person") -> dict[str, Any]:
    return {"declared": current().type(key), "record": record}


def stored(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_the_same_content_is_kept_once_and_goes_with_the_last_that_has_it(
    by: Actor, person: Any, folder: Path
) -> None:
    erna, olaf = person("Erna Wunderlich"), person("Olaf Nebel")
    note = Note.objects.create(party=erna, text="Met", author_id=by.id)
    first = actions.attach(by=by, **on(erna), name="../Erna\u202e.txt", parts=[b"He", b"llo"])
    actions.attach(by=by, **on(olaf), name="other.txt", parts=[b"Hello"])
    actions.attach(by=by, **on(note, "note"), name="third.txt", parts=[b"Hello Erna"])
    assert first.name == "Erna.txt"
    assert len(stored(folder)) == Content.objects.count() == 2
    assert [told["File"] for told in traces.tell(whose(erna))] == ["Erna.txt", "third.txt"]
    erasing.follow_up(erasing.erase(erna, by=by))
    assert [each.name for each in Attachment.objects.all()] == ["other.txt"]
    assert [path.read_bytes() for path in stored(folder)] == [b"Hello"]


def test_versions_follow_each_other_and_the_history_names_them(by: Actor, person: Any) -> None:
    erna = person()
    file = actions.attach(by=by, **on(erna), name="offer.txt", parts=[b"one"])
    for content in (b"two", b"two"):
        actions.renew(by=by, **on(erna), uid=file.uid, name="Offer 2.txt", parts=[content])
    shown = reading.one_of(current().type("person"), erna, file.uid)
    assert [each.number for each in shown.versions] == [2, 1]
    assert b"".join(reading.parts_of(shown.version(1))) == b"one"
    assert b"".join(reading.parts_of(shown.now)) == b"two"
    assert [each.file for each in history("person", erna.pk, {})] == ["offer.txt → Offer 2.txt", "offer.txt"]
    actions.remove(by=by, **on(erna), uid=file.uid)
    with pytest.raises(NotFound):
        reading.one_of(current().type("person"), erna, file.uid)
    actions.restore(by=by, **on(erna), uid=file.uid)
    with pytest.raises(Conflict):
        actions.restore(by=by, **on(erna), uid=file.uid)
    with pytest.raises(NotFound):
        reading.one_of(current().type("person"), person("Somebody else"), file.uid)


def test_what_cannot_be_kept_leaves_nothing_behind(by: Actor, person: Any, folder: Path) -> None:
    def breaks_off() -> Iterator[bytes]:
        yield b"x" * 1000
        raise OSError("the line is dead")

    change_setting("files.largest", 1)
    erna = person()
    for parts, refusal in (
        ([], "empty"), ([b"x" * 2**20, b"x"], "larger than 1 MB"), ([b"MZ\x90\x00" + b"x" * 99], "Programs"),
    ):  # fmt: skip
        with pytest.raises(Invalid, match=refusal):
            actions.attach(by=by, **on(erna), name="x.pdf", parts=parts)
    with pytest.raises(OSError, match="dead"):
        actions.attach(by=by, **on(erna), name="x.pdf", parts=breaks_off())
    change_setting("files.largest", None)
    assert (Attachment.objects.count(), Content.objects.count(), stored(folder)) == (0, 0, [])


def test_whoever_sees_the_record_sees_its_files_and_whoever_may_change_it_adds_some(
    by: Actor, person: Any
) -> None:
    erna = person()
    file = actions.attach(by=by, **on(erna), name="a.txt", parts=[b"a"])
    guest = acting(somebody(Role.SHARED_ONLY, "Gil"))
    with pytest.raises(NotFound):
        get(guest, current().type("person"), erna.uid)
    with pytest.raises(NotFound):
        actions.attach(by=guest, **on(erna), name="b.txt", parts=[b"b"])
    Share.objects.create(
        subject_type="person", subject_id=erna.pk, principal_id=guest.id, level=Level.SEE, made_by_id=by.id
    )
    guest = acting(somebody(Role.READ_ONLY, "Rea"))
    assert get(guest, current().type("person"), erna.uid) == erna
    for act in (
        lambda: actions.attach(by=guest, **on(erna), name="b.txt", parts=[b"b"]),
        lambda: actions.remove(by=guest, **on(erna), uid=file.uid),
        lambda: actions.renew(by=guest, **on(erna), uid=file.uid, name="b.txt", parts=[b"b"]),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert not actions.may_attach(guest, **on(erna))


def test_at_night_goes_what_lost_its_record_or_lay_in_the_trash_too_long(
    by: Actor, person: Any, folder: Path
) -> None:
    erna, olaf = person(), person("Olaf")
    actions.attach(by=by, **on(erna), name="a.txt", parts=[b"a"])
    gone = actions.attach(by=by, **on(olaf), name="b.txt", parts=[b"b"])
    actions.remove(by=by, **on(olaf), uid=gone.uid)
    end_old()
    assert Attachment.objects.count() == 2
    Attachment.objects.filter(pk=gone.pk).update(deleted_at="2020-01-01T00:00Z")
    Party.objects.filter(pk=erna.pk).delete()
    end_old()
    assert Attachment.objects.count() == 0
    assert len(stored(folder)) == 2, "what was just brought stays a day"
    Content.objects.update(touched_at="2020-01-01T00:00Z")
    assert sweep() == 2
    assert stored(folder) == []


def test_content_is_looked_into_once(by: Actor, person: Any, folder: Path) -> None:
    erna = person()
    file = actions.attach(by=by, **on(erna), name="letter.md", parts=["Grüße".encode()])
    look(Content.objects.get().digest)
    look(Content.objects.get().digest)
    shown = reading.one_of(current().type("person"), erna, file.uid).now
    assert (shown.kind, shown.looked, shown.is_broken) == ("text/markdown", True, False)
    assert Content.objects.get().text == "Grüße"
    with pytest.raises(NotFound):
        reading.picture_of(shown)
