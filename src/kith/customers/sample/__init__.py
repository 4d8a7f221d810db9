"""Sample data: a real purchase log (see ORIGIN.md) and invented contacts for its customers.

`PURCHASES` is the whole log, `PURCHASES_OF_ONE_IN_TEN` the literature's extract, both packed;
`write_contacts` makes the second file, keyed by the same customer numbers, with the names, addresses and
permissions that the log lacks; `write_records` makes one of the records that were bought, and `bought` says which.
"""

from __future__ import annotations

from pathlib import Path

from kith.customers.sample.contacts import write_contacts
from kith.customers.sample.records import NUMBERS, bought, write_records

PURCHASES = Path(__file__).with_name("cdnow_master.txt.gz")
PURCHASES_OF_ONE_IN_TEN = Path(__file__).with_name("cdnow_sample.txt.gz")

__all__ = [
    "NUMBERS",
    "PURCHASES",
    "PURCHASES_OF_ONE_IN_TEN",
    "bought",
    "write_contacts",
    "write_records",
]
