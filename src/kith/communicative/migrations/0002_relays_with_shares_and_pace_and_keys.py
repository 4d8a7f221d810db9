import django.db.models.functions.datetime
import kith.core.keys
from django.db import migrations, models

from kith.communicative.channels.email.relay import Relay
from kith.core.fieldtypes.kind import Spec
from kith.core.fieldtypes.secret import opened, parse_secret


def part(apps, schema_editor):
    """What stood in one sealed address stands in fields of its own."""
    relays = apps.get_model("communicative", "MailRelay").objects
    for record in relays.exclude(address=None):
        relay = Relay.parse(opened(record.address))
        relays.filter(pk=record.pk).update(
            host=relay.host,
            port=relay.port,
            security=relay.tls,
            user_name=relay.user,
            password=parse_secret(relay.password, Spec()),
            connections=relay.connections,
            patience=int(relay.patience),
        )


class Migration(migrations.Migration):
    dependencies = [
        ("communicative", "0001_initial"),
    ]

    operations = [
        migrations.AddField("mailrelay", "port", models.IntegerField(db_default=25, default=0)),
        migrations.AddField(
            "mailrelay",
            "security",
            models.TextField(
                choices=[
                    ("auto", "STARTTLS where it is offered"),
                    ("require", "STARTTLS always"),
                    ("direct", "TLS from the start"),
                    ("off", "None"),
                ],
                db_default="auto",
                default="auto",
            ),
        ),
        migrations.AddField("mailrelay", "user_name", models.TextField(db_default="", default="")),
        migrations.AddField("mailrelay", "password", models.BinaryField(null=True)),
        migrations.AddField("mailrelay", "connections", models.SmallIntegerField(db_default=4, default=4)),
        migrations.AddField("mailrelay", "patience", models.SmallIntegerField(db_default=300, default=300)),
        migrations.AddField("mailrelay", "weight", models.SmallIntegerField(db_default=1, default=1)),
        migrations.AddField("mailrelay", "per_minute", models.IntegerField(null=True)),
        migrations.AddField("mailrelay", "warm_up_from", models.DateField(null=True)),
        migrations.AddField("mailrelay", "warm_up_start", models.IntegerField(null=True)),
        migrations.AddField(
            "mailrelay", "warm_up_growth", models.SmallIntegerField(db_default=30, default=30)
        ),
        migrations.AddField("mailrelay", "is_paused", models.BooleanField(db_default=False, default=False)),
        migrations.RunPython(part, migrations.RunPython.noop),
        migrations.RemoveField("mailrelay", "address"),
        migrations.AlterField("mailrelay", "host", models.TextField()),
        migrations.AddConstraint(
            "mailrelay",
            models.CheckConstraint(
                condition=models.Q(
                    ("connections__gte", 1), ("patience__gte", 1), ("port__gte", 1), ("weight__gte", 1)
                ),
                name="communicative_relay_counts",
            ),
        ),
        migrations.CreateModel(
            name="Pace",
            fields=[
                ("key", models.TextField(primary_key=True, serialize=False)),
                ("per_minute", models.IntegerField(null=True)),
                ("tokens", models.FloatField(db_default=0.0, default=0)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("day", models.DateField(null=True)),
                ("taken", models.IntegerField(db_default=0, default=0)),
                ("resting_until", models.DateTimeField(null=True)),
                ("failures", models.SmallIntegerField(db_default=0, default=0)),
                ("problem", models.TextField(db_default="", default="")),
            ],
            options={"db_table": "communicative_pace"},
        ),
        migrations.CreateModel(
            name="SigningKey",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("uid", models.UUIDField(db_default=kith.core.keys.UuidV7(), editable=False, unique=True)),
                ("domain", models.TextField()),
                ("selector", models.TextField()),
                ("algorithm", models.TextField(choices=[("rsa", "RSA, 2,048 bits"), ("ed25519", "Ed25519")])),
                ("sealed", models.BinaryField()),
                ("record", models.TextField()),
                (
                    "state",
                    models.TextField(
                        choices=[("new", "To be published"), ("signing", "Signs"), ("retired", "Retired")],
                        db_default="new",
                        default="new",
                    ),
                ),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("changed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "db_table": "communicative_signing_key",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("domain", "selector"), name="communicative_signing_key_name"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "signing")),
                        fields=("domain", "algorithm"),
                        name="communicative_signing_key_one",
                    ),
                ],
            },
        ),
    ]
