"""Sessions say when they began, when they were last used and from where, so that people can tell and end them."""

import kith.core.keys
from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("core", "0006_custom_fields")]
    operations = [
        migrations.AddField("session", "address", models.TextField(default="", db_default="")),
        migrations.AddField("session", "browser", models.TextField(default="", db_default="")),
        migrations.AddField("session", "seen_at", models.DateTimeField(db_default=Now())),
        migrations.AddField("session", "started_at", models.DateTimeField(db_default=Now())),
        migrations.AddField(
            "session",
            "uid",
            models.UUIDField(db_default=kith.core.keys.UuidV7(), editable=False, unique=True),
        ),
    ]
