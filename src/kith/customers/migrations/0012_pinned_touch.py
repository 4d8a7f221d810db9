"""One touch can stand first on the page of its party."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0018_notices"),
        ("customers", "0011_orders_of_relationships"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pin",
            fields=[
                (
                    "party",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="customers.party",
                    ),
                ),
                ("occurred_at", models.DateTimeField()),
                ("interaction_id", models.BigIntegerField()),
                (
                    "pinned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="core.principal",
                    ),
                ),
            ],
            options={
                "db_table": "customers_pin",
            },
        ),
    ]
