import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from kith.config import stamp
from kith.config.backup import BackupError, dump, key, making, restoring
from kith.config.backup.content import inside
from kith.config.backup.dump import Place, snapshot, table_states
from kith.config.backup.renumber import highest_position, renumber
from kith.config.backup.restoring import Staging
from kith.config.house import DataFolder
from kith.config.postgres import Server
from kith.config.tests.places import place_of_its_own

KEY = "ABCDE-FGHIJ"


@pytest.fixture
def place(postgres_server: Server, django_db_setup: None) -> Iterator[Place]:
    """A house's database, with a session and a setting in it."""
    found = place_of_its_own(postgres_server, "house")
    said(found, "insert into core_setting (key, value) values ('house.name', '\"First\"')")
    said(found, "insert into core_session (session_key, session_data, expire_date) values ('k', '', now())")
    yield found
    Staging.beside(DataFolder(Path("/nowhere")), found).clear()
    found.drop()


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """A house's data folder."""
    found = DataFolder(tmp_path / "house")
    for name, text in {
        "files/a/one.csv": "1",
        "lasting/erasures": "Ada\n",
        "lake/sale/base-1.parquet": "lake",
    }.items():
        path = found.root / name
        path.parent.mkdir(parents=True)
        path.write_text(text)
    found.key("secret")
    found.key("master")
    return found


