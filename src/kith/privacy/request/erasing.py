"""Erases a person: looked at first, then done in one transaction, then followed up outside of the database.

Types say what becomes of their rows (`on_erase`), rooms say what else they keep (`traces`), and everything that hangs on
the party without a type of its own goes with it. What the law wants kept stays without name, attached to a party that
is nobody, until its term ends. The person's sealing key is destroyed, so that history and backups of it say nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from kith.core.access.model import GuestLink, Share
from kith.core.errors import Text
from kith.core.events import sealing
from kith.core.events.record import record
from kith.core.keys import UuidV7
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.core.registry.trace import Trace, Whose
from kith.core.search.texts import forget_texts
from kith.core.search.writing import forget
from kith.core.tag.model import Tagged
from kith.core.transfer.model import ImportedRow
from kith.customers.party.model import ERASED, Party
from kith.lib.redact import redacted
from kith.privacy.hold.queries import require_no_hold
from kith.privacy.request import erasure_list
from kith.privacy.request.erasure import Erasure
from kith.privacy.request.limits import offer_anew
from kith.privacy.request.model import Request
from kith.privacy.request.person import whose as person_of
from kith.privacy.suppression.hashed import hash_own, keep_hashed

LASTING = frozenset({"id", "uid", "kind", "created_at", "changed_at", "deleted_at", "unprofiled_at"})


@dataclass(frozen=True, slots=True)
class Planned:
    """What becomes of one kind of data: `do` is delete, blank, keep, or trace; kept rows say why and until when."""

    key: str
    label: Text
    do: str
    number: int
    why: Text = ""
    until: date | None = None


def owned() -> list[ObjectType]:
    """The types whose rows belong to a party, each table once."""
    return [each for each in current().types if each.belongs_to not in ("", "id")]


def traces(*, outside: bool) -> list[Trace]:
    found = (trace for room in current().rooms for trace in room.traces)
    return [trace for trace in found if trace.outside is outside]


def plan(party: Party) -> list[Planned]:
    """What erasing this person would do, by type and by trace. Changes nothing."""
    person, whose = current().type("person"), person_of(party)
    found = [Planned("person", person.label, "delete", 1), *(_planned(each, party) for each in owned())]
    found += [
        Planned(trace.key, trace.label, "trace", trace.count(whose), trace.becomes)
        for trace in (*traces(outside=False), *traces(outside=True))
    ]
    return [each for each in found if each.number]


def _planned(declared: ObjectType, party: Party) -> Planned:
    rule, number = _rule(declared), rows_of(declared, party.pk).count()
    until = _until(rule.years) if rule.do == "keep" else None
    return Planned(declared.key, declared.plural, rule.do, number, rule.reason, until)


def _rule(declared: ObjectType) -> Any:
    assert declared.on_erase is not None
    return declared.on_erase


def _until(years: int) -> date:
    today = timezone.localdate()
    return date(today.year + years, 12, 31)


def rows_of(declared: ObjectType, party: int) -> Any:
    return declared.model._default_manager.filter(**{declared.belongs_to: party})


@transaction.atomic
def erase(party: Party, *, by: Actor, request: Request | None = None) -> Erasure:
    """Erases within the database. Raises Conflict where a legal hold forbids it.

    Doing it again to somebody who came back out of a backup is the same as doing it the first time.
    """
    party = Party.objects.select_for_update(of=("self",)).get(pk=party.pk)
    require_no_hold(party.pk)
    whose, done = person_of(party), {"person": 1}
    for trace in traces(outside=False):
        done[trace.key] = trace.erase(whose)
    keep_hashed(address for address in whose.addresses if " " not in address)
    done["suppression"] = hash_own(party.pk)
    kept = {each.key: found for each in owned() if (found := _erase_rows(each, whose, done))}
    forget_objects(current().type("person"), [party.pk])
    record("person.erased", by=by, on=party, declared=current().type("person"), verb="erase")
    _empty(party, stays=bool(kept))
    offer_anew(party.pk)
    sealing.destroy(whose.uid)
    erasure_list.note(whose)
    return Erasure.objects.create(party_id=party.pk, request=request, done=done, kept=kept)


def _erase_rows(declared: ObjectType, whose: Whose, done: dict[str, int]) -> dict[str, Any]:
    """Deletes, blanks or keeps the rows of a type. Gives what stays: how many, and until when."""
    rule, rows = _rule(declared), rows_of(declared, whose.id)
    ids = list(rows.values_list("pk", flat=True))
    forget_objects(declared, ids)
    if rule.do == "delete":
        done[declared.key] = len(ids)
        rows.delete()
        return {}
    blank(declared, rows, rule.fields)
    _redact(declared, rows, whose)
    return {"number": len(ids), "until": _until(rule.years).isoformat()} if ids else {}


def forget_objects(declared: ObjectType, ids: list[int]) -> None:
    """What the engine keeps beside records: search texts, shares, the way back to rows of files."""
    everybody = [each.key for each in current().types if each.table == declared.table]
    forget(everybody, ids)
    Share.objects.filter(subject_type__in=everybody, subject_id__in=ids).delete()
    GuestLink.objects.filter(subject_type__in=everybody, subject_id__in=ids).delete()
    forget_texts(declared.table, ids)
    Tagged.objects.filter(subject_table=declared.table, subject_id__in=ids).delete()
    ImportedRow.objects.filter(type__in=everybody, object_id__in=ids).delete()


def blank(declared: ObjectType, rows: Any, keys: Iterable[str]) -> None:
    fields = [declared.model._meta.get_field(declared.by_key[key].attribute) for key in keys]
    if fields:
        rows.update(**{field.name: empty_of(field) for field in fields})


def empty_of(field: Any) -> Any:
    """What a column holds when nothing is known."""
    if field.null:
        return None
    return (
        field.default()
        if callable(field.default)
        else ""
        if isinstance(field, models.TextField)
        else field.default
    )


def _redact(declared: ObjectType, rows: Any, whose: Whose) -> None:
    """Takes the person's name and addresses out of every text of rows that stay."""
    texts = [
        field.name for field in declared.model._meta.concrete_fields if isinstance(field, models.TextField)
    ]
    for row in rows:
        before = {name: getattr(row, name) for name in texts}
        after = {name: redacted(value or "", whose.words) for name, value in before.items()}
        changed = {name: value for name, value in after.items() if value != (before[name] or "")}
        if changed:
            declared.model._default_manager.filter(pk=row.pk).update(**changed)


