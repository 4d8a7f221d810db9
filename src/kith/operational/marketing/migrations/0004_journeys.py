import django.db.models.deletion
import django.db.models.functions.datetime
import kith.core.keys
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("communicative", "0002_relays_with_shares_and_pace_and_keys"),
        ("core", "0027_ledger_of_many_is_light"),
        ("customers", "0018_last_contact"),
        ("marketing", "0003_kinds_versions_tests_and_budgets"),
    ]

    operations = [
        migrations.CreateModel(
            name="Journey",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("uid", models.UUIDField(db_default=kith.core.keys.UuidV7(), editable=False, unique=True)),
                ("name", models.TextField()),
                ("draft", models.JSONField(db_default={}, default=dict)),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("draft", "Draft"),
                            ("running", "Running"),
                            ("paused", "Paused"),
                            ("stopped", "Stopped"),
                        ],
                        db_default="draft",
                        default="draft",
                    ),
                ),
                ("looked_at", models.DateTimeField(null=True)),
                ("problem", models.TextField(db_default="", default="")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("changed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("deleted_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "marketing_journey",
            },
        ),
        migrations.CreateModel(
            name="JourneyMail",
            fields=[
                ("step", models.TextField()),
                (
                    "campaign",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="journey_mail",
                        serialize=False,
                        to="marketing.campaign",
                    ),
                ),
            ],
            options={
                "db_table": "marketing_journey_mail",
            },
        ),
        migrations.CreateModel(
            name="JourneyVersion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.IntegerField()),
                ("definition", models.JSONField()),
                ("published_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "db_table": "marketing_journey_version",
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("record", models.BigIntegerField(db_default=0, default=0)),
                ("step", models.TextField(db_default="", default="")),
                ("phase", models.TextField(db_default="", default="")),
                ("since", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("path", models.JSONField(db_default=[], default=list)),
                ("entered_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.TextField(
                        choices=[
                            ("finished", "Came to the end"),
                            ("goal", "Reached the goal"),
                            ("left", "Left at an exit"),
                            ("taken_out", "Taken out"),
                            ("stopped", "The journey was stopped"),
                            ("gone", "May not be used any more"),
                        ],
                        db_default="",
                        default="",
                    ),
                ),
            ],
            options={
                "db_table": "marketing_journey_run",
            },
        ),
        migrations.RemoveConstraint(
            model_name="assignment",
            name="marketing_assignment_once",
        ),
        migrations.AddField(
            model_name="assignment",
            name="record",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="assignment",
            name="run",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                fields=("campaign", "party", "run"), name="marketing_assignment_once"
            ),
        ),
        migrations.AddField(
            model_name="journey",
            name="owner",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="core.principal"
            ),
        ),
        migrations.AddField(
            model_name="journey",
            name="relay",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="communicative.mailrelay",
            ),
        ),
        migrations.AddField(
            model_name="journeyversion",
            name="journey",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="marketing.journey"
            ),
        ),
        migrations.AddField(
            model_name="journeyversion",
            name="published_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.principal"
            ),
        ),
        migrations.AddField(
            model_name="journeymail",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mails",
                to="marketing.journeyversion",
            ),
        ),
        migrations.AddField(
            model_name="journey",
            name="current",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="marketing.journeyversion",
            ),
        ),
        migrations.AddField(
            model_name="run",
            name="journey",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="runs",
                to="marketing.journey",
            ),
        ),
        migrations.AddField(
            model_name="run",
            name="party",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="customers.party"
            ),
        ),
        migrations.AddField(
            model_name="run",
            name="version",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="runs",
                to="marketing.journeyversion",
            ),
        ),
        migrations.AddConstraint(
            model_name="journeyversion",
            constraint=models.UniqueConstraint(
                fields=("journey", "number"), name="marketing_journey_version_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="journeymail",
            constraint=models.UniqueConstraint(
                fields=("version", "step"), name="marketing_journey_mail_step"
            ),
        ),
        migrations.AddIndex(
            model_name="run",
            index=models.Index(
                condition=models.Q(("due_at", None), _negated=True),
                fields=["journey", "due_at"],
                name="marketing_journey_run_due",
            ),
        ),
        migrations.AddIndex(
            model_name="run",
            index=models.Index(
                condition=models.Q(("ended_at", None)),
                fields=["version", "step"],
                name="marketing_journey_run_step",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("journey", "party", "record"),
                name="marketing_journey_run_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_at", None), ("due_at", None), _connector="OR"),
                name="marketing_journey_run_ended",
            ),
        ),
        migrations.CreateModel(
            name="Passed",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "version_id",
                        "step",
                        "way",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passed",
                        to="marketing.journeyversion",
                    ),
                ),
                ("step", models.TextField()),
                ("way", models.TextField()),
                ("number", models.BigIntegerField(default=0)),
            ],
            options={
                "db_table": "marketing_journey_passed",
            },
        ),
    ]
