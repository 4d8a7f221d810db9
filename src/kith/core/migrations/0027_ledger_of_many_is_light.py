"""What became of many rows is written down without touching an index: twice as fast, and half the writing ahead."""

import django.db.models.deletion
from django.db import migrations, models

HALF = "alter table core_bulk_row set (fillfactor = 50)"
FULL = "alter table core_bulk_row reset (fillfactor)"


class Migration(migrations.Migration):
    dependencies = [("core", "0026_rates_of_currencies")]
    operations = [
        migrations.RemoveIndex("bulkrow", "core_bulk_row_fate"),
        migrations.AlterField(
            "bulkrow",
            "run",
            models.ForeignKey(
                "core.run", on_delete=django.db.models.deletion.CASCADE, related_name="+", db_index=False
            ),
        ),
        migrations.RunSQL(HALF, FULL),
    ]
