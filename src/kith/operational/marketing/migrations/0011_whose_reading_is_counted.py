"""Whether opens and clicks of a mail can be known is kept with it. Results that were kept without it are added up anew."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("marketing", "0010_complaints_of_campaigns")]

    operations = [
        migrations.AddField(
            model_name="chunk",
            name="uncounted",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(model_name="delivery", name="counted", field=models.BooleanField(null=True)),
        migrations.RunSQL(
            "update marketing_campaign set result = null, result_at = null where result is not null",
            migrations.RunSQL.noop,
        ),
    ]
