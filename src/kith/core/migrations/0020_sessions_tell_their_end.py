"""A session that ends says so to the live process, whoever ends it and however."""

from django.db import migrations


TELL = """
create function core_session_ended() returns trigger language plpgsql as $$
begin
    perform pg_notify('kith_live', 'session ' || left(encode(sha256(convert_to(old.session_key, 'UTF8')), 'hex'), 32));
    return null;
end $$;
create trigger core_session_ended after delete on core_session
    for each row execute function core_session_ended();
"""
TELL_NO_MORE = """
drop trigger core_session_ended on core_session;
drop function core_session_ended();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0019_words_and_what_was_seen'),
    ]

    operations = [
        migrations.RunSQL(TELL, TELL_NO_MORE),
    ]
