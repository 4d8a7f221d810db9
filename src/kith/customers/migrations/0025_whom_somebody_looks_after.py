"""Whom somebody or a team looks after is counted from an index alone."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0024_timelines_by_year")]

    operations = [
        migrations.AlterField(
            model_name="party",
            name="owner",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="core.principal",
            ),
        ),
        migrations.AddIndex(
            model_name="party",
            index=models.Index(
                condition=models.Q(("deleted_at", None)),
                fields=["owner", "kind", "stage"],
                include=("id",),
                name="customers_party_owned",
            ),
        ),
    ]
