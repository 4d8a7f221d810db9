"""Whose records are out with them is found among the few who are in the trash."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("customers", "0008_orders_by_buying")]
    operations = [
        migrations.AddIndex(
            "party",
            models.Index(fields=["id"], condition=~Q(deleted_at=None), name="customers_party_in_trash"),
        ),
    ]
