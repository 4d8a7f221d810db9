"""A complaint is counted for the campaign that it is about; those that came in before are counted from the returns."""

from django.db import migrations, models

COUNT = """
insert into marketing_hit (campaign_id, assignment_id, kind, at)
select a.campaign_id, a.id, 'complaint', min(r.came_at)
from communicative_return r join marketing_assignment a on a.id = r.number
where r.meaning = 'complaint' group by 1, 2
"""


class Migration(migrations.Migration):
    dependencies = [
        ("communicative", "0005_single_mails"),
        ("marketing", "0009_audiences_in_one_go"),
    ]

    operations = [
        migrations.AlterField(
            model_name="hit",
            name="kind",
            field=models.TextField(
                choices=[
                    ("open", "Opened"),
                    ("click", "Clicked"),
                    ("unsubscribe", "Unsubscribed"),
                    ("complaint", "Marked as spam"),
                ]
            ),
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
