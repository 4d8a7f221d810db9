"""`kith bench`: measures against the performance goals, each script of `bench/` in a process of its own."""

import subprocess
import sys
from pathlib import Path
from typing import Annotated

from kith.config.commandline import Argument, Option

_SCRIPTS = Path(__file__).resolve().parents[4] / "bench"


def command(
    names: Annotated[
        list[str] | None, Argument(metavar="[NAME]…", help="P1, P2, AUDIT, WRITES, …; all without one.")
    ] = None,
    data: Annotated[str | None, Option(help="Make the reference data: 100k or 1m people.")] = None,
) -> None:
    """Measure against the performance goals; ends well only if every named one holds."""
    found = (path for path in sorted(_SCRIPTS.glob("*.py")) if "__main__" in path.read_text())
    scripts = {path.stem.upper(): path for path in found}
    wanted = [name.upper() for name in names or scripts]
    if unknown := [name for name in wanted if name not in scripts]:
        sys.exit(f"There is no bench {', '.join(unknown)}. There are: {', '.join(scripts)}.")
    options = ["--data", data] if data else []
    if failed := [name for name in wanted if not _holds(scripts[name], options)]:
        sys.exit(f"Short: {', '.join(failed)}")


def _holds(script: Path, options: list[str]) -> bool:
    """True when the script ended well and called no goal short."""
    ran = subprocess.run([sys.executable, script, *options], stdout=subprocess.PIPE, text=True, check=False)
    print(ran.stdout, end="", flush=True)
    return ran.returncode == 0 and not any(
        line.rstrip().endswith("short") for line in ran.stdout.splitlines()
    )
