"""Public ids that a statement makes for all its rows at once are such as the database makes one by one."""

from __future__ import annotations

import time
from uuid import UUID

import pytest

from kith.core.keys import NUMBERED, numbered
from kith.core.statement import fetch

pytestmark = pytest.mark.django_db


def made(rows: int) -> list[UUID]:
    given = fetch(f"select {NUMBERED.format('n')} from generate_series(1::bigint, {rows}) n", numbered())
    return [uid for (uid,) in given]


def test_ids_are_in_order_of_time_each_its_own_and_hard_to_guess() -> None:
    first, second = made(1_000), made(1_000)
    assert [*first, *second] == sorted({*first, *second})
    assert {(each.version, each.variant) for each in first} == {(7, "specified in RFC 4122")}
    assert abs((first[0].int >> 80) / 1000 - time.time()) < 60
    assert len({each.int & 0xFFFFFFFF for each in first}) > 990
