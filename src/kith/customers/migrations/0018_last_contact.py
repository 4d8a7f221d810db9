"""When we were last in touch with each party, worked out once from the timelines there are."""

import django.db.models.deletion
from django.db import migrations, models

FILL = """
insert into customers_last_contact (party_id, at)
select c.subject_id, max(c.occurred_at) from customers_interaction_subject c
join customers_interaction i on i.occurred_at = c.occurred_at and i.id = c.interaction_id
join customers_party p on p.id = c.subject_id
where c.subject_kind = 'party' and i.kind not in ('click', 'unsubscribe', 'consent')
    and i.channel in ('email', 'phone', 'letter', 'fax', 'sms', 'chat', 'social', 'meeting', 'note')
group by c.subject_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0017_households"),
    ]

    operations = [
        migrations.CreateModel(
            name="LastContact",
            fields=[
                (
                    "party",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="customers.party",
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "customers_last_contact",
                "indexes": [models.Index(fields=["at"], name="customers_last_contact_at")],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
