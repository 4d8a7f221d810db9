"""Links of the chain keep a digest of every event, so that a single one that was altered can be named.

Positions lose their gaps, and events that have one are linked anew.
"""

from typing import Any

from django.db import migrations, models

BATCH = 5_000
ADDRESS = "alter table core_event add column address text not null default ''"
NUMBERED = """
create temporary table renumbered on commit drop as
    select occurred_at, id, position as old, row_number() over (order by position) as new
    from core_event where position is not null;
update core_consumed c set position = (select count(*) from renumbered r where r.old <= c.position);
update core_event e set position = r.new from renumbered r
    where e.occurred_at = r.occurred_at and e.id = r.id and r.old <> r.new;
select setval('core_event_position_seq', greatest(count(*), 1), count(*) > 0) from renumbered;
truncate core_seal;
"""


def link_anew(apps: Any, editor: Any) -> None:
    from kith.core.events.chain import LEAF_SQL, START, End, link_digest

    before, seal = End(0, 0, START), apps.get_model("core", "Seal")
    with editor.connection.cursor() as cursor:
        while True:
            cursor.execute(
                f"select max(position), string_agg(leaf, ''::bytea order by position) from (select position,"  # noqa: S608
                f" {LEAF_SQL} as leaf from core_event e where position > %s order by position limit %s) placed",
                [before.position, BATCH],
            )
            last, leaves = cursor.fetchone()
            if last is None:
                return
            made = End(before.number + 1, last, link_digest(before, last, bytes(leaves)))
            seal.objects.create(
                number=made.number,
                first_position=before.position + 1,
                last_position=last,
                leaves=bytes(leaves),
                digest=made.digest,
            )
            before = made


class Migration(migrations.Migration):
    dependencies = [("core", "0008_rights")]
    operations = [
        migrations.RunSQL(ADDRESS, "alter table core_event drop column address"),
        migrations.RunSQL(NUMBERED, migrations.RunSQL.noop),
        migrations.AddField("seal", "number", models.BigIntegerField(unique=True)),
        migrations.AddField("seal", "leaves", models.BinaryField()),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.BigIntegerField()),
                ("last_position", models.BigIntegerField()),
                ("digest", models.BinaryField()),
                ("dropped", models.JSONField()),
                ("made_at", models.DateTimeField()),
                ("mark", models.BinaryField()),
            ],
            options={"db_table": "core_checkpoint"},
        ),
        migrations.RunPython(link_anew, migrations.RunPython.noop),
    ]
