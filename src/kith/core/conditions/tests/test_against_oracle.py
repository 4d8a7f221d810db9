"""Whatever is asked by whomever: the planner's SQL and the plain telling of it find the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from random import Random
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kith.core.access import scope
from kith.core.conditions.compile import compile_condition
from kith.core.conditions.fragment import joined
from kith.core.conditions.scope import Scope
from kith.core.conditions.tests.oracle import in_order, rows_for
from kith.core.conditions.tests.trees import COMPARED, OF_PARTIES, Trees, fields_of
from kith.core.conditions.tests.world import TYPES, Maker, fill, load, told_of, uids
from kith.core.conditions.tree import Group, Node, Related, Values
from kith.core.fieldtypes.operator import OPERATORS
from kith.core.principals.actor import Actor
from kith.core.records.counting import exact
from kith.core.records.cursor import read_cursor
from kith.core.records.planner import Listing, Sort
from kith.core.records.reading import read_page
from kith.core.registry import current
from kith.core.statement import fetch
from kith.customers.models import Party

NOW = datetime(2026, 3, 31, 10, 15, tzinfo=UTC)
MANY = settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
SEEDS = st.integers(0, 2**32).map(Random)
FEW = settings(MANY, max_examples=25)
MORE = [pytest.param(seed, marks=pytest.mark.slow) for seed in (2, 3, 5)]
Order = tuple[tuple[str, bool], ...]


@pytest.fixture
def midday(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return NOW


def listing(
    key: str, condition: Node | None = None, order: Order = (), limit: int = 1000, after: str = ""
) -> Listing:
    cursor = read_cursor(after, len(order)) if after else None
    return Listing(current().type(key), (), condition, tuple(Sort(*each) for each in order), limit, cursor)


def found(actor: Actor, asked: Listing) -> list[UUID]:
    return [UUID(row[0]) for row in read_page(actor, asked).rows]


def paged(actor: Actor, key: str, condition: Node | None, order: Order, size: int) -> list[UUID]:
    page = read_page(actor, listing(key, condition, order, size))
    rows = page.rows
    while page.next:
        page = read_page(actor, listing(key, condition, order, size, page.next))
        assert page.rows
        rows = rows + page.rows
    return [UUID(row[0]) for row in rows]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, *MORE[:2]])
def test_planner_and_oracle_find_the_same_rows(seed: int, midday: datetime) -> None:
    actors = fill(seed, midday)
    world = load(midday)
    sizes: set[int] = set()

    @MANY
    @given(SEEDS)
    def check(lot: Random) -> None:
        actor, key = lot.choice(actors), lot.choice(TYPES)
        condition = Trees(lot, world, actor).condition(key)
        expected = uids(rows_for(world, actor, key, condition))
        assert sorted(found(actor, listing(key, condition))) == sorted(expected), (actor.role, key, condition)
        sizes.add(len(expected))

    check()
    assert len(sizes) > 10, "the conditions drawn tell rows apart"


def keys_of(scope: Scope, condition: Node, among: list[int]) -> set[int]:
    where = compile_condition(condition, scope)
    text = f"select t.id from {scope.type.table} t{joined(where.joins)} where t.id = any(%s) and {where.text}"
    return {row[0] for row in fetch(text, (among, *where.params))}


@pytest.mark.django_db
def test_of_few_the_same_holds_without_reading_the_rows_of_others(midday: datetime) -> None:
    actors = fill(6, midday)
    world, declared = load(midday), current().type("party")
    everybody = [row[0] for row in fetch(f"select id from {declared.table} order by id")]
    sizes: set[int] = set()

    @settings(MANY, max_examples=100)
    @given(SEEDS)
    def check(lot: Random) -> None:
        actor, few = lot.choice(actors), lot.sample(everybody, lot.randint(1, len(everybody) // 2))
        condition = Trees(lot, world, actor).related(2)
        seen = scope(actor, declared, midday)
        told = keys_of(seen.limited(few), condition, few)
        assert told == keys_of(seen, condition, few), (actor.role, condition, few)
        sizes.add(len(told))

    check()
    assert len(sizes) > 5, "the conditions drawn tell people apart"


@pytest.mark.django_db
def test_every_comparison_of_every_field_holds_for_the_right_rows_and_its_opposite_for_the_others(
    midday: datetime,
) -> None:
    owner = fill(10, midday)[0]
    world, trees = load(midday), Random(11)
    each = ((key, field) for key in TYPES for field in fields_of(owner, key))
    for key, field, operator in ((*pair, operator) for pair in each for operator in pair[1].type.operators):
        line = Trees(trees, world, owner).line(key, field, operator)
        yes, no = (set(found(owner, listing(key, node))) for node in (line, Group("none", (line,))))
        assert yes == set(uids(rows_for(world, owner, key, line))), (key, line)
        assert no == set(uids(world.rows[key])) - yes, (key, line)


def measures(trees: Trees, owner: Actor) -> Iterator[Related]:
    """Every measure of every type, compared in every way; zero and one are where it is easy to be wrong."""
    for key in OF_PARTIES:
        numeric = [field for field in fields_of(owner, key) if field.type.numeric]
        for operator, text in product(COMPARED, ("0", "1", "-1")):
            count = {"is_empty": 0, "is_filled": 0, "between": 2}.get(operator, 1)
            values = Values((text, "1")[:count])
            yield Related(key, "count", "", operator, values)
            yield from (Related(key, "sum", field.key, operator, values) for field in numeric[:1])
        for field in (
            field for field in fields_of(owner, key) if field.type.key in ("date", "moment", "integer")
        ):
            for operator, measure in product(field.type.operators, ("first", "last")):
                yield Related(
                    key, measure, field.key, operator, trees.operand(key, field, OPERATORS[operator], [])
                )


@pytest.mark.slow
@pytest.mark.django_db
def test_every_measure_holds_for_the_right_rows_those_without_any_included(midday: datetime) -> None:
    owner = fill(12, midday)[0]
    world = load(midday)
    for node in measures(Trees(Random(13), world, owner), owner):
        for key in ("party", "email"):
            expected = uids(rows_for(world, owner, key, node))
            assert sorted(found(owner, listing(key, node))) == sorted(expected), (key, node)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [4, *MORE[2:]])
def test_pages_in_any_order_give_every_row_once_and_in_order(seed: int, midday: datetime) -> None:
    actors = fill(seed, midday)
    world = load(midday)

    @MANY
    @given(SEEDS)
    def check(lot: Random) -> None:
        actor, key = lot.choice(actors), lot.choice(TYPES)
        trees = Trees(lot, world, actor)
        condition = trees.condition(key, 1) if lot.random() < 0.3 else None
        order, size = trees.order(key), lot.randint(1, 7)
        rows = in_order(world, key, rows_for(world, actor, key, condition), order)
        assert paged(actor, key, condition, order, size) == uids(rows), (
            actor.role,
            key,
            condition,
            order,
            size,
        )

    check()


@pytest.mark.django_db
def test_rows_added_between_pages_lose_and_repeat_no_other(midday: datetime) -> None:
    owner = fill(6, midday)[0]
    world = load(midday)

    @FEW
    @given(SEEDS)
    def check(lot: Random) -> None:
        key, size = lot.choice(("person", "party")), lot.randint(3, 7)
        order = Trees(lot, world, owner).order(key)
        maker = Maker(lot.randint(0, 1000), midday)
        before = uids(in_order(world, key, rows_for(world, owner, key, None), order))
        added: list[int] = []
        seen: list[UUID] = []
        page = read_page(owner, listing(key, None, order, size))
        while page.next:
            seen += [UUID(row[0]) for row in page.rows]
            added.append(maker.bare().pk)
            page = read_page(owner, listing(key, None, order, size, page.next))
        seen += [UUID(row[0]) for row in page.rows]
        Party.objects.filter(pk__in=added).delete()
        assert len(set(seen)) == len(seen)
        assert [uid for uid in seen if uid in before] == before

    check()


@pytest.mark.django_db
def test_counting_agrees_with_the_list(midday: datetime) -> None:
    actors = fill(8, midday)
    world = load(midday)

    @FEW
    @given(SEEDS)
    def check(lot: Random) -> None:
        actor, key = lot.choice(actors), lot.choice(TYPES)
        condition = Trees(lot, world, actor).condition(key)
        counted = exact(actor, listing(key, condition))
        assert counted is not None
        assert counted.number == len(rows_for(world, actor, key, condition))

    check()


@pytest.mark.django_db
def test_every_column_reads_as_it_was_written(midday: datetime) -> None:
    actor = fill(9, midday)[0]
    world = load(midday)
    for key in TYPES:
        rows = {row["uid"]: row for row in world.rows[key]}
        fields = tuple(field.key for field in told_of(key))
        page = read_page(actor, Listing(current().type(key), fields, limit=1000))
        assert {UUID(row[0]) for row in page.rows} == set(rows)
        for row, column in ((row, column) for row in page.rows for column in page.columns):
            value = column.value(row)
            plain = rows[UUID(row[0])][column.field.key]
            assert (value[0] if column.pair and value else value) == plain, (key, column.field.key)
