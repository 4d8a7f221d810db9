"""P18: lifetime value of a million customers against the lifetimes package, at equal likelihood.

A million customers are simulated by the rules of BG/NBD with CDNOW's parameters. Ours groups them in the
engine and fits; lifetimes fits its arrays. Each round is a process of its own, in turn; start-up and
simulation do not count. lifetimes is no dependency of Kith: it lives in an environment of its own, made on
the first run (0.2 GB), or given by KITH_BENCH_LIFETIMES as the path of a Python that has it.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import Any

import numpy as np

GOAL = 6.0
CLOSE = 0.01
ROUNDS = 5
MEMORY = 8 * 2**30
FOLDER = Path(os.environ.get("KITH_BENCH_FOLDER", Path.home() / ".cache" / "kith-bench"))
SOURCES = Path(__file__).resolve().parents[1] / "src"

THEIRS = """
import json, resource, sys, time, warnings
warnings.simplefilter("ignore")
resource.setrlimit(resource.RLIMIT_AS, (%(memory)d, %(memory)d))
import numpy as np
from lifetimes import BetaGeoFitter
people = np.load(sys.argv[1])
begun = time.perf_counter()
model = BetaGeoFitter().fit(people["repeats"], people["last_day"] / 7, people["age_days"] / 7)
seconds = time.perf_counter() - begun
found = [float(model.params_[name]) for name in ("r", "alpha", "a", "b")]
print(json.dumps([seconds, found, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def simulated(size: int) -> dict[str, Any]:
    """Histories at the grain of days of customers who began 4 to 156 weeks ago."""
    draw = np.random.default_rng(18)
    rate = draw.gamma(0.243, size=size) / 4.414 / 7
    leaving = draw.beta(0.793, 2.426, size=size)
    age = draw.integers(28, 156 * 7, size=size)
    at, last, repeats = np.zeros(size), np.zeros(size), np.zeros(size, dtype=np.int64)
    buying = np.arange(size)
    while len(buying):
        at[buying] += draw.exponential(size=len(buying)) / np.maximum(rate[buying], 1e-300)
        buying = buying[at[buying] <= age[buying]]
        last[buying] = at[buying]
        repeats[buying] += 1
        buying = buying[draw.random(len(buying)) >= leaving[buying]]
    return {"repeats": repeats, "last_day": np.floor(last).astype(np.int64), "age_days": age}


def ours(people: Path) -> None:
    """One round: group in DuckDB, fit."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.path.insert(0, str(SOURCES))
    from kith.analytical.analyses.lifetime_value.dropout import Histories, fit
    from kith.analytical.warehouse.limits import Limits, bounded

    with np.load(people) as file, tempfile.TemporaryDirectory() as folder:
        arrays = {name: file[name] for name in file.files}
        with bounded(Path(folder), Limits()) as duck:
            duck.register("people", arrays)
            begun = time.perf_counter()
            found = duck.execute("select repeats, last_day, age_days, count(*) as n from people group by all")
            columns = found.fetchnumpy()
            model = fit(Histories(*columns.values()), first_counts=False)
            seconds = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([seconds, [model.r, model.alpha, model.a, model.b], memory]))


def log_likelihood(people: dict[str, Any], parameters: list[float]) -> float:
    """As Fader, Hardie and Lee (2005) write it, for either's parameters."""
    from scipy.special import betaln, gammaln

    r, alpha, a, b = parameters
    x, last, age = people["repeats"], people["last_day"] / 7, people["age_days"] / 7
    shared = gammaln(r + x) - gammaln(r) + r * np.log(alpha) - betaln(a, b)
    stayed = shared + betaln(a, b + x) - (r + x) * np.log(alpha + age)
    gone = shared + betaln(a + 1, np.maximum(b + x - 1, 1e-300)) - (r + x) * np.log(alpha + last)
    return float(np.where(x > 0, np.logaddexp(stayed, gone), stayed).sum())


def lifetimes_python() -> str:
    """A Python that has lifetimes."""
    given = os.environ.get("KITH_BENCH_LIFETIMES")
    if given:
        return given
    place = FOLDER / "lifetimes"
    python = place / "bin" / "python"
    if not (place / "ready").exists():
        print("Making an environment with lifetimes, once.", file=sys.stderr)
        venv.create(place, with_pip=True, clear=True)
        wanted = ["lifetimes==0.11.3", "setuptools<80"]
        subprocess.run([python, "-m", "pip", "install", "--quiet", *wanted], check=True)
        (place / "ready").touch()
    return str(python)


def measured(command: list[str]) -> tuple[float, list[float], float]:
    """Seconds, parameters, and peak memory in MB of one round."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    seconds, parameters, memory = json.loads(done.stdout.splitlines()[-1])
    return seconds, parameters, memory


def compare(size: int) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / f"lifetime-value-{size}.npz"
    if not file.exists():
        np.savez(file, **simulated(size))
    own = [sys.executable, __file__, "--round", str(file)]
    theirs = [lifetimes_python(), "-c", THEIRS % {"memory": MEMORY}, str(file)]
    rounds = [(measured(own), measured(theirs)) for _ in range(ROUNDS)]
    with np.load(file) as stored:
        people = {name: stored[name] for name in stored.files}
    likelihoods = [log_likelihood(people, parameters) for _, parameters, _ in rounds[-1]]
    apart = abs(likelihoods[0] - likelihoods[1])
    ratio = statistics.median(theirs[0] / own[0] for own, theirs in rounds)
    times = "; ".join(f"{own[0]:.2f} s and {theirs[0]:.2f} s" for own, theirs in rounds)
    memory = max(own[2] for own, _ in rounds)
    print(
        f"# {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {size:,} customers"
    )
    print(f"# ours and lifetimes: {times}; ours at most {memory:.0f} MB")
    print(f"# log-likelihood {likelihoods[0]:,.4f} and {likelihoods[1]:,.4f}, {apart:.4f} apart")
    holds = ratio >= GOAL and apart < CLOSE
    print(f"P18, {ratio:.1f}, goal ≥ {GOAL:g}, {'ok' if holds else 'short'}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--round", type=Path, help=argparse.SUPPRESS)
    options.add_argument("--data", choices=["100k", "1m"], default="1m")
    given = options.parse_args()
    if given.round:
        ours(given.round)
    else:
        compare(100_000 if given.data == "100k" else 1_000_000)


if __name__ == "__main__":
    main()
