"""The time zone of a person or company, for quiet hours."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0019_former_names"),
    ]

    operations = [
        migrations.AddField(
            model_name="party",
            name="timezone",
            field=models.TextField(db_default="", default=""),
        ),
    ]
