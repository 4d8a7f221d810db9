"""The history, partitioned by quarter from the start, and how the warehouse learns of changes and deletions."""

from django.db import migrations

EVENTS = """
create table core_event (
    id bigint generated always as identity,
    uid uuid not null default uuidv7(),
    occurred_at timestamptz not null default now(),
    kind text not null,
    verb text not null default '',
    actor_id bigint not null,
    via text not null,
    subject_type text not null,
    subject_id bigint not null,
    subject_uid uuid not null,
    batch uuid,
    changes jsonb not null default '{}',
    sealed_for bigint[] not null default '{}',
    sealed bytea[] not null default '{}',
    position bigint,
    xid xid8 not null default pg_current_xact_id(),
    primary key (occurred_at, id)
) partition by range (occurred_at);
create index core_event_subject on core_event (subject_type, subject_id, occurred_at desc, id desc);
create index core_event_position on core_event (position);
create index core_event_unplaced on core_event (xid, id) where position is null;
create index core_event_batch on core_event (batch) where batch is not null;
create sequence core_event_position_seq;
"""
CHANGES = """
create table core_tombstone (
    table_name text not null,
    row_id bigint not null,
    chg xid8 not null default pg_current_xact_id(),
    primary key (table_name, row_id)
);
create index core_tombstone_chg on core_tombstone (table_name, chg);
create function core_mark_changed() returns trigger language plpgsql as $$
begin
    new.chg := pg_current_xact_id();
    return new;
end $$;
create function core_mark_deleted() returns trigger language plpgsql as $$
begin
    insert into core_tombstone (table_name, row_id) select tg_table_name, o.id from old_rows o
    on conflict (table_name, row_id) do update set chg = pg_current_xact_id();
    return null;
end $$;
"""
REMOVE = """
drop function core_mark_deleted; drop function core_mark_changed; drop table core_tombstone;
drop sequence core_event_position_seq; drop table core_event;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunSQL(EVENTS + CHANGES, REMOVE)]
