"""The rules themselves: rows, records and verbs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core.access.fields import readable
from kith.core.access.grants import granted
from kith.core.access.model import Level
from kith.core.conditions.fragment import FALSE, TRUE, Fragment, conjunction, joined
from kith.core.conditions.scope import Scope
from kith.core.errors import NotAllowed, NotFound
from kith.core.fieldtypes import UID
from kith.core.principals.actor import Actor
from kith.core.registry import current, source_of
from kith.core.registry.field import Field, Join, Privacy, Source
from kith.core.registry.objecttype import Action, ObjectType
from kith.core.statement import fetch

M = TypeVar("M", bound=Model)
SHARED = (
    "(select s.subject_id from core_share s where s.subject_type = any(%s::text[])"
    " and (s.principal_id = %s or s.team_id = any(%s::bigint[]))"
    " and s.level = any(%s::text[]) and (s.until is null or s.until > now()))"
)
PUBLIC_ID = Field(
    "uid", _("Id"), UID, Privacy.INTERNAL, source=Source("t.uid", nullable=False), writable=False
)
SHAREABLE = {Action.SEE: (Level.SEE, Level.EDIT), Action.EDIT: (Level.EDIT,)}


def predicate(actor: Actor, declared: ObjectType, action: Action = Action.SEE) -> Fragment:
    """The rows of the type on which the actor may act, as SQL over `t`; rows in the trash and of other kinds are out."""
    return conjunction([_right(actor, declared, action), _kind(declared)])


def _right(actor: Actor, declared: ObjectType, action: Action) -> Fragment:
    if granted(actor.role, declared, action):
        return TRUE
    if action not in SHAREABLE or declared.audience.value != "staff":
        return FALSE
    subjects, column = _shared_through(declared)
    levels = [level.value for level in SHAREABLE[action]]
    return Fragment(f"t.{column} in {SHARED}", (subjects, actor.id, list(actor.teams), levels))


def _shared_through(declared: ObjectType) -> tuple[list[str], str]:
    """Types whose share opens a row, and the row's column with the shared record: what belongs to a party is shared
    with it, and the party itself is the same one as person, as organisation and as either."""
    if declared.belongs_to:
        return [each.key for each in current().types if each.belongs_to == "id"], declared.belongs_to
    return [declared.key], "id"


def _kind(declared: ObjectType) -> Fragment:
    parts = [f"t.{declared.kind[0]} = '{declared.kind[1]}'"] if declared.kind else []
    parts += [declared.base] if declared.base else []
    return Fragment(" and ".join(parts)) if parts else TRUE


def visible(actor: Actor, queryset: QuerySet[M], declared: ObjectType | None = None) -> QuerySet[M]:
    """The records of the queryset that the actor may see: the ORM's face of `predicate`."""
    declared = declared or next(each for each in current().types if each.model is queryset.model)
    rows = predicate(actor, declared)
    ids = RawSQL(f"select t.id from {declared.table} t where {rows.text}", rows.params)  # noqa: S608, S611 - the text is made of declarations
    return queryset.filter(pk__in=ids)


def require(actor: Actor, permission: str, record: Model | None = None) -> None:
    """Lets the actor go on or raises: NotFound where the record cannot be seen, NotAllowed where it may not be touched.

    `permission` is `<room>.<type>.<verb>`; the verb's declaration says which right it needs.
    """
    _room, key, verb = permission.split(".")
    declared = current().type(key)
    action = action_of(declared, verb)
    if granted(actor.role, declared, action):
        return
    if record is None or not _holds(actor, declared, Action.SEE, record):
        raise NotAllowed() if record is None or granted(actor.role, declared, Action.SEE) else NotFound()
    if action not in SHAREABLE or not _holds(actor, declared, action, record):
        raise NotAllowed


def allowed(actor: Actor, permission: str, record: Model | None = None) -> bool:
    """Whether `require` would let the actor go on: for showing or leaving out a button."""
    try:
        require(actor, permission, record)
    except (NotAllowed, NotFound):
        return False
    return True


def action_of(declared: ObjectType, verb: str) -> Action:
    """The right that a verb needs. The five plain ones carry their own name."""
    if verb in tuple(Action):
        return Action(verb)
    return next(each.action for each in declared.verbs if each.key == verb)


def _holds(actor: Actor, declared: ObjectType, action: Action, record: Model) -> bool:
    rows = predicate(actor, declared, action)
    ids = RawSQL(f"select t.id from {declared.table} t where {rows.text}", rows.params)  # noqa: S608, S611 - the text is made of declarations
    return bool(declared.model._default_manager.filter(pk=record.pk, pk__in=ids).exists())


def scope(actor: Actor, declared: ObjectType, now: datetime | None = None) -> Scope:
    """What a condition of this actor may speak of: readable fields, and rows of other types that the actor may see."""
    moment = now or timezone.now()

    def relate(key: str) -> tuple[Scope, Fragment]:
        other = current().type(key)
        return scope(actor, other, moment), predicate(actor, other)

    def reference(owner: ObjectType, field: Field) -> Fragment:
        return Fragment(f"r_{field.key}.uid", (), (reference_join(owner, field),))

    def titles(field: Field, uids: Sequence[str]) -> dict[str, str]:
        known = [uid for uid in uids if _is_uid(uid)]
        return titles_of(actor, current().type(field.target), known) if known else {}

    fields = {"uid": PUBLIC_ID} | readable(actor, declared)
    return Scope(declared, fields, moment, relate, titles, reference)


def titles_of(actor: Actor, declared: ObjectType, uids: Sequence[str]) -> dict[str, str]:
    """The names of these records by public id, as far as the actor may see them."""
    rows, title = predicate(actor, declared), source_of(declared, declared.by_key[declared.title])
    source = f"{declared.table} t{joined(title.joins)} where t.uid = any(%s::uuid[]) and {rows.text}"
    found = fetch(f"select t.uid::text, {title.sql}::text from {source}", (list(uids), *rows.params))  # noqa: S608
    return {uid: name or "" for uid, name in found}


def _is_uid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def reference_join(owner: ObjectType, field: Field) -> Join:
    target = current().type(field.target)
    column: Any = owner.model._meta.get_field(field.attribute)
    return Join(f"r_{field.key}", target.table, f"r_{field.key}.id = t.{column.column}")
