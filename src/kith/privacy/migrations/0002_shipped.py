"""Every house begins with a few purposes."""

from django.db import migrations

from kith.privacy.purpose.shipped import plant


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda apps, _schema: plant(apps.get_model("privacy", "Purpose")), migrations.RunPython.noop
        )
    ]
