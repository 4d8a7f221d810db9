import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("marketing", "0001_initial"),
    ]

    operations = [
        migrations.AddField("campaign", "waits_until", models.DateTimeField(null=True)),
        migrations.AddField("campaign", "not_before", models.DateTimeField(null=True)),
        migrations.AddField("campaign", "not_after", models.DateTimeField(null=True)),
        migrations.AddField("campaign", "limits_from", models.DateTimeField(null=True)),
        migrations.AddField("campaign", "audit", models.JSONField(null=True)),
        migrations.AddField(
            "chunk",
            "handed",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.AlterField(
            "campaign",
            "state",
            models.TextField(
                choices=[
                    ("draft", "Draft"),
                    ("approved", "Approved"),
                    ("sending", "Sending"),
                    ("paused", "Paused"),
                    ("sent", "Sent"),
                    ("cancelled", "Cancelled"),
                    ("missed", "Missed"),
                ],
                db_default="draft",
                default="draft",
            ),
        ),
        migrations.AlterField(
            "delivery",
            "state",
            models.TextField(
                choices=[
                    ("sent", "Taken by the relay"),
                    ("refused", "Refused by the relay"),
                    ("unconfirmed", "Not confirmed"),
                    ("withheld", "Withheld"),
                    ("failed", "Given up after several tries"),
                    ("cancelled", "Cancelled before its turn"),
                    ("bounced", "Came back"),
                ]
            ),
        ),
    ]
