"""Counts mails by recipients' domain and day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from kith.core.statement import write

WHAT = ("sent", "deferred", "refused", "bounced", "complained")
ADD = """
insert into communicative_volume as v (day, domain, sent, deferred, refused, bounced, complained)
select current_date, d.* from unnest(%s::text[], %s::int[], %s::int[], %s::int[], %s::int[], %s::int[]) d order by 1, 2
on conflict (domain, day) do update set sent = v.sent + excluded.sent, deferred = v.deferred + excluded.deferred,
    refused = v.refused + excluded.refused, bounced = v.bounced + excluded.bounced,
    complained = v.complained + excluded.complained
"""


def count(found: Mapping[str, Mapping[str, int]]) -> None:
    """Adds what became of mails today: by address (or domain), how many of what (a word of `WHAT`)."""
    sums: dict[str, Counter[str]] = {}
    for address, numbers in found.items():
        sums.setdefault(address.rpartition("@")[2].lower(), Counter()).update(numbers)
    if sums:
        domains = sorted(sums)
        write(ADD, (domains, *([sums[domain][what] for domain in domains] for what in WHAT)))
