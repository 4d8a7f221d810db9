"""The audit lists events by their public id."""

from django.db import migrations, models

VIEW = """
create index core_event_uid on core_event (uid);
create view core_audit_entry as
select e.id, e.uid, e.occurred_at, e.actor_id, e.kind, split_part(e.kind, '.', 2) as act, e.via, e.address,
       e.subject_type, e.subject_uid, e.batch, e.position
from core_event e;
"""
REMOVE = "drop view core_audit_entry; drop index core_event_uid;"


class Migration(migrations.Migration):
    dependencies = [("core", "0009_links_know_single_events")]
    operations = [
        migrations.RunSQL(VIEW, REMOVE),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("uid", models.UUIDField()),
                ("occurred_at", models.DateTimeField()),
                ("kind", models.TextField()),
                ("act", models.TextField()),
                ("via", models.TextField()),
                ("address", models.TextField()),
                ("subject_type", models.TextField()),
                ("subject_uid", models.UUIDField()),
                ("batch", models.UUIDField(null=True)),
                ("position", models.BigIntegerField(null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=models.deletion.DO_NOTHING, related_name="+", to="core.principal"
                    ),
                ),
            ],
            options={"db_table": "core_audit_entry", "managed": False},
        ),
    ]
