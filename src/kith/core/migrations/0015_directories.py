"""What directories say of colleagues and teams."""

import django.db.models.deletion
import django.db.models.functions.text
import kith.core.keys
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0014_identity_providers'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProvisionedTeam',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(db_default=kith.core.keys.UuidV7(), editable=False, unique=True)),
                ('external_id', models.TextField()),
                ('team', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='provisioned', to='core.team')),
            ],
            options={
                'db_table': 'core_provisioned_team',
            },
        ),
        migrations.CreateModel(
            name='ProvisionedPerson',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(db_default=kith.core.keys.UuidV7(), editable=False, unique=True)),
                ('user_name', models.TextField()),
                ('external_id', models.TextField(db_default='', default='')),
                ('display_name', models.TextField(db_default='', default='')),
                ('formatted_name', models.TextField(db_default='', default='')),
                ('given_name', models.TextField(db_default='', default='')),
                ('family_name', models.TextField(db_default='', default='')),
                ('emails', models.JSONField(default=list)),
                ('removed_at', models.DateTimeField(null=True)),
                ('principal', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='provisioned', to='core.principal')),
            ],
            options={
                'db_table': 'core_provisioned_person',
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Upper('user_name'), name='core_provisioned_person_once')],
            },
        ),
    ]
