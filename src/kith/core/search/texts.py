"""Writes what can be read in long texts of records and in their files, so that it is found: in batches, as a job."""

# ruff: noqa: S608 - the SQL is put together from declarations; values are parameters

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from kith.core.fieldtypes import LONG_TEXT
from kith.core.jobs.dirty import LATER, drain
from kith.core.jobs.queue import Job
from kith.core.records.settings import change_setting, setting
from kith.core.records.verbs import text_topic
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.core.registry.objecttype import Audience, ObjectType
from kith.core.statement import fetch
from kith.core.statement import write as execute
from kith.lib.copy_text import array, numbers
from kith.lib.spelling import said

FILE = "file"
FILES_TOPIC = "core_attachment"
MOST_WORDS = 20_000
LONGEST = 300_000
"""So many characters of a text are read for its words."""
BATCH = 100
READ, REVISION = "search.texts", 1
"""The setting that says that the texts which were there before have been marked."""
KEEP = """
insert into core_passage (subject_table, subject_id, part, source_id, text, words)
select %s, %s, %s, %s, %s, array_to_tsvector(%s::text[])
on conflict (subject_table, subject_id, part, source_id) do update set text = excluded.text, words = excluded.words
"""
FILES = """
select a.id, a.subject_table, a.subject_id, concat_ws(E'\n', a.name, nullif(c.text, '')) from core_attachment a
join lateral (select content_id from core_file_version w where w.attachment_id = a.id order by number desc limit 1) v on true
join core_content c on c.digest = v.content_id
where a.id = any(%s::bigint[]) and a.deleted_at is null
"""
ALL_FILES = (
    "insert into core_dirty (topic, subject_id) select %s, id from core_attachment on conflict do nothing"
)
FORGET_FILES = "delete from core_passage where part = 'file' and source_id = any(%s::bigint[])"
LEFT_BEHIND = """
delete from core_passage p where p.subject_table = %s and not exists (select from {} t where t.id = p.subject_id)
"""


def drain_texts(most: int = 1_000_000) -> int:
    """Brings the texts of everything marked up to date, of each table at most so many rows. Returns how many rows and
    files were looked at."""
    tables = {declared.table: declared for declared in current().types if texts_of(declared)}
    if setting(READ) != REVISION:
        mark_all(tables)
    done = drain(FILES_TOPIC, _write_files, most, BATCH)
    for table, declared in sorted(tables.items()):
        done += drain(text_topic(table), lambda ids, of=declared: _write(of, ids), most, BATCH)  # type: ignore[misc]
    return done


@transaction.atomic
def mark_all(tables: Iterable[str]) -> None:
    """Marks every record with long texts, and every file."""
    execute(ALL_FILES, (FILES_TOPIC + LATER,))
    for table in tables:
        text = "insert into core_dirty (topic, subject_id) select %s, t.id from {} t on conflict do nothing"
        execute(text.format(table), (text_topic(table) + LATER,))
    change_setting(READ, REVISION)


def texts_of(declared: ObjectType) -> list[Field]:
    """The long texts of a type that people work with."""
    if declared.audience is not Audience.STAFF:
        return []
    return [each for each in declared.fields if each.type is LONG_TEXT and each.source is None]


def _write(declared: ObjectType, ids: list[int]) -> None:
    fields = texts_of(declared)
    columns = ", ".join(f"t.{field.attribute}" for field in fields)
    rows = fetch(
        f"select t.id, {columns} from {declared.table} t where t.id = any(%s::bigint[])", (numbers(ids),)
    )
    forget_texts(declared.table, ids, files=False)
    for row in rows:
        for field, text in zip(fields, row[1:], strict=True):
            _keep(declared.table, row[0], field.key, 0, text or "")


def _write_files(ids: list[int]) -> None:
    execute(FORGET_FILES, (numbers(ids),))
    for key, table, subject, text in fetch(FILES, (numbers(ids),)):
        _keep(table, subject, FILE, key, text)


def _keep(table: str, subject: int, part: str, source: int, text: str) -> None:
    words = said(text[:LONGEST])[:MOST_WORDS]
    if words:
        execute(KEEP, (table, subject, part, source, text[:LONGEST], array(words)))


def forget_texts(table: str, ids: Iterable[int], *, files: bool = True) -> None:
    """Takes away what was read in these records, and in their files unless those stay."""
    text = "delete from core_passage where subject_table = %s and subject_id = any(%s::bigint[])"
    execute(text if files else f"{text} and part <> 'file'", (table, numbers(list(ids))))


def forget_left_behind() -> None:
    """Takes away what was read in records that went with others, without a word."""
    for (table,) in fetch("select distinct subject_table from core_passage"):
        if table in {declared.table for declared in current().types}:
            execute(LEFT_BEHIND.format(table), (table,))


TEXT_JOBS = (Job("core.search.forget_left_behind", forget_left_behind, "58 3 * * *"),)
