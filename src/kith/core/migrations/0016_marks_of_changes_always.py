"""The warehouse learns of changes also where foreign keys are not looked at, and events without a place are in no index of
places."""

from django.db import migrations

ALWAYS = """
do $$
declare t record;
begin
    for t in select g.tgrelid::regclass as name, g.tgname from pg_trigger g
        where g.tgfoid in ('core_mark_changed'::regproc, 'core_mark_deleted'::regproc) and g.tgparentid = 0
    loop
        execute format('alter table %s enable always trigger %I', t.name, t.tgname);
    end loop;
end $$;
"""
PLACED = """
drop index core_event_position;
create index core_event_position on core_event (position) where position is not null;
"""
ALL = """
drop index core_event_position;
create index core_event_position on core_event (position);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0015_directories")]
    operations = [
        migrations.RunSQL(ALWAYS, migrations.RunSQL.noop),
        migrations.RunSQL(PLACED, ALL),
    ]
