"""What a newcomer has at hand: an excerpt of the sample's purchases, and the people behind their numbers."""

from __future__ import annotations

import csv
import gzip
from itertools import islice, takewhile
from pathlib import Path

from kith.customers.sample import PURCHASES
from kith.customers.sample.contacts import HEADINGS, contacts


def write_purchases(path: Path, customers: int) -> int:
    """The purchases of the first so many customers, under their heading; gives the number of purchases."""
    last = f"{customers:05}"
    with gzip.open(PURCHASES, "rt", newline="") as lines:
        heading = next(lines)
        rows = list(takewhile(lambda line: line.split()[0] <= last, lines))
    path.write_text(heading + "".join(rows), newline="")
    return len(rows)


def write_people(path: Path, customers: int) -> None:
    """Name, addresses and permissions of the same customers."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(islice(contacts(), customers))
