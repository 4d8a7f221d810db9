"""Questions that analysts ask the lake themselves."""

import django.db.models.deletion
import django.db.models.functions.datetime
import kith.core.keys
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("analytical", "0004_next_offers"),
        ("core", "0028_outside_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="LakeQuery",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("uid", models.UUIDField(db_default=kith.core.keys.UuidV7(), editable=False, unique=True)),
                ("name", models.TextField()),
                ("sql", models.TextField(db_default="", default="")),
                (
                    "drawn",
                    models.TextField(
                        choices=[("table", "Table alone"), ("bars", "Bars"), ("lines", "Lines")],
                        db_default="table",
                        default="table",
                    ),
                ),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("changed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("deleted_at", models.DateTimeField(null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="core.principal",
                    ),
                ),
            ],
            options={
                "db_table": "analytical_query",
            },
        ),
    ]
