# ruff: noqa: S608 - the statements are put together from their own columns
"""Finds the people of a chunk of a file again, by key or mail address, or makes room for new ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Text
from kith.core.transfer.kind import Batch
from kith.customers.party.arrival import NEW, OWN, PLACE, Person, Ref, Refused
from kith.lib.copy_text import array, numbers

IN_TRASH = _("This person is in the trash. Take the person out of it first.")
RESTRICTED = _("The use of this person's data is restricted, so nothing is changed.")
NO_PERSON = _("This key belongs to a company, not to a person.")
TWO_PEOPLE = _("More than one person has this mail address, and the row has no key that tells them apart.")
KNOWN = """
select x.key, p.id, p.kind, p.deleted_at is not null from customers_external_id x join customers_party p on p.id = x.party_id
where x.source = %s and x.key = any(%s::text[])
"""
SHARED = """
select source from customers_external_id where source = any(%s) and key = any(%s)
group by source having count(*) * 2 > %s order by count(*) desc limit 1
"""
MAILED = """
select e.address, array_agg(distinct p.id) from customers_email e join customers_party p on p.id = e.party_id
where e.address = any(%s::text[]) and p.kind = 'person' and p.deleted_at is null group by e.address
"""
SCALARS = tuple(key for key in OWN if key != "organisation")
PEOPLE = f"""
select p.id, p.uid, p.restricted_at is not null, o.id, o.uid, {", ".join(f"p.{key}" for key in SCALARS)}
from customers_party p left join customers_party o on o.id = p.organisation_id where p.id = any(%s::bigint[])
order by p.id for update of p
"""
REACHED = "select party_id, address from customers_email where party_id = any(%s::bigint[])"
NAMED = "select party_id, name from customers_former_name where party_id = any(%s::bigint[])"
CALLED = "select party_id, number from customers_phone where party_id = any(%s::bigint[])"
LIVES = f"""
select party_id, id, uid, {", ".join(PLACE)} from customers_address
where party_id = any(%s::bigint[]) and is_main for update
"""


class Arrivals:
    """The people of one chunk."""

    def __init__(self, batch: Batch) -> None:
        self._source = batch.source
        self._by_key: dict[str, Person | Text] = {}
        self._by_mail: dict[str, list[Person]] = {}
        self._people: dict[int, Person] = {}
        self._fresh: list[Person] = []

    def find(self, keys: list[str], mails: list[str]) -> None:
        """Reads everybody who is known by one of these keys or mail addresses, and holds them until the end of the chunk."""
        with connection.cursor() as cursor:
            cursor.execute(KNOWN, [self._source, array(keys)])
            known = cursor.fetchall()
            cursor.execute(MAILED, [array(mails)])
            mailed = dict(cursor.fetchall())
        self._read({row[1] for row in known if row[2] == "person"}.union(*mailed.values()))
        for key, party, kind, deleted in known:
            self._by_key[key] = (
                IN_TRASH if deleted else self._people[party] if kind == "person" else NO_PERSON
            )
        self._by_mail = {
            address: [self._people[party] for party in parties] for address, parties in mailed.items()
        }

    def _read(self, ids: set[int]) -> None:
        wanted = numbers(sorted(ids))
        with connection.cursor() as cursor:
            cursor.execute(PEOPLE, [wanted])
            for row in cursor.fetchall():
                self._people[row[0]] = _person(row)
            for text, known in ((REACHED, "emails"), (CALLED, "phones"), (NAMED, "names")):
                cursor.execute(text, [wanted])
                for party, value in cursor.fetchall():
                    getattr(self._people[party], known).append(value)
            cursor.execute(LIVES, [wanted])
            for row in cursor.fetchall():
                person = self._people[row[0]]
                person.address, person.lived = Ref(*row[1:3]), dict(zip(PLACE, row[3:], strict=True))
                person.lives = dict(person.lived)

    def person(self, key: str, mails: Iterable[str] = (), known: str = "") -> tuple[Person, bool]:
        """The person of this key, else the one with one of these addresses, else a new one called `known`; and whether
        the key was new. Raises Refused."""
        found = self._by_key.get(key) or self._mailed(mails)
        if found is None:
            found = Person(0, NEW, known=known, fresh=True)
            self._fresh.append(found)
        if not isinstance(found, Person):
            raise Refused(found)
        if found.restricted:
            raise Refused(RESTRICTED)
        new = key not in self._by_key
        if new:
            self._by_key[key] = found
            found.new_keys.append(key)
        return found, new

    def remember(self, person: Person, mails: Iterable[str]) -> None:
        """Lets rows that follow find the person by these addresses."""
        for address in mails:
            others = self._by_mail.setdefault(address, [])
            if person not in others:
                others.append(person)

    def _mailed(self, mails: Iterable[str]) -> Person | None:
        for address in mails:
            found = self._by_mail.get(address, [])
            if len(found) > 1:
                raise Refused(TWO_PEOPLE)
            if found:
                return found[0]
        return None

    def everybody(self) -> list[Person]:
        """All who were found and all who are new."""
        return [*self._people.values(), *self._fresh]


def known_from(sources: Sequence[str], keys: Sequence[str]) -> str:
    """The one of these sources from which more than half of the keys are known, or nothing."""
    keys = sorted(set(keys))
    with connection.cursor() as cursor:
        cursor.execute(SHARED, [list(sources), keys, len(keys)])
        return str((cursor.fetchone() or ("",))[0])


def _person(row: tuple[Any, ...]) -> Person:
    before = dict(zip(SCALARS, row[5:], strict=True)) | {"organisation": Ref(*row[3:5]) if row[3] else None}
    return Person(row[0], row[1], before, dict(before), known=before["name"], restricted=row[2])