@pytest.fixture
def backup(folder: DataFolder, place: Place, tmp_path: Path) -> Path:
    made = making.make(folder, place, tmp_path / "a.kithbackup", KEY)
    assert made.files == 4
    return made.path


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spares the process that brings a restored house up to date."""
    monkeypatch.setattr(restoring, "_prepare", lambda staging: None)


def said(place: Place, statement: str) -> object:
    with place.connect(autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        row = cursor.fetchone() if cursor.description else None
    return row and row[0]


def name_of(place: Place) -> object:
    return said(place, "select value from core_setting where key = 'house.name'")


def whole(folder: DataFolder) -> dict[str, bytes]:
    """Every file of the data folder."""
    paths = (path for path in folder.root.rglob("*") if path.is_file())
    return {path.relative_to(folder.root).as_posix(): path.read_bytes() for path in paths}


def databases(place: Place) -> set[str]:
    with place.admin() as admin:
        rows = admin.execute("select datname from pg_database where datname like %s", [f"{place.name}%"])
        return {row[0] for row in rows}


def change(folder: DataFolder, place: Place) -> None:
    """What happens in a house after its backup."""
    said(place, "update core_setting set value = '\"Second\"'")
    (folder.root / "files/a/one.csv").write_text("2")
    (folder.root / "files/b.csv").write_text("new")
    with (folder.root / "lasting/erasures").open("a") as file:
        file.write("Bob\n")


@pytest.mark.slow
def test_an_empty_machine_gets_the_whole_house_back(
    folder: DataFolder, place: Place, backup: Path, tmp_path: Path
) -> None:
    with snapshot(place) as connection:
        before = table_states(connection)
    said(place, "drop schema public cascade; create schema public")
    new = DataFolder(tmp_path / "new")
    found = restoring.restore(new, place, backup, KEY, replace=False)
    with snapshot(place) as connection:
        after = table_states(connection)
    assert found.rows == sum(state.rows for state in before.values()) > 100
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"core_principal", "core_user", "core_event", "core_seal", "core_subject_key"}, (
        "the first owner"
    )
    assert said(place, "select count(*) from core_session") == 0
    assert {name: text for name, text in whole(new).items() if "backup" not in name} == {
        name: text for name, text in whole(folder).items() if not name.startswith("lake/")
    }
    assert (new.keys / "master").stat().st_mode & 0o777 == 0o600
    assert key.given_key(new, None) == KEY
    assert databases(place) == {place.name}


@pytest.mark.usefixtures("quick")
def test_a_house_is_replaced_only_when_it_is_asked_for(
    folder: DataFolder, place: Place, backup: Path
) -> None:
    change(folder, place)
    with pytest.raises(BackupError, match="--replace"):
        restoring.restore(folder, place, backup, KEY, replace=False)
    assert name_of(place) == "Second"
    restoring.restore(folder, place, backup, KEY, replace=True)
    assert name_of(place) == "First"
    found = whole(folder)
    assert found["files/a/one.csv"] == b"1"
    assert "files/b.csv" not in found
    assert not any(name.startswith(("lake/", "restoring/")) for name in found), "the lake is loaded anew"
    assert databases(place) == {place.name}


@pytest.mark.slow
@pytest.mark.usefixtures("quick")
def test_what_must_last_is_not_taken_back(folder: DataFolder, place: Place, backup: Path) -> None:
    change(folder, place)
    restoring.restore(folder, place, backup, KEY, replace=True)
    assert (folder.lasting / "erasures").read_text() == "Ada\nBob\n"


@pytest.mark.slow
@pytest.mark.usefixtures("quick")
def test_what_must_last_is_taken_along_from_a_house_elsewhere(
    folder: DataFolder, place: Place, backup: Path, tmp_path: Path
) -> None:
    (folder.lasting / "erasures").write_text("Ada\nBob\n")
    said(place, "drop schema public cascade; create schema public")
    new = DataFolder(tmp_path / "new")
    with pytest.raises(BackupError, match="nothing in"):
        restoring.restore(new, place, backup, KEY, replace=False, lasting=tmp_path / "missing")
    restoring.restore(new, place, backup, KEY, replace=False, lasting=folder.lasting)
    assert (new.lasting / "erasures").read_text() == "Ada\nBob\n"


def test_a_backup_that_lies_in_a_house_knows_what_must_last_there(tmp_path: Path) -> None:
    house, new = DataFolder(tmp_path / "house"), DataFolder(tmp_path / "new")
    house.lasting.mkdir(parents=True)
    assert restoring.sources(new, house.backups / "one.kithbackup", None) == [house.lasting]
    assert restoring.sources(new, tmp_path / "one.kithbackup", None) == []


def make_ready(folder: DataFolder, place: Place) -> None:
    """A restored house that is to take the place of the one that stands."""
    staging = Staging.beside(folder, place)
    staging.place.copy_of(place)
    said(staging.place, "update core_setting set value = '\"Restored\"'")
    for name in ("files/restored.csv", "keys/master", "ready"):
        path = staging.folder.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("restored")


def breaking(step: Callable[..., object], steps: Iterator[int], at: int) -> Callable[..., object]:
    """Does the step, unless it is the one at which everything ends."""

    def broken(*given: object) -> object:
        if next(steps) == at:
            raise KeyboardInterrupt
        return step(*given)

    return broken


@pytest.mark.slow
def test_an_exchange_that_is_broken_off_at_any_point_comes_to_its_end(
    folder: DataFolder, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    for ends_at in range(1, 9):
        (folder.root / "files/old.csv").write_text("old")
        make_ready(folder, place)
        steps = iter(range(1, 100))

        with monkeypatch.context() as broken:
            broken.setattr(Path, "rename", breaking(Path.rename, steps, ends_at))
            broken.setattr(Place, "take_over", breaking(Place.take_over, steps, ends_at))
            with contextlib.suppress(KeyboardInterrupt):
                restoring.finish(folder, place)
        restoring.finish(folder, place)
        assert name_of(place) == "Restored", ends_at
        found = whole(folder)
        assert found["keys/master"] == found["files/restored.csv"] == b"restored"
        assert not any(name.startswith(("restoring", "files/old", "lake")) for name in found)
        assert databases(place) == {place.name}
        said(place, "update core_setting set value = '\"First\"'")


@pytest.mark.usefixtures("quick")
def test_a_refused_backup_leaves_the_house_as_it_was(folder: DataFolder, place: Place, backup: Path) -> None:
    change(folder, place)
    before, stream = whole(folder), backup.read_bytes()
    damaged = bytearray(stream)
    damaged[len(stream) // 2] ^= 1
    for spoiled, given, reason in (
        (stream, "another", "does not open"), (bytes(damaged), KEY, "damaged"), (stream[:-100], KEY, "cut off"),
        (stream[:60], KEY, "cut off"), (b"", KEY, "no backup"),
    ):  # fmt: skip
        backup.write_bytes(spoiled)
        with pytest.raises(BackupError, match=reason):
            restoring.restore(folder, place, backup, given, replace=True)
        assert whole(folder) == before
        assert name_of(place) == "Second"
        assert databases(place) == {place.name}


def test_a_house_of_a_newer_version_is_refused(
    folder: DataFolder, place: Place, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = stamp.migrations() - {"core.0001_initial"}
    monkeypatch.setattr(stamp, "migrations", lambda: older)
    with pytest.raises(BackupError, match=r"newer version.*core\.0001_initial"):
        restoring.restore(folder, place, backup, KEY, replace=True)


def test_a_house_that_is_in_use_is_not_replaced(folder: DataFolder, place: Place, backup: Path) -> None:
    with place.connect(), pytest.raises(BackupError, match="connected"):
        restoring.restore(folder, place, backup, KEY, replace=True)


def test_a_trial_compares_every_row_and_touches_nothing(
    folder: DataFolder, place: Place, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(folder, place)
    before = whole(folder)
    restoring.verify(folder, place, backup, KEY)

    def loaded_and_altered(place: Place, blocks: Iterator[bytes]) -> None:
        dump.load(place, blocks)
        said(place, "update core_setting set value = '\"Altered\"'")

    monkeypatch.setattr(restoring, "load", loaded_and_altered)
    with pytest.raises(BackupError, match="differs from what was backed up, in the table core_setting"):
        restoring.verify(folder, place, backup, KEY)
    assert whole(folder) == before
    assert databases(place) == {place.name}


@pytest.mark.slow
def test_a_master_key_from_outside_stays_outside(
    folder: DataFolder, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KITH_MASTER_KEY", "ab" * 32)
    path = making.make(folder, place, tmp_path / "b.kithbackup", KEY).path
    restoring.verify(folder, place, path, KEY)
    monkeypatch.setenv("KITH_MASTER_KEY", "cd" * 32)
    with pytest.raises(BackupError, match="KITH_MASTER_KEY"):
        restoring.verify(folder, place, path, KEY)


def test_rows_of_another_server_count_as_written_now(place: Place) -> None:
    said(place, "insert into core_tombstone (table_name, row_id, chg) values ('t', 1, '99999999999'::xid8)")
    renumber(place)
    assert (
        said(place, "select bool_and(chg < pg_snapshot_xmax(pg_current_snapshot())) from core_tombstone")
        is True
    )


@pytest.mark.slow
@pytest.mark.usefixtures("quick")
def test_events_that_get_their_places_while_a_backup_is_made_leave_no_gap_in_it(
    folder: DataFolder, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = dump.exported

    def exported_and_placed(connection: psycopg.Connection[tuple[object, ...]]) -> str:
        moment = export(connection)
        said(place, "select setval('core_event_position_seq', 41)")
        return moment

    said(place, "select setval('core_event_position_seq', 38)")
    monkeypatch.setattr(making, "exported", exported_and_placed)
    path = making.make(folder, place, tmp_path / "b.kithbackup", KEY).path
    restoring.restore(folder, place, path, KEY, replace=True)
    assert highest_position(place) == 38


def test_a_backup_is_there_whole_or_not_at_all(
    folder: DataFolder, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = Place(place.url.replace(place.name, "nothing_of_that_name"))
    with pytest.raises(BackupError, match="does not answer"):
        making.make(folder, wrong, tmp_path / "c.kithbackup", KEY)
    taken = tmp_path / "taken"
    taken.write_text("mine")
    with pytest.raises(BackupError, match="there already"):
        making.make(folder, place, taken, KEY)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["taken"]
    assert taken.read_text() == "mine"


@pytest.mark.parametrize("name", ["/etc/passwd", "../../up", "files/../../x", "", "files/\0"])
def test_no_member_leads_out_of_the_data_folder(name: str) -> None:
    with pytest.raises(BackupError):
        inside(name)


def test_the_password_stands_in_no_list_of_processes(place: Place) -> None:
    password = psycopg.conninfo.conninfo_to_dict(place.url)["password"]
    assert password
    assert not any(str(password) in word for word in dump._named(place))
