"""Rates of currencies, and the functions by which the database keeps amounts in the house currency."""

import django.db.models.functions.datetime
from django.db import migrations, models

import kith.core.keys

MAKE = """
create function core_house_currency() returns text language sql stable parallel safe as $$
    select coalesce((select value #>> '{}' from core_setting where key = 'house.currency'), 'EUR')
$$;

create function core_currency_places(currency text) returns int language sql immutable parallel safe as $$
    select case
        when currency in ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV',
            'XAF', 'XOF', 'XPF') then 0
        when currency in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
        else 2 end
$$;

-- One with forty places makes the quotient that long: no half can be missed, and round() takes halves away from nothing.
create function core_in_house_currency(amount numeric, its_currency text, its_day date) returns numeric
language sql stable parallel safe as $$
    select case when coalesce(its_currency, '') in ('', house) then amount else (
        select round(amount * r.worth * 1.0000000000000000000000000000000000000000 / r.units, core_currency_places(house))
        from core_exchange_rate r where r.base = house and r.currency = its_currency and r.starts <= its_day
        order by r.starts desc limit 1
    ) end
    from (select core_house_currency() as house) h
$$;
"""
DROP = """
drop function core_in_house_currency(numeric, text, date);
drop function core_currency_places(text);
drop function core_house_currency();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0025_long_texts_are_found")]
    operations = [
        migrations.CreateModel(
            name="ExchangeRate",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("uid", models.UUIDField(db_default=kith.core.keys.UuidV7(), editable=False, unique=True)),
                ("currency", models.TextField()),
                ("starts", models.DateField()),
                (
                    "units",
                    models.DecimalField(db_default=1, decimal_places=10, default=1, max_digits=24),
                ),
                ("worth", models.DecimalField(decimal_places=10, max_digits=24)),
                ("base", models.TextField()),
                ("source", models.TextField(db_default="", default="")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("changed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "db_table": "core_exchange_rate",
                "indexes": [models.Index(fields=["-starts", "-uid"], name="core_exchange_rate_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("base", "currency", "starts"), name="core_exchange_rate_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("units__gt", 0), ("worth__gt", 0)),
                        name="core_exchange_rate_positive",
                    ),
                ],
            },
        ),
        migrations.RunSQL(MAKE, DROP),
    ]
