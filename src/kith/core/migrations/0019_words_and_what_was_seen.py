import django.db.models.deletion
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models
from django.db.models.functions import Now

# A house without records needs nothing spelled anew.
SPELLED = """
insert into core_setting (key, value) select 'search.spelling', '2'
where not exists (select from core_search_document)
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0018_notices")]
    operations = [
        TrigramExtension(),
        migrations.AddField("Principal", "preferences", models.JSONField(db_default={}, default=dict)),
        migrations.CreateModel(
            name="SearchWord",
            fields=[("word", models.TextField(db_collation="C", primary_key=True, serialize=False))],
            options={
                "db_table": "core_search_word",
                "indexes": [
                    GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="core_search_word_near")
                ],
            },
        ),
        migrations.CreateModel(
            name="Seen",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "principal_id",
                        "type",
                        "object_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("type", models.TextField()),
                ("object_id", models.BigIntegerField()),
                ("seen_at", models.DateTimeField(db_default=Now())),
                (
                    "principal",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="core.principal"
                    ),
                ),
            ],
            options={
                "db_table": "core_seen",
                "indexes": [models.Index(fields=["type", "object_id"], name="core_seen_record")],
            },
        ),
        migrations.RunSQL(SPELLED, migrations.RunSQL.noop),
    ]
