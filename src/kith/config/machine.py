"""What this machine offers, seen from inside a container too."""

import os
from pathlib import Path

_CGROUP = Path("/sys/fs/cgroup")


def memory() -> int:
    """Bytes of memory this process may use: the container's limit where there is one, else the machine's."""
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for name in ("memory.max", "memory/memory.limit_in_bytes"):
        limit = _first_word(_CGROUP / name)
        if limit.isdigit():
            return min(physical, int(limit))
    return physical


def cores() -> int:
    """Processor cores this process may use, at least 1."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota, _, period = _line(_CGROUP / "cpu.max").partition(" ")
    if quota.isdigit() and period.isdigit():
        allowed = min(allowed, -(-int(quota) // int(period)))
    return max(1, allowed)


def _line(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""


def _first_word(path: Path) -> str:
    return _line(path).split(" ", 1)[0]
