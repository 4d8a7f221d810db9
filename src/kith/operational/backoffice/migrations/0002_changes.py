"""The warehouse learns of every change of orders and their lines."""

from django.db import migrations

from kith.core.tracking import track_changes


class Migration(migrations.Migration):
    dependencies = [("backoffice", "0001_initial"), ("core", "0002_history")]
    operations = [track_changes("backoffice_order"), track_changes("backoffice_order_line")]
