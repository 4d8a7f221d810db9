"""Writes the people of one chunk of a file: rows by COPY, changes by one statement, one event a record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from kith.core.events.columns import Columns, Made, record_made
from kith.core.events.record import Change, acting_in, record_many
from kith.core.events.sealing import SealingKey, keys_for, new_keys
from kith.core.jobs.dirty import mark
from kith.core.keys import new_uids
from kith.core.records.tags import known
from kith.core.registry import current
from kith.core.transfer import bulk
from kith.core.transfer.kind import Batch, Outcome
from kith.customers.party.arrival import NAMES, OWN, PLACE, Person, Ref, told
from kith.customers.party.naming import Parts, names_of
from kith.lib.copy_text import array
from kith.lib.text import fold, sort_key

TEXTS = ("title", "given_name", "family_name", *NAMES, "job_title", "language", "birthday", "tags")
OWN_COLUMNS = (*TEXTS, "name", "sort_key", "organisation_id", "changed_at")
NEW_COLUMNS = ("id", "uid", "kind", *OWN_COLUMNS, "source", "created_at")
COMPANIES = """
select sort_key, id, uid from customers_party
where kind = 'organisation' and deleted_at is null and sort_key = any(%s::text[]) order by id desc for key share
"""


@dataclass(frozen=True, slots=True)
class Saving:
    """One chunk being written: when, with whose sealing keys, and what is counted."""

    batch: Batch
    outcome: Outcome
    now: datetime
    keys: Mapping[UUID, SealingKey]

    def made(self, key: str, made: Made) -> None:
        """Events of new records of a type."""
        batch = self.batch
        record_made(made, by=batch.by, declared=current().type(key), batch=batch.uid, keys=self.keys)
        self.outcome.made[key] += len(made.ids)

    def changed(self, key: str, events: list[Change]) -> None:
        """Events of changed records of a type."""
        batch = self.batch
        record_many(
            f"{key}.changed",
            by=batch.by,
            declared=current().type(key),
            verb="edit",
            batch=batch.uid,
            rows=events,
            keys=self.keys,
        )
        self.outcome.changed[key] += len(events)


def companies(batch: Batch, names: Iterable[str], outcome: Outcome) -> dict[str, Ref]:
    """The companies of these names, made where there are none of the name yet."""
    keys = {name: sort_key(name) for name in dict.fromkeys(names)}
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(COMPANIES, [array(list(keys.values()))])
        known = {row[0]: Ref(row[1], row[2]) for row in cursor.fetchall()}
    missing = {key: name for name, key in reversed(keys.items()) if key not in known}
    new = dict(zip(missing, map(Ref, *_ids("customers_party", len(missing))), strict=True))
    saving = Saving(batch, outcome, timezone.now(), new_keys(at.uid for at in new.values()))
    _found(saving, missing, new)
    return {name: (known | new)[key] for name, key in keys.items()}


def _found(saving: Saving, names: dict[str, str], new: dict[str, Ref]) -> None:
    """Writes new companies, given their names by sort key."""
    source, now = saving.batch.source, saving.now
    rows = [(at.id, at.uid, "organisation", names[key], key, source, now, now) for key, at in new.items()]
    columns = ("id", "uid", "kind", "name", "sort_key", "source", "created_at", "changed_at")
    bulk.copy("customers_party", columns, rows)
    ids, uids = [at.id for at in new.values()], [at.uid for at in new.values()]
    same = {"stage": "contact", "source": source, "created_at": now}
    saving.made("organisation", Made(ids, uids, uids, {"name": [names[key] for key in new]}, same))
    mark("customers_party", ids)


def save(batch: Batch, people: list[Person], outcome: Outcome) -> None:
    """Writes everybody who is new or changed, and counts them."""
    touched = [person for person in people if person.touched]
    _spell_tags(batch, touched)
    fresh = [person for person in touched if person.fresh]
    for person, number, uid in zip(fresh, *_ids("customers_party", len(fresh)), strict=True):
        person.id, person.uid = number, uid
    known = [person for person in touched if not person.fresh]
    keys = new_keys(person.uid for person in fresh) | keys_for(person.uid for person in known)
    saving = Saving(batch, outcome, timezone.now(), keys)
    with bulk.unchecked():  # the people are new or locked, and so are their companies
        _save_new(saving, fresh)
        _save_changed(saving, [person for person in known if person.now != person.before])
        rows = [(person.id, batch.source, key, batch.uid) for person in touched for key in person.new_keys]
        bulk.copy("customers_external_id", ("party_id", "source", "key", "batch"), rows)
        _add(saving, "email", "address", [(each, each.emails, each.new_emails) for each in touched])
        _add(saving, "phone", "number", [(each, each.phones, each.new_phones) for each in touched])
        _name(saving, [(person, name) for person in touched for name in person.new_names])
        _settle(saving, [person for person in touched if person.lives and not person.address])
        _move(saving, [person for person in known if person.address and person.lives != person.lived])
    mark("customers_party", [person.id for person in touched])


def _spell_tags(batch: Batch, people: list[Person]) -> None:
    """Tags as the house writes them; what nobody has said before becomes one, which goes with the import again."""
    said = {name for person in people for name in person.now["tags"]}
    with acting_in(batch.uid):
        spelled = {fold(name): name for name in known(batch.by, said, freely=True)}
    for person in people:
        person.now["tags"] = sorted({spelled[fold(name)] for name in person.now["tags"]})


def _save_new(saving: Saving, people: list[Person]) -> None:
    source, now = saving.batch.source, saving.now
    rows = [(each.id, each.uid, "person", *_own(each, now), source, now) for each in people]
    bulk.copy("customers_party", NEW_COLUMNS, rows)
    values = {key: [told(each.now[key]) for each in people] for key in OWN}
    uids = [each.uid for each in people]
    same = {"stage": "contact", "source": source, "created_at": now}
    saving.made("person", Made([each.id for each in people], uids, uids, values, same))


def _save_changed(saving: Saving, people: list[Person]) -> None:
    bulk.change("customers_party", OWN_COLUMNS, [(each.id, *_own(each, saving.now)) for each in people])
    saving.changed("person", [Change(each.id, each.uid, each.uid, each.changes()) for each in people])


def _own(person: Person, moment: datetime) -> tuple[Any, ...]:
    """The person's own columns, with the name made of its parts."""
    now = person.now
    now["name"], key = names_of(
        Parts(
            now["given_name"],
            now["family_name"],
            middle=now["middle_name"],
            suffix=now["suffix"],
            reading=now["reading"],
            language=now["language"],
            order=now["name_order"],
            known=person.known,
        )
    )
    company = now["organisation"]
    return (*[now[name] for name in TEXTS], now["name"], key, company.id if company else None, moment)


