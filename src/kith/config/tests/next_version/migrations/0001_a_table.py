"""A table that only the next version has."""

from django.db import migrations


class Migration(migrations.Migration):
    operations = [migrations.RunSQL("create table next_version (id bigint)", "drop table next_version")]
