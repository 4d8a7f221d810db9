"""The warehouse learns whom the lot gave to which group of a campaign."""

from django.db import migrations

from kith.core.tracking import track_changes


class Migration(migrations.Migration):
    dependencies = [("marketing", "0011_whose_reading_is_counted")]
    operations = [track_changes("marketing_campaign"), track_changes("marketing_assignment")]
