"""Sessions keep only what is asked of them, and counters of sign-in attempts hold across all web processes."""

from django.db import migrations, models
from django.db.models.functions import Upper

CACHE = """
create unlogged table core_cache (
    cache_key varchar(255) primary key,
    value text not null,
    expires timestamptz not null
);
create index core_cache_expires on core_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_history")]
    operations = [
        migrations.RemoveField(model_name="session", name="created_at"),
        migrations.AddConstraint(
            model_name="user", constraint=models.UniqueConstraint(Upper("email"), name="core_user_email_once")
        ),
        migrations.RunSQL(CACHE, "drop table core_cache"),
    ]
