"""Columns of amounts, and of the same amounts in the house currency, which the database fills by itself."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.migrations import RunSQL


class AmountField(models.DecimalField):  # type: ignore[type-arg]  # Django has no such thing while it runs
    """An amount with as many decimal places as its currency has; how many that are, the row's trigger sees to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "max_digits": 18, "decimal_places": 3})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        return (
            name,
            path,
            args,
            {k: v for k, v in kwargs.items() if k not in ("max_digits", "decimal_places")},
        )

    def db_type(self, connection: Any) -> str:
        return "numeric"


def keep_in_house_currency(
    table: str, *, amount: str, house: str, currency: str, at: str, watched: tuple[str, ...], source: str = ""
) -> RunSQL:
    """The migration step after which `house` of a row is its `amount` in the house currency at the day of `at` (SQL of a
    moment), or empty where there is no rate; the amount itself is rounded to what its `currency` (SQL) can pay.

    `watched` are the columns with which both change; `source` is a FROM clause where currency and moment stand in
    another table. In SQL `new` is the row.
    """
    # always: rows of imports come in while foreign keys, and so other triggers, are not looked at
    make = f"""
    create function {table}_in_house_currency() returns trigger language plpgsql as $$
    declare
        its_currency text;
        its_day date;
    begin
        select {currency}, ({at} at time zone 'UTC')::date into its_currency, its_day {source};
        new.{amount} := round(new.{amount}, core_currency_places(its_currency));
        new.{house} := core_in_house_currency(new.{amount}, its_currency, its_day);
        return new;
    end $$;
    create trigger {table}_in_house_currency before insert or update of {", ".join(watched)} on {table}
        for each row execute function {table}_in_house_currency();
    alter table {table} enable always trigger {table}_in_house_currency;
    """
    drop = f"""
    drop trigger {table}_in_house_currency on {table};
    drop function {table}_in_house_currency();
    """
    return RunSQL(make, drop)
