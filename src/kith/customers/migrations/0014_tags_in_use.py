"""The tags that people and companies have already are the first of the vocabulary."""

from typing import Any

from django.db import migrations

from kith.lib.text import fold


def learn(apps: Any, editor: Any) -> None:
    with editor.connection.cursor() as cursor:
        cursor.execute("select distinct unnest(tags) from customers_party order by 1")
        named = {fold(name): name for (name,) in reversed(cursor.fetchall()) if fold(name)}
        cursor.executemany(
            "insert into core_tag (name, key) values (%s, %s) on conflict do nothing",
            [(name, key) for key, name in named.items()],
        )


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0023_tags"),
        ("customers", "0013_ways_to_reach_in_full"),
    ]

    operations = [migrations.RunPython(learn, migrations.RunPython.noop)]
