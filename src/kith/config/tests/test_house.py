from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kith.config import house
from kith.config.house import DataFolder, data_folder


def test_a_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    first = folder.key("secret")
    assert len(first) == 32
    assert folder.key("secret") == first
    assert folder.key("master") != first
    assert (folder.keys / "secret").stat().st_mode & 0o777 == 0o600
    assert folder.keys.stat().st_mode & 0o777 == 0o700


def test_processes_that_start_together_get_the_same_key(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: folder.key("master"), range(32)))
    assert len(keys) == 1
    assert [path.name for path in folder.keys.iterdir()] == ["master"]


def test_the_data_folder_is_the_chosen_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KITH_DATA", str(tmp_path / "here"))
    assert data_folder().root == tmp_path / "here"


def test_an_installed_package_keeps_its_data_with_the_user(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("KITH_DATA", raising=False)
    monkeypatch.setattr(house, "_REPOSITORY", tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    assert data_folder().root == tmp_path / "share" / "kith"
