from pathlib import Path

import pytest

from kith.config import machine, processes


def limits(folder: Path, monkeypatch: pytest.MonkeyPatch, **files: str) -> None:
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text)
    monkeypatch.setattr(machine, "_CGROUP", folder)


def test_a_containers_limit_counts_as_its_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limits(tmp_path, monkeypatch, memory_max="536870912\n")
    assert machine.memory() == 512 * 2**20


def test_without_a_limit_all_memory_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limits(tmp_path, monkeypatch, memory_max="max\n")
    assert machine.memory() > 512 * 2**20


def test_part_of_a_core_counts_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limits(tmp_path, monkeypatch, cpu_max="50000 100000\n")
    assert machine.cores() == 1


def test_below_a_gigabyte_there_is_one_web_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KITH_WEB_WORKERS", raising=False)
    limits(tmp_path, monkeypatch, memory_max="536870912\n")
    assert processes.web_workers() == 1


def test_otherwise_there_is_one_a_core(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KITH_WEB_WORKERS", raising=False)
    monkeypatch.setattr(machine, "memory", lambda: 8 * 2**30)
    monkeypatch.setattr(machine, "cores", lambda: 6)
    assert processes.web_workers() == 6


def test_whoever_runs_it_may_say_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KITH_WEB_WORKERS", "3")
    assert processes.web_workers() == 3
