"""Rows of files are known again by a lasting key."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0004_answered")]
    operations = [
        migrations.CreateModel(
            "ImportedRow",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("type", models.TextField()),
                ("key", models.TextField()),
                ("object_id", models.BigIntegerField()),
            ],
            options={
                "db_table": "core_imported_row",
                "indexes": [models.Index(fields=["type", "object_id"], name="core_imported_row_object")],
                "constraints": [models.UniqueConstraint(fields=["type", "key"], name="core_imported_row_once")],
            },
        )
    ]
