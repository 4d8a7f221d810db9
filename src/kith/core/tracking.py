"""Makes a table tell the warehouse what changed: every row carries the transaction that wrote it last."""

from __future__ import annotations

from django.db.migrations import RunSQL


def track_changes(table: str) -> RunSQL:
    """The migration step that gives `table` its `chg` column and triggers; a deleted row leaves a tombstone with its id."""
    add = f"""
    alter table {table} add column chg xid8 not null default pg_current_xact_id();
    create index {table}_chg on {table} (chg);
    create trigger {table}_changed before update on {table} for each row execute function core_mark_changed();
    create trigger {table}_deleted after delete on {table} referencing old table as old_rows
        for each statement execute function core_mark_deleted();
    alter table {table} enable always trigger {table}_changed;
    alter table {table} enable always trigger {table}_deleted;
    """
    remove = f"""
    drop trigger {table}_deleted on {table};
    drop trigger {table}_changed on {table};
    alter table {table} drop column chg;
    """
    return RunSQL(add, remove)
