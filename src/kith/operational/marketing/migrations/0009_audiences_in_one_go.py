"""Assignments are written a million at once, so nothing looks for their campaign and party again."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0020_time_zone"),
        ("marketing", "0008_contents_for_sites_and_ad_audiences"),
    ]

    operations = [
        migrations.AlterField(
            model_name="assignment",
            name="campaign",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="assignments",
                to="marketing.campaign",
            ),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="party",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="customers.party",
            ),
        ),
    ]
