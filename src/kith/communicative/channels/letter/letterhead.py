"""Who writes: what stands on every letter of a house."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands on every letter. `return_line` is the small line above the address; `contact` stands beside it and
    `footer` at the foot, line by line; `place` goes before the day. `sheet` is a key of `SHEETS`."""

    sender: str = ""
    return_line: str = ""
    place: str = ""
    contact: str = ""
    footer: str = ""
    sheet: str = "din_b"