def relations() -> list[Any]:
    """Everything in the database that points to a party, also where the party knows no way there."""
    fields: Any = Party._meta.get_fields(include_hidden=True)
    return [
        each
        for each in fields
        if each.auto_created and not each.concrete and (each.one_to_many or each.one_to_one)
    ]


def _empty(party: Party, *, stays: bool) -> None:
    """Everything that hangs on the party goes, and the party itself, or all that it said where it must stay."""
    kept = {each.model for each in owned() if _rule(each).do != "delete"}
    for relation in relations():
        rows = relation.related_model._base_manager.filter(**{relation.field.name: party.pk})
        if relation.field.null:
            rows.update(**{relation.field.name: None})
        elif relation.related_model not in kept:
            rows.delete()
    if not stays:
        Party.objects.filter(pk=party.pk).delete()
        return
    fields = [each for each in Party._meta.concrete_fields if each.name not in LASTING]
    now = timezone.now()
    Party.objects.filter(pk=party.pk).update(
        **{each.name: empty_of(each) for each in fields},
        uid=UuidV7(), kind=ERASED, deleted_at=now, unprofiled_at=now, changed_at=now,
    )  # fmt: skip


def follow_up(erasure: Erasure) -> Erasure:
    """What lies outside of the database: done again from the start where it was interrupted."""
    whose = Whose(erasure.party_id, erasure.uid)
    for trace in traces(outside=True):
        erasure.done[trace.key] = trace.erase(whose)
    erasure.finished_at = timezone.now()
    erasure.save(update_fields=["done", "finished_at"])
    return erasure
