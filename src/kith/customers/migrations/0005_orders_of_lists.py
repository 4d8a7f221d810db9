"""Lists by lifetime value, by city and of everyone are read from indexes; indexes that another one covers go."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0004_external_id_batch")]
    operations = [
        migrations.RemoveIndex("fact", "customers_fact_value"),
        migrations.AddIndex("fact", models.Index(fields=["lifetime_value"], name="customers_fact_by_value")),
        migrations.RemoveIndex("address", "customers_address_city"),
        migrations.RemoveIndex("address", "customers_address_party"),
        migrations.AddIndex("address", models.Index(fields=["city", "uid"], name="customers_address_by_city")),
        migrations.AddIndex(
            "party",
            models.Index(
                condition=models.Q(("deleted_at", None)), fields=["sort_key", "uid"], name="customers_party_all_by_name"
            ),
        ),
        migrations.AlterField(
            "email",
            "party",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="emails", to="customers.party"
            ),
        ),
        migrations.AlterField(
            "phone",
            "party",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="phones", to="customers.party"
            ),
        ),
    ]
