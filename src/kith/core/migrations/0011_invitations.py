"""People of the company are added by an invitation that they accept."""

import django.db.models.deletion
import kith.core.keys
from django.db import migrations, models
from django.db.models.functions import Now

ROLES = [
    ("owner", "Owner"),
    ("administrator", "Administrator"),
    ("member", "Member"),
    ("read_only", "Read only"),
    ("shared_only", "Only what is shared"),
]


def to(model, on_delete=django.db.models.deletion.CASCADE, **more):
    return models.ForeignKey(on_delete=on_delete, related_name="+", to=model, **more)


class Migration(migrations.Migration):
    dependencies = [("core", "0010_audit_entries")]
    operations = [
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("uid", models.UUIDField(db_default=kith.core.keys.UuidV7(), editable=False, unique=True)),
                ("email", models.TextField()),
                ("role", models.TextField(choices=ROLES)),
                ("until", models.DateTimeField()),
                ("made_at", models.DateTimeField(db_default=Now())),
                ("revoked_at", models.DateTimeField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("added_role", to("core.accessrole", null=True)),
                ("team", to("core.team", null=True)),
                ("made_by", to("core.principal", django.db.models.deletion.PROTECT)),
                ("principal", to("core.principal", django.db.models.deletion.SET_NULL, null=True)),
            ],
            options={"db_table": "core_invitation"},
        ),
    ]
