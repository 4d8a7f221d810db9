import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from kith.config.backup import daily, making, rotation
from kith.config.backup.making import Made
from kith.config.house import DataFolder
from kith.core.errors import Invalid
from kith.core.jobs.model import Run, State
from kith.core.principals.actor import system
from kith.core.records.settings import change_setting
from tests.contracts.actors import at_the_desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "KITH_FOLDER", DataFolder(tmp_path / "house"))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup is made by writing its name; the database of a test is one uncommitted transaction."""

    def made(folder: DataFolder, place: object, path: Path, key: str) -> Made:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(path.name)
        return Made(path, 5, 3, 1)

    monkeypatch.setattr(making, "make", made)


def one() -> Run:
    run = daily.ask_for_one(system("Backup"))
    daily.make_one(run.pk)
    run.refresh_from_db()
    return run


@pytest.mark.usefixtures("quick")
def test_as_many_are_kept_as_are_wanted_and_nothing_else_is_touched(tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    daily.keep_plan(daily.Plan(folder=str(folder), kept=2))
    strange = folder / "daily-of-somebody.kithbackup"
    strange.write_text("not ours")
    before = rotation.new_path(folder, "before-upgrade")
    before.write_text("another kind")
    abandoned = folder / ".daily-20260101-000000.kithbackup.77.part"
    abandoned.write_text("a draft of a killed process")
    os.utime(abandoned, (10**9,) * 2)
    for age in (3, 2, 1):
        path = Path(one().answer["path"])
        os.utime(path, (age * -100 + 10**9,) * 2)
    assert len(rotation.kept(folder, daily.KIND)) == 2
    assert strange.exists()
    assert not abandoned.exists()
    assert before.exists()


@pytest.mark.usefixtures("quick")
def test_one_is_made_a_day_however_often_the_house_is_started() -> None:
    assert daily.is_due()
    run = one()
    assert (run.state, run.answer["rows"]) == (State.DONE, 3)
    assert not daily.is_due()
    Run.objects.update(ended_at=timezone.now() - timedelta(days=1))
    assert daily.is_due()
    daily.make_daily()
    assert not daily.is_due(), "one is being made"
    Run.objects.update(made_at=timezone.now() - timedelta(days=1))
    assert daily.is_due(), "the machine went down meanwhile"
    daily.keep_plan(daily.Plan(on=False))
    daily.make_daily()
    assert Run.objects.filter(job=daily.MAKE).count() == 2


def test_a_failure_is_shown_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "full").write_text("no folder")
    change_setting("backup.daily", {"folder": str(tmp_path / "full")})
    run = one()
    assert run.state == State.FAILED
    assert "cannot be written" in run.error
    assert daily.is_due()
    page = at_the_desk("administrator").ask("GET", "/settings/backups")
    assert "cannot be written" in page.text


@pytest.mark.parametrize("folder", ["backups", "/proc/nothing/here", "/dev/null/x", "/etc/passwd"])
def test_a_folder_that_cannot_be_written_to_is_refused_at_its_field(folder: str) -> None:
    with pytest.raises(Invalid) as refused:
        daily.keep_plan(daily.Plan(folder=folder, kept=0))
    assert set(refused.value.fields) == {"folder", "kept"}


def test_an_administrator_chooses_and_asks_for_one_now(tmp_path: Path) -> None:
    browser = at_the_desk("administrator")
    refused = browser.post_form("/settings/backups", {"on": "1", "folder": "here", "kept": "x"})
    assert refused.status_code == 422
    assert "Between 1 and 1,000." in refused.text
    assert browser.post_form("/settings/backups", {"folder": str(tmp_path), "kept": "30"}).status_code == 302
    assert daily.plan() == daily.Plan(on=False, folder=str(tmp_path), kept=30)
    assert browser.post_form("/settings/backups", {"do": "now"}).status_code == 302
    assert Run.objects.filter(job=daily.MAKE, state=State.WAITING).exists()
    assert at_the_desk("member").post_form("/settings/backups", {"do": "now"}).status_code == 403
