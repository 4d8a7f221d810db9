import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kith.config import supervisor
from kith.config.supervisor import Child

SLEEPER = "import time; time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"


@pytest.fixture
def children() -> Iterator[list[Child]]:
    started: list[Child] = []
    yield started
    for child in started:
        child.end(signal.SIGKILL)
        wait(child.gone)


def python(script: str, children: list[Child]) -> Child:
    child = Child("test", [sys.executable, "-c", script])
    children.append(child)
    child.start()
    return child


def wait(until: Callable[[], object]) -> None:
    limit = time.monotonic() + 10
    while not until() and time.monotonic() < limit:
        time.sleep(0.02)
    assert until()


def lives(pid: int) -> bool:
    """True for a process that runs, not for one that only waits to be counted."""
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    except OSError:
        return False


def test_a_child_that_ends_is_started_again_and_the_reason_told(children: list[Child]) -> None:
    told: list[str] = []
    child = python("raise SystemExit(3)", children)
    wait(child.gone)
    child.look_after(told.append)
    assert told == ["The test process ended (exit code 3); it is started again."]
    assert not child.gone()


def test_a_function_goes_on_in_a_process_of_its_own_and_is_started_again(
    children: list[Child], tmp_path: Path
) -> None:
    told: list[str] = []
    marker = tmp_path / "process"
    child = Child("test", lambda: (marker.write_text(f"{os.getpid()} {os.getsid(0)}"), sys.exit(3))[1])
    children.append(child)
    child.start()
    wait(child.gone)
    process, session = marker.read_text().split()
    assert process == session != str(os.getpid())
    child.look_after(told.append)
    assert told == ["The test process ended (exit code 3); it is started again."]


def test_a_function_is_stopped_like_a_program(children: list[Child]) -> None:
    child = Child("test", lambda: time.sleep(60))
    children.append(child)
    child.start()
    supervisor.stop([child])
    wait(child.gone)


def test_a_child_that_does_not_last_is_given_pauses(children: list[Child]) -> None:
    told: list[str] = []
    child = python("raise SystemExit(3)", children)
    limit = time.monotonic() + 2
    while time.monotonic() < limit:
        child.look_after(told.append)
        time.sleep(0.01)
    assert 2 <= len(told) <= 4


def test_stopping_ends_children_and_what_they_started(children: list[Child], tmp_path: Path) -> None:
    marker = tmp_path / "grandchild"
    script = (
        f"import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', {SLEEPER!r}]);"
        f"open({str(marker)!r}, 'w').write(str(p.pid)); p.wait()"
    )
    child = python(script, children)
    wait(lambda: marker.exists() and marker.read_text())
    supervisor.stop([child])
    wait(child.gone)
    wait(lambda: not lives(int(marker.read_text())))


def test_a_child_that_will_not_stop_is_killed(children: list[Child], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "_GRACE", 0.5)
    child = python(STUBBORN, children)
    time.sleep(0.3)
    supervisor.stop([child])
    wait(child.gone)


def test_a_signal_becomes_a_wish_to_stop() -> None:
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        supervisor.stop_on_signals()
        with pytest.raises(supervisor.Stop):
            os.kill(os.getpid(), signal.SIGTERM)
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


DROPPED = """
import os, signal, time
from kith.config import supervisor

def told():
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(0.01)

supervisor.stop_on_signals()
os.register_at_fork(after_in_parent=told)
child = supervisor.Child("test", lambda: time.sleep(60))
try:
    child.start()
    supervisor.watch((child,), lambda: None, print)
except supervisor.Stop:
    supervisor.stop((child,))
    print("stopped")
"""


def test_a_signal_that_comes_while_a_process_is_forked_is_not_lost() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", DROPPED], capture_output=True, text=True, timeout=30, check=False
    )
    assert ran.stdout == "stopped\n"
    assert "Exception ignored" in ran.stderr
