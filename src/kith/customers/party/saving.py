"""Writes the people of one chunk of a file: rows by COPY, changes by one statement, one event a record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from kith.core.events.record import Change, record_many
from kith.core.jobs.dirty import mark
from kith.core.registry import current
from kith.core.transfer import bulk
from kith.core.transfer.kind import Batch, Outcome
from kith.customers.party.arrival import PLACE, Person, Ref
from kith.customers.party.naming import names_of
from kith.lib.text import sort_key

TEXTS = ("title", "given_name", "family_name", "job_title", "language", "birthday", "tags")
OWN_COLUMNS = (*TEXTS, "name", "sort_key", "organisation_id", "changed_at")
NEW_COLUMNS = ("id", "uid", "kind", *OWN_COLUMNS, "source", "created_at")
COMPANIES = """
select distinct on (sort_key) sort_key, id, uid from customers_party
where kind = 'organisation' and deleted_at is null and sort_key = any(%s) order by sort_key, id
"""
Events = list[Change]


def companies(batch: Batch, names: Iterable[str], outcome: Outcome) -> dict[str, Ref]:
    """The companies of these names, made where there are none of the name yet."""
    keys = {name: sort_key(name) for name in dict.fromkeys(names)}
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(COMPANIES, [list(keys.values())])
        known = {row[0]: Ref(row[1], row[2]) for row in cursor.fetchall()}
    missing = {key: name for name, key in reversed(keys.items()) if key not in known}
    now = timezone.now()
    for (key, _name), number in zip(
        missing.items(), bulk.reserve("customers_party", len(missing)), strict=True
    ):
        known[key] = Ref(number, bulk.new_uid())
    rows = [
        (known[key].id, known[key].uid, "organisation", name, key, batch.source, now)
        for key, name in missing.items()
    ]
    bulk.copy("customers_party", ("id", "uid", "kind", "name", "sort_key", "source", "created_at"), rows)
    events = [
        Change(row[0], row[1], row[1], _made(name=row[3], stage="contact", source=row[5], created_at=now))
        for row in rows
    ]
    _record(batch, "organisation", "created", events, outcome)
    mark("customers_party", [row[0] for row in rows])
    return {name: known[key] for name, key in keys.items()}


def save(batch: Batch, people: list[Person], outcome: Outcome) -> None:
    """Writes everybody who is new or changed, and counts them."""
    now = timezone.now()
    fresh = [person for person in people if person.fresh]
    for person, number in zip(fresh, bulk.reserve("customers_party", len(fresh)), strict=True):
        person.id = number
    rows = [(person.id, person.uid, "person", *_own(person, now), batch.source, now) for person in fresh]
    bulk.copy("customers_party", NEW_COLUMNS, rows)
    changed = [person for person in people if not person.fresh and person.now != person.before]
    bulk.change("customers_party", OWN_COLUMNS, [(each.id, *_own(each, now)) for each in changed])
    more = _made(stage="contact", source=batch.source, created_at=now)
    made = [Change(each.id, each.uid, each.uid, each.changes() | more) for each in fresh]
    _record(batch, "person", "created", made, outcome)
    _record(
        batch,
        "person",
        "changed",
        [Change(each.id, each.uid, each.uid, each.changes()) for each in changed],
        outcome,
    )
    _save_keys(batch, people)
    _save_reach(batch, people, now, outcome)
    mark("customers_party", [person.id for person in people if person.touched])


def _own(person: Person, moment: datetime) -> tuple[Any, ...]:
    """The person's own columns, with the name made of its parts."""
    now = person.now
    now["name"], key = names_of(now["given_name"], now["family_name"], now["language"], person.known)
    company = now["organisation"]
    return (*(now[name] for name in TEXTS), now["name"], key, company.id if company else None, moment)


def _save_keys(batch: Batch, people: list[Person]) -> None:
    rows = [(person.id, batch.source, key, batch.uid) for person in people for key in person.new_keys]
    bulk.copy("customers_external_id", ("party_id", "source", "key", "batch"), rows)


def _save_reach(batch: Batch, people: list[Person], now: datetime, outcome: Outcome) -> None:
    mails = [
        (person, value, not person.emails and not at)
        for person in people
        for at, value in enumerate(person.new_emails)
    ]
    _add(batch, ("email", "customers_email", "address"), mails, now, outcome)
    calls = [
        (person, value, not person.phones and not at)
        for person in people
        for at, value in enumerate(person.new_phones)
    ]
    _add(batch, ("phone", "customers_phone", "number"), calls, now, outcome)
    _settle(batch, [person for person in people if person.lives and not person.address], now, outcome)
    _move(batch, [person for person in people if person.address and person.lives != person.lived], outcome)


def _add(
    batch: Batch,
    what: tuple[str, str, str],
    found: list[tuple[Person, str, bool]],
    now: datetime,
    outcome: Outcome,
) -> None:
    """Adds mail addresses or numbers; the first that somebody has becomes the main one."""
    key, table, column = what
    ids = bulk.reserve(table, len(found))
    rows = [
        (number, bulk.new_uid(), person.id, value, main, now)
        for number, (person, value, main) in zip(ids, found, strict=True)
    ]
    bulk.copy(table, ("id", "uid", "party_id", column, "is_main", "created_at"), rows)
    events = [
        Change(
            row[0],
            row[1],
            person.uid,
            _made(**{column: row[3]}, party=person.uid, is_main=row[4], created_at=now),
        )
        for row, (person, _value, _main) in zip(rows, found, strict=True)
    ]
    _record(batch, key, "created", events, outcome)


def _settle(batch: Batch, people: list[Person], now: datetime, outcome: Outcome) -> None:
    """The first address of people who had none."""
    ids = bulk.reserve("customers_address", len(people))
    rows = [
        (number, bulk.new_uid(), person.id, *(person.lives.get(part, "") for part in PLACE), True, now)
        for number, person in zip(ids, people, strict=True)
    ]
    bulk.copy("customers_address", ("id", "uid", "party_id", *PLACE, "is_main", "created_at"), rows)
    events = [
        Change(row[0], row[1], each.uid, _made(**each.lives, party=each.uid, is_main=True, created_at=now))
        for row, each in zip(rows, people, strict=True)
    ]
    _record(batch, "address", "created", events, outcome)


def _move(batch: Batch, people: list[Person], outcome: Outcome) -> None:
    """New values of the main address of people who had one."""
    addresses = [(person.address, person) for person in people if person.address]
    bulk.change(
        "customers_address",
        PLACE,
        [(at.id, *(person.lives.get(part, "") for part in PLACE)) for at, person in addresses],
    )
    events = [
        Change(
            at.id,
            at.uid,
            person.uid,
            {
                part: (person.lived[part], value)
                for part, value in person.lives.items()
                if value != person.lived[part]
            },
        )
        for at, person in addresses
    ]
    _record(batch, "address", "changed", events, outcome)


def _made(**values: Any) -> dict[str, tuple[Any, Any]]:
    return {key: (None, value) for key, value in values.items()}


def _record(batch: Batch, key: str, past: str, events: Events, outcome: Outcome) -> None:
    if not events:
        return
    verb = {"created": "create", "changed": "edit"}[past]
    record_many(
        f"{key}.{past}", by=batch.by, declared=current().type(key), verb=verb, batch=batch.uid, rows=events
    )
    (outcome.made if past == "created" else outcome.changed)[key] += len(events)
