"""What is done to many records at once keeps what became of each."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0023_tags")]
    operations = [
        migrations.CreateModel(
            "BulkRow",
            [
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "run_id", "at", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.IntegerField()),
                ("subject_id", models.BigIntegerField(null=True)),
                ("subject_uid", models.UUIDField()),
                ("fate", models.TextField(choices=[
                    ("waiting", "Waiting"), ("changed", "Changed"), ("same", "Was so already"), ("refused", "Refused"),
                    ("failed", "Failed"), ("undone", "Taken back"), ("left", "Left as it is"),
                ], default="waiting")),
                ("reason", models.TextField(db_default="", default="")),
                (
                    "run",
                    models.ForeignKey(
                        "core.run", on_delete=django.db.models.deletion.CASCADE, related_name="+"
                    ),
                ),
            ],
            options={
                "db_table": "core_bulk_row",
                "indexes": [
                    models.Index(fields=["run", "fate", "at"], name="core_bulk_row_fate"),
                    models.Index(fields=["subject_uid"], name="core_bulk_row_subject"),
                ],
            },
        )
    ]
