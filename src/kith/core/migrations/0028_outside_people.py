"""Outside people are invited as such, and what they may look at ends on a day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0027_ledger_of_many_is_light")]
    operations = [
        migrations.AddField("principal", "until", models.DateTimeField(null=True)),
        migrations.AddField(
            "invitation",
            "kind",
            models.TextField(
                choices=[("user", "Person of the company"), ("outside", "Outside person")],
                default="user",
                db_default="user",
            ),
        ),
        migrations.AddField("invitation", "access_until", models.DateTimeField(null=True)),
    ]
