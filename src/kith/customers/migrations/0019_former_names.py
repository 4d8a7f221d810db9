"""Names that people and companies had before, each with its time."""

import django.db.models.deletion
import django.db.models.functions.datetime
import kith.core.keys
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0018_last_contact"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormerName",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("uid", models.UUIDField(db_default=kith.core.keys.UuidV7(), editable=False, unique=True)),
                ("name", models.TextField()),
                ("since", models.DateField(null=True)),
                ("until", models.DateField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "party",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_names",
                        to="customers.party",
                    ),
                ),
            ],
            options={
                "db_table": "customers_former_name",
                "constraints": [
                    models.UniqueConstraint(fields=("party", "name"), name="customers_former_name_once")
                ],
            },
        ),
    ]
