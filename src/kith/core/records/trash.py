"""The trash of a type: what lies in it, who put it there, and the two ways out: back, or gone for good."""

# ruff: noqa: S608 - the SQL is put together from declarations; values are parameters

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.conditions.fragment import Fragment, conjunction, joined
from kith.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kith.core.events.record import record as record_event
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role
from kith.core.records import verbs
from kith.core.records.statement import fetch
from kith.core.records.values import snapshot
from kith.core.registry import current, source_of
from kith.core.registry.objecttype import Action, ObjectType

DELETED_BY = """
(select p.name from core_event e join core_principal p on p.id = e.actor_id
 where e.subject_type = %s and e.subject_id = t.id and e.kind = %s order by e.occurred_at desc, e.id desc limit 1)
"""
PURGING = (Role.OWNER, Role.ADMINISTRATOR, Role.SYSTEM)


@dataclass(frozen=True, slots=True)
class Deleted:
    """A record in the trash."""

    uid: str
    title: str
    at: datetime
    by: str


def types_with_trash(actor: Actor) -> list[ObjectType]:
    """The types whose deleted records the actor may have back."""
    return [each for each in with_trash() if access.right(actor, each, Action.DELETE).text != "false"]


def with_trash() -> list[ObjectType]:
    """The types whose deleted records wait in the trash."""
    return [each for each in current().types if each.deletable and hasattr(each.model, "deleted_at")]


def trashed(
    actor: Actor, declared: ObjectType, after: tuple[datetime, str] | None = None, most: int = 50
) -> list[Deleted]:
    """The newest deleted records that the actor may have back; behind `after`, moment and public id of one."""
    title, rows = source_of(declared, declared.by_key[declared.title]), _rows(actor, declared)
    page = "and (t.deleted_at, t.uid) < (%s, %s)" if after else ""
    text = (
        f"select t.uid::text, {title.sql}::text, t.deleted_at, {DELETED_BY} from {declared.table} t{joined(title.joins)}"
        f" where {rows.text} {page} order by t.deleted_at desc, t.uid desc limit {int(most)}"
    )
    params = (declared.key, f"{declared.key}.deleted", *rows.params, *(after or ()))
    return [
        Deleted(uid, name or str(declared.label), at, by or "") for uid, name, at, by in fetch(text, params)
    ]


def _rows(actor: Actor, declared: ObjectType) -> Fragment:
    given = access.right(actor, declared, Action.DELETE)
    kind = f" and t.{declared.kind[0]} = '{declared.kind[1]}'" if declared.kind else ""
    return Fragment(f"{given.text} and t.deleted_at is not null{kind}", given.params)


@transaction.atomic
def restore_many(declared: ObjectType, *, by: Actor, uids: Iterable[str]) -> int:
    """Takes records out of the trash, all or none. Returns how many."""
    return len([verbs.restore(declared, by=by, uid=uid) for uid in _read(uids)])


@transaction.atomic
def purge(declared: ObjectType, *, by: Actor, uids: Iterable[str]) -> int:
    """Removes records in the trash for good, all or none, with what only belongs to them. For administrators.

    Raises NotAllowed, NotFound, or Conflict where others still need one, something holds it, or it is not in the trash.
    """
    if by.role not in PURGING:
        raise NotAllowed
    wanted = _read(uids)
    kept = dict([declared.kind]) if declared.kind else {}
    found = list(declared.model._default_manager.filter(uid__in=wanted, **kept))
    if len(found) < len(wanted):
        raise NotFound
    for record in found:
        access.require(by, declared.permission("delete"), record)
    if any(getattr(record, "deleted_at") is None for record in found):  # noqa: B009
        raise Conflict(_("This record is not in the trash."))
    _refuse_held(declared, [record.pk for record in found])
    for record in found:
        gone = {
            key: (value, None)
            for key, value in snapshot(declared, record).items()
            if value not in (None, "", [])
        }
        record_event(
            f"{declared.key}.purged", by=by, on=record, declared=declared, verb="purge", changes=gone
        )
        try:
            with transaction.atomic():
                record.delete()
        except (ProtectedError, IntegrityError):
            raise Conflict(_("Other records still need this one.")) from None
    return len(found)


def free(declared: ObjectType) -> Fragment:
    """The rows `t` that nothing holds: no room, such as by a legal hold, and no row of a party that the law wants kept."""
    if not declared.belongs_to:
        return Fragment("true")
    held = [text.format(f"t.{declared.belongs_to}") for room in current().rooms for text in room.held]
    if declared.belongs_to == "id":
        held += [
            f"exists (select from {each.table} k where k.{each.belongs_to} = t.id)"
            for each in current().types
            if each.belongs_to not in ("", "id") and each.on_erase and each.on_erase.do == "keep"
        ]
    return conjunction([Fragment(f"not {text}") for text in held])


def _refuse_held(declared: ObjectType, keys: list[int]) -> None:
    open_ = free(declared)
    text = f"select count(*) from {declared.table} t where t.id = any(%s) and not ({open_.text})"
    if fetch(text, (keys, *open_.params))[0][0]:
        raise Conflict(
            _(
                "Something holds this record: a legal hold, a restriction, or rows that the law wants kept, such as orders."
            )
        )


def _read(uids: Iterable[str]) -> list[UUID]:
    try:
        return sorted({UUID(uid) for uid in uids})
    except ValueError:
        raise Invalid({"uid": [_("There is no such record, or it is not shared with you.")]}) from None
