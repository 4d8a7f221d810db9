from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0007_limits_on_people")]

    operations = [
        migrations.AddIndex(
            model_name="fact",
            index=models.Index(fields=["revenue"], name="customers_fact_by_revenue"),
        ),
        migrations.AddIndex(
            model_name="fact",
            index=models.Index(fields=["last_order_at"], name="customers_fact_by_last_order"),
        ),
    ]
