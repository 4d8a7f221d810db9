"""Roles with rules, who has them, guest links, and a revision of the policy that every change of them raises."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import kith.core.keys
from django.db import migrations, models


SHIPPED = """
insert into core_role (key, name, summary, shipped) values
    ('owner', 'Owner', 'May do everything, and make others owners.', true),
    ('administrator', 'Administrator', 'May do everything but make or unmake owners.', true),
    ('member', 'Member', 'Sees and changes all records; changes nothing in the house.', true),
    ('read_only', 'Read only', 'Sees all records but what is sensitive, and changes none.', true),
    ('shared_only', 'Only what is shared', 'Sees what was shared, and what other roles add.', true)
"""
# The revision comes from a sequence, so that one which was rolled back never comes again with other rules behind it.
FOLLOW = """
create sequence core_policy_revision;
create function core_policy_changed() returns trigger language plpgsql as $$
begin
    insert into core_setting (key, value) values ('access.revision', to_jsonb(nextval('core_policy_revision')))
    on conflict (key) do update set value = excluded.value;
    return null;
end $$;
create trigger core_role_changed after insert or update or delete on core_role
    for each statement execute function core_policy_changed();
create trigger core_role_rule_changed after insert or update or delete on core_role_rule
    for each statement execute function core_policy_changed();
create trigger core_field_rule_changed after insert or update or delete on core_field_rule
    for each statement execute function core_policy_changed();
create trigger core_team_changed after insert or update or delete on core_team
    for each statement execute function core_policy_changed();
create trigger core_membership_changed after insert or update or delete on core_membership
    for each statement execute function core_policy_changed();
"""
FOLLOW_NO_MORE = """
drop trigger core_membership_changed on core_membership;
drop trigger core_team_changed on core_team;
drop function core_policy_changed() cascade;
drop sequence core_policy_revision;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0007_session_origins'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='uid',
            field=models.UUIDField(db_default=kith.core.keys.UuidV7(), editable=False, unique=True),
        ),
        migrations.CreateModel(
            name='AccessRole',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(db_default=kith.core.keys.UuidV7(), editable=False, unique=True)),
                ('key', models.TextField(unique=True)),
                ('name', models.TextField()),
                ('summary', models.TextField(db_default='', default='')),
                ('shipped', models.BooleanField(db_default=False, default=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'db_table': 'core_role',
            },
        ),
        migrations.AddField(
            model_name='apikey',
            name='scopes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True, size=None),
        ),
        migrations.CreateModel(
            name='FieldRule',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(db_default=kith.core.keys.UuidV7(), editable=False, unique=True)),
                ('type', models.TextField()),
                ('field', models.TextField()),
                ('reading', models.TextField(choices=[('hidden', 'Hidden'), ('read', 'May read'), ('write', 'May read and change')])),
                ('role', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='field_rules', to='core.accessrole')),
            ],
            options={
                'db_table': 'core_field_rule',
                'constraints': [models.UniqueConstraint(fields=('role', 'type', 'field'), name='core_field_rule_once')],
            },
        ),
        migrations.CreateModel(
            name='GuestLink',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(db_default=kith.core.keys.UuidV7(), editable=False, unique=True)),
                ('subject_type', models.TextField()),
                ('subject_id', models.BigIntegerField()),
                ('recipient', models.TextField()),
                ('digest', models.BinaryField(unique=True)),
                ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('until', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('views', models.IntegerField(db_default=0, default=0)),
                ('viewed_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='core.principal')),
            ],
            options={
                'db_table': 'core_guest_link',
                'indexes': [models.Index(fields=['subject_type', 'subject_id'], name='core_guest_link_subject')],
            },
        ),
        migrations.CreateModel(
            name='RoleGrant',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(db_default=kith.core.keys.UuidV7(), editable=False, unique=True)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.principal')),
                ('principal', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='core.principal')),
                ('role', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='core.accessrole')),
                ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='core.team')),
            ],
            options={
                'db_table': 'core_role_grant',
                'indexes': [models.Index(fields=['principal', 'role'], name='core_role_grant_principal'), models.Index(fields=['team', 'role'], name='core_role_grant_team')],
                'constraints': [models.CheckConstraint(condition=models.Q(('principal__isnull', True), ('team__isnull', True), _connector='XOR'), name='core_role_grant_one_receiver'), models.UniqueConstraint(fields=('role', 'principal', 'team'), name='core_role_grant_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='RoleRule',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(db_default=kith.core.keys.UuidV7(), editable=False, unique=True)),
                ('type', models.TextField(db_default='', default='')),
                ('audience', models.TextField(db_default='', default='')),
                ('action', models.TextField()),
                ('rows', models.TextField(choices=[('none', 'None'), ('own', 'Their own'), ('team', 'Those of their teams'), ('subtree', 'Those of their teams and of teams below'), ('condition', 'Those that fulfil a condition'), ('all', 'All')])),
                ('condition', models.JSONField(null=True)),
                ('role', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='core.accessrole')),
            ],
            options={
                'db_table': 'core_role_rule',
                'constraints': [models.UniqueConstraint(fields=('role', 'type', 'audience', 'action'), name='core_role_rule_once'), models.CheckConstraint(condition=models.Q(('type', ''), ('audience', ''), _connector='XOR'), name='core_role_rule_target'), models.CheckConstraint(condition=models.Q(models.Q(('audience', ''), ('condition__isnull', False), ('rows', 'condition')), models.Q(models.Q(('rows', 'condition'), _negated=True), ('condition__isnull', True)), _connector='OR'), name='core_role_rule_condition')],
            },
        ),
        migrations.RunSQL(FOLLOW, FOLLOW_NO_MORE),
        migrations.RunSQL(SHIPPED, migrations.RunSQL.noop),
    ]
