"""Colleagues follow records and are told what others did to them, from now on."""

import django.db.models.deletion
import django.db.models.functions.datetime
import kith.core.keys
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0017_roles_of_invitations"),
    ]

    operations = [
        migrations.CreateModel(
            name="TellingChoice",
            fields=[
                (
                    "principal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="core.principal",
                    ),
                ),
                ("own_records", models.BooleanField(default=True)),
            ],
            options={
                "db_table": "core_telling_choice",
            },
        ),
        migrations.CreateModel(
            name="Follow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("subject_type", models.TextField()),
                ("subject_id", models.BigIntegerField()),
                ("muted", models.BooleanField(db_default=False, default=False)),
                ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "principal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="core.principal"
                    ),
                ),
            ],
            options={
                "db_table": "core_follow",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject_type", "subject_id", "principal"), name="core_follow_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("uid", models.UUIDField(db_default=kith.core.keys.UuidV7(), editable=False, unique=True)),
                (
                    "reason",
                    models.TextField(
                        choices=[("mention", "Mentioned"), ("given", "Given to you"), ("change", "Changed")]
                    ),
                ),
                ("subject_type", models.TextField()),
                ("subject_id", models.BigIntegerField()),
                ("subject_uid", models.UUIDField()),
                ("about_type", models.TextField()),
                ("about_uid", models.UUIDField()),
                ("kind", models.TextField()),
                ("times", models.IntegerField(db_default=1, default=1)),
                ("occurred_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="core.principal"
                    ),
                ),
                (
                    "principal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="core.principal"
                    ),
                ),
            ],
            options={
                "db_table": "core_notice",
                "indexes": [
                    models.Index(fields=["principal", "-occurred_at", "-id"], name="core_notice_newest"),
                    models.Index(
                        condition=models.Q(("read_at__isnull", True)),
                        fields=["principal"],
                        name="core_notice_unread",
                    ),
                    models.Index(fields=["subject_uid"], name="core_notice_subject"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("read_at__isnull", True), ("reason", "change")),
                        fields=("principal", "subject_type", "subject_id"),
                        name="core_notice_one_unread",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("reason", "mention")),
                        fields=("principal", "about_uid"),
                        name="core_notice_mention",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "insert into core_consumed (consumer, position)"
            " select 'core.notices', coalesce(max(position), 0) from core_event",
            "delete from core_consumed where consumer = 'core.notices'",
        ),
    ]
