"""The timeline, partitioned by time, and change tracking of parties."""

from django.db import migrations

from kith.core.tracking import track_changes

TIMELINE = """
create table customers_interaction (
    id bigint generated always as identity,
    uid uuid not null default uuidv7(),
    occurred_at timestamptz not null,
    channel text not null,
    kind text not null,
    direction text not null,
    summary text not null,
    body text not null default '',
    actor_id bigint,
    ref_type text not null default '',
    ref_uid uuid,
    is_sample boolean not null default false,
    batch uuid,
    primary key (occurred_at, id)
) partition by range (occurred_at);
create index customers_interaction_when on customers_interaction using brin (occurred_at);
create index customers_interaction_batch on customers_interaction (batch) where batch is not null;
create table customers_interaction_subject (
    subject_kind text not null,
    subject_id bigint not null,
    occurred_at timestamptz not null,
    interaction_id bigint not null,
    primary key (subject_kind, subject_id, occurred_at, interaction_id)
) partition by range (occurred_at);
"""
REMOVE = "drop table customers_interaction_subject; drop table customers_interaction;"


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial"), ("core", "0002_history")]
    operations = [migrations.RunSQL(TIMELINE, REMOVE), track_changes("customers_party")]
