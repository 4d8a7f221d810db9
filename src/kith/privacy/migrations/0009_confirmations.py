"""Consents that are confirmed by mail. The switch for that did nothing until now: no house begins to write such mails before
somebody has turned it on."""

import django.contrib.postgres.fields
import django.db.models.deletion
import kith.core.keys
from django.db import migrations, models


def turn_off(apps, schema_editor):
    apps.get_model("privacy", "Purpose").objects.filter(double_opt_in=True).update(double_opt_in=False)


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0028_outside_people"),
        ("customers", "0025_whom_somebody_looks_after"),
        ("privacy", "0008_sign_ups"),
    ]

    operations = [
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("uid", models.UUIDField(db_default=kith.core.keys.UuidV7(), editable=False, unique=True)),
                (
                    "consents",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                ("asked_at", models.DateTimeField()),
                ("batch", models.UUIDField(null=True)),
                ("remind_after", models.IntegerField(null=True)),
                ("lapses_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("address", models.TextField(db_default="", default="")),
                ("wording", models.TextField(db_default="", default="")),
                ("sent", models.IntegerField(db_default=0, default=0)),
                ("sent_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "privacy_confirmation",
            },
        ),
        migrations.AddField(
            model_name="purpose",
            name="lapses_after",
            field=models.IntegerField(db_default=14, default=14),
        ),
        migrations.AddField(
            model_name="purpose",
            name="remind_after",
            field=models.IntegerField(db_default=3, default=3, null=True),
        ),
        migrations.AddConstraint(
            model_name="purpose",
            constraint=models.CheckConstraint(
                condition=models.Q(("lapses_after__gte", 1), ("lapses_after__lte", 60)),
                name="privacy_purpose_lapses",
            ),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="asked_by",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.principal",
            ),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="party",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="confirmations",
                to="customers.party",
            ),
        ),
        migrations.AddIndex(
            model_name="confirmation",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)),
                fields=["due_at", "id"],
                name="privacy_confirmation_due",
            ),
        ),
        migrations.AddIndex(
            model_name="confirmation",
            index=models.Index(fields=["lapses_at"], name="privacy_confirmation_lapse"),
        ),
        migrations.AddIndex(
            model_name="confirmation",
            index=models.Index(
                condition=models.Q(("batch__isnull", False)),
                fields=["batch"],
                name="privacy_confirmation_batch",
            ),
        ),
        migrations.RunPython(turn_off, migrations.RunPython.noop),
    ]
