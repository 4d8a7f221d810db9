import importlib.util
import os
import signal
import subprocess
import sys
import time
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[4] / "kith"


@pytest.fixture
def launcher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The launcher as a module, working in a folder of its own."""
    loader = SourceFileLoader("launcher", str(SCRIPT))
    spec = importlib.util.spec_from_loader("launcher", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    for name, folder in {"FRONTEND": "frontend", "SOURCES": "src/kith"}.items():
        (tmp_path / folder).mkdir(parents=True)
        monkeypatch.setattr(module, name, tmp_path / folder)
    icons = tmp_path / "frontend" / "node_modules" / "lucide-static" / "icons"
    icons.mkdir(parents=True)
    (icons / "house.svg").touch()
    return module


def test_the_launcher_needs_nothing_but_python() -> None:
    lines = SCRIPT.read_text().splitlines()
    imported = {line.split()[1].partition(".")[0] for line in lines if line.startswith(("import ", "from "))}
    assert imported <= sys.stdlib_module_names


@pytest.mark.parametrize("name", ["frontend/src.css", "src/kith/page.jinja"])
def test_changed_sources_are_built_again(launcher: ModuleType, tmp_path: Path, name: str) -> None:
    before = launcher.assets_digest()
    (tmp_path / name).write_text("changed")
    assert launcher.assets_digest() != before


def test_an_icon_named_in_python_is_built_in_and_other_code_changes_nothing(
    launcher: ModuleType, tmp_path: Path
) -> None:
    before = launcher.assets_digest()
    (tmp_path / "src/kith/menu.py").write_text('label = "cellar"')
    assert launcher.assets_digest() == before
    (tmp_path / "src/kith/menu.py").write_text('icon = "house"')
    assert launcher.assets_digest() != before


def test_what_was_fetched_or_built_is_no_source(launcher: ModuleType, tmp_path: Path) -> None:
    before = launcher.assets_digest()
    (tmp_path / "frontend/node_modules/other.js").touch()
    (tmp_path / "src/kith/static").mkdir()
    (tmp_path / "src/kith/static/app.jinja").touch()
    assert launcher.assets_digest() == before


def test_a_lock_is_installed_once_and_again_when_it_changed(
    launcher: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    monkeypatch.setattr(launcher, "run", lambda what, command, environment=None: ran.append(what))
    monkeypatch.setattr(launcher, "VENV", tmp_path)
    (tmp_path / "requirements").mkdir()
    lock = tmp_path / "requirements" / "base.txt"
    for text in ("one", "one", "two"):
        lock.write_text(text)
        launcher.install("base")
    assert len(ran) == 2


def test_a_long_step_shows_that_it_goes_on(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(launcher, "PATIENCE", 0.1)
    launcher.run("Waiting", [sys.executable, "-c", "import time; time.sleep(0.5)"])
    assert capsys.readouterr().out.startswith("Waiting … ..")


def test_a_failed_step_ends_with_its_output(launcher: ModuleType) -> None:
    with pytest.raises(SystemExit, match="no such thing"):
        launcher.run("Trying", [sys.executable, "-c", "raise SystemExit('no such thing')"])


def test_a_node_that_cannot_tell_its_version_is_not_used(launcher: ModuleType) -> None:
    assert launcher.node_version("/bin/true") == 0


def test_whoever_stops_the_set_up_is_told_so_in_a_line_and_the_step_ends_too(tmp_path: Path) -> None:
    script, began = tmp_path / "kith", tmp_path / "began"
    step = (
        f"import os, pathlib, time; pathlib.Path({str(began)!r}).write_text(str(os.getpid())); time.sleep(60)"
    )
    call = f"run('Waiting', [sys.executable, '-c', {step!r}])"
    script.write_text(SCRIPT.read_text().replace("    require_python()\n", f"    {call}\n"))
    # What runs in the background has been told to take no notice of Ctrl-C, and hands that on.
    begin = "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.executable, sys.argv[1:])"
    command = [sys.executable, "-c", begin, sys.executable, str(script)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as ran:
        try:
            until = time.monotonic() + 30
            while not (began.exists() and began.read_text()) and time.monotonic() < until:
                time.sleep(0.05)
            ran.send_signal(signal.SIGINT)
            said = ran.communicate(timeout=30)[1].decode()
        finally:
            ran.kill()
    assert ran.returncode == 1
    assert said.strip().startswith("Stopped.")
    assert "Traceback" not in said
    with pytest.raises(ProcessLookupError):
        os.kill(int(began.read_text()), 0)