def _add(saving: Saving, key: str, column: str, found: list[tuple[Person, list[str], list[str]]]) -> None:
    """Adds mail addresses or numbers; the first that somebody has becomes the main one."""
    declared, now = current().type(key), saving.now
    new = [
        (person, value, not known and not at)
        for person, known, values in found
        for at, value in enumerate(values)
    ]
    ids, uids = _ids(declared.table, len(new))
    rows = [(ids[at], uids[at], person.id, value, main, now) for at, (person, value, main) in enumerate(new)]
    bulk.copy(declared.table, ("id", "uid", "party_id", column, "is_main", "created_at"), rows)
    people = [person.uid for person, _value, _main in new]
    values: Columns = {column: [row[1] for row in new], "party": people, "is_main": [row[2] for row in new]}
    saving.made(key, Made(ids, uids, people, values, {"created_at": now}))


def _name(saving: Saving, new: list[tuple[Person, str]]) -> None:
    """Adds names that people had before."""
    ids, uids = _ids("customers_former_name", len(new))
    rows = [(ids[at], uids[at], person.id, name, saving.now) for at, (person, name) in enumerate(new)]
    bulk.copy("customers_former_name", ("id", "uid", "party_id", "name", "created_at"), rows)
    people = [person.uid for person, _name in new]
    values: Columns = {"name": [name for _person, name in new], "party": people}
    saving.made("former_name", Made(ids, uids, people, values, {"created_at": saving.now}))


def _settle(saving: Saving, people: list[Person]) -> None:
    """The first address of people who had none."""
    ids, uids = _ids("customers_address", len(people))
    rows = [
        (number, uid, each.id, *[each.lives.get(part, "") for part in PLACE], True, saving.now)
        for number, uid, each in zip(ids, uids, people, strict=True)
    ]
    bulk.copy("customers_address", ("id", "uid", "party_id", *PLACE, "is_main", "created_at"), rows)
    owners = [each.uid for each in people]
    values: Columns = {part: [each.lives.get(part, "") for each in people] for part in PLACE}
    same = {"is_main": True, "created_at": saving.now}
    saving.made("address", Made(ids, uids, owners, {**values, "party": owners}, same))


def _move(saving: Saving, people: list[Person]) -> None:
    """New values of the main address of people who had one."""
    moved = [(person.address, person) for person in people if person.address]
    rows = [(at.id, *[person.lives.get(part, "") for part in PLACE]) for at, person in moved]
    bulk.change("customers_address", PLACE, rows)
    saving.changed("address", [Change(at.id, at.uid, person.uid, _moved(person)) for at, person in moved])


def _moved(person: Person) -> dict[str, tuple[Any, Any]]:
    return {
        part: (person.lived[part], new) for part, new in person.lives.items() if new != person.lived[part]
    }


def _ids(table: str, count: int) -> tuple[list[int], list[UUID]]:
    """Both keys of so many new records."""
    return bulk.reserve(table, count), new_uids(count)
