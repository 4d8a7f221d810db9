"""Keys of other systems know the import that brought them, so that they go with it when it is taken back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_segment")]
    operations = [migrations.AddField("externalid", "batch", models.UUIDField(null=True))]
