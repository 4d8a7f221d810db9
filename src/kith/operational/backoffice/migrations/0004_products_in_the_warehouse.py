"""Products can be withdrawn, and the warehouse learns of it."""

from django.db import migrations, models

from kith.core.tracking import track_changes


class Migration(migrations.Migration):
    dependencies = [("backoffice", "0003_amounts_in_house_currency")]
    operations = [
        migrations.AddField("product", "is_withdrawn", models.BooleanField(db_default=False, default=False)),
        track_changes("backoffice_product"),
    ]
