"""Saved views are records with a reach, a layout, a history and a trash."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now

REACHES = [("me", "Only me"), ("team", "A team"), ("everybody", "Everybody")]
LAYOUT = """
update core_saved_view set
    reach = case when owner_id is null then 'everybody' else 'me' end,
    place = place * 1000,
    layout = jsonb_strip_nulls(jsonb_build_object(
        'columns', (select jsonb_agg(jsonb_build_object('field', c)) from unnest(columns) c),
        'sort', case when cardinality(sort) > 0 then to_jsonb(sort) end
    ))
"""
BACK = """
update core_saved_view set
    owner_id = case when reach = 'me' then owner_id end,
    columns = array(select c->>'field' from jsonb_array_elements(coalesce(layout->'columns', '[]')) c),
    sort = array(select jsonb_array_elements_text(coalesce(layout->'sort', '[]')))
"""


def to(model, on_delete=django.db.models.deletion.SET_NULL):
    return models.ForeignKey(null=True, on_delete=on_delete, related_name="+", to=model)


class Migration(migrations.Migration):
    dependencies = [("core", "0011_invitations")]
    operations = [
        migrations.AddField(
            "SavedView", "reach", models.TextField(choices=REACHES, db_default="me", default="me")
        ),
        migrations.AddField("SavedView", "team", to("core.team")),
        migrations.AddField("SavedView", "role", to("core.accessrole")),
        migrations.AddField("SavedView", "layout", models.JSONField(db_default={}, default=dict)),
        migrations.AddField("SavedView", "created_at", models.DateTimeField(db_default=Now())),
        migrations.AddField("SavedView", "changed_at", models.DateTimeField(db_default=Now())),
        migrations.AddField("SavedView", "deleted_at", models.DateTimeField(null=True)),
        migrations.AlterField("SavedView", "owner", to("core.principal")),
        migrations.AlterField("SavedView", "place", models.IntegerField(db_default=0, default=0)),
        migrations.RunSQL(LAYOUT, BACK),
        migrations.RemoveField("SavedView", "columns"),
        migrations.RemoveField("SavedView", "sort"),
    ]
