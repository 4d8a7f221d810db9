"""The rules themselves: rows, records and verbs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core.access.fields import readable
from kith.core.access.model import Level
from kith.core.access.owners import kept_rows, may_open_to
from kith.core.access.policy import EVERYTHING, kind_of, reaches, reference_joins, rows_within
from kith.core.conditions.fragment import FALSE, TRUE, Fragment, conjunction, disjunction, joined
from kith.core.conditions.scope import Scope
from kith.core.errors import Invalid, NotAllowed, NotFound
from kith.core.fieldtypes import REFERENCE, UID
from kith.core.principals.actor import Actor
from kith.core.registry import current, source_of
from kith.core.registry.field import Field, Privacy, Source
from kith.core.registry.objecttype import Action, Audience, ObjectType
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
    return conjunction([right(actor, declared, action), kind_of(declared)])


def listed(actor: Actor, declared: ObjectType, action: Action = Action.SEE) -> Fragment:
    """`predicate` for a page of many rows. Who has nothing but what is shared has few of them, which are looked up one
    by one: PostgreSQL would rather go through all rows in order and look for a share of each."""
    rows = predicate(actor, declared, action)
    if reaches(actor, declared, action):
        return rows
    return replace(rows, text=rows.text.replace(f" in {SHARED}", f" = any(array{SHARED})"))


def right(actor: Actor, declared: ObjectType, action: Action, verb: str = "") -> Fragment:
    """What roles and shares give together. Nobody acts on what they cannot see, so that seeing is asked as well."""
    found = reaches(actor, declared, action, verb)
    given = _narrowed(
        actor, declared, disjunction([rows_within(actor, declared, found), _shared(actor, declared, action)])
    )
    given = conjunction([given, kept_rows(actor, declared, action)])
    if action in (Action.SEE, Action.CREATE) or given.text == "false":
        return given
    seen = reaches(actor, declared, Action.SEE)
    return given if seen == (EVERYTHING,) else conjunction([given, right(actor, declared, Action.SEE)])


def _narrowed(actor: Actor, declared: ObjectType, rows: Fragment) -> Fragment:
    one = actor.narrowing.record if actor.narrowing else None
    if one is None:
        return rows
    return conjunction([rows, Fragment("t.id = %s", (one[1],))]) if one[0] == declared.key else FALSE


def _shared(actor: Actor, declared: ObjectType, action: Action) -> Fragment:
    """The rows that somebody opened to the actor or to one of its teams."""
    if not actor.has_shares or action not in SHAREABLE or declared.audience is not Audience.STAFF:
        return FALSE
    if not actor.permits(declared.key, changes=action is not Action.SEE):
        return FALSE
    levels = [level.value for level in SHAREABLE[action]]
    who = (actor.id, list(actor.within), levels)
    parts = [Fragment(f"t.{column} in {SHARED}", (kinds, *who)) for kinds, column in shared_through(declared)]
    return disjunction(parts)


def shared_through(declared: ObjectType) -> list[tuple[list[str], str]]:
    """Types whose share opens a row, with the row's column that names the shared record: the row itself, and what
    belongs to a party with its party, which is the same one as person, as organisation and as either."""
    parties = [each.key for each in current().types if each.belongs_to == "id"]
    if declared.belongs_to == "id":
        return [(parties, "id")]
    own = [([declared.key], "id")]
    return [(parties, declared.belongs_to), *own] if declared.belongs_to else own


def visible(actor: Actor, queryset: QuerySet[M], declared: ObjectType | None = None) -> QuerySet[M]:
    """The records of the queryset that the actor may see: the ORM's face of `predicate`."""
    declared = declared or next(each for each in current().types if each.model is queryset.model)
    rows = predicate(actor, declared)
    ids = RawSQL(f"select t.id from {declared.table} t where {rows.text}", rows.params)  # noqa: S608, S611 - the text is made of declarations
    return queryset.filter(pk__in=ids)


def require(actor: Actor, permission: str, record: Model | None = None) -> None:
    """Lets the actor go on or raises: NotFound where the record cannot be seen, NotAllowed where it may not be touched.

    `permission` is `<room>.<type>.<verb>`; the verb's declaration says which right it needs. Without a record it is
    asked whether the actor may do this with any record at all.
    """
    _room, key, verb = permission.split(".")
    declared = current().type(key)
    action = action_of(declared, verb)
    if record is None:
        if not reaches(actor, declared, action, verb):
            raise NotAllowed(permission=permission)
        return
    rows = right(actor, declared, action, verb)
    if rows == TRUE or _is_among(declared, record, rows):
        return
    if action is Action.SEE or not _is_among(declared, record, right(actor, declared, Action.SEE)):
        raise NotFound
    raise NotAllowed(permission=permission, record=getattr(record, "uid", None))


def makes_all(actor: Actor, declared: ObjectType) -> bool:
    """Whether the actor may add records of any kind, and not only some."""
    return reaches(actor, declared, Action.CREATE) == (EVERYTHING,)


def require_to_share(actor: Actor, declared: ObjectType, record: Model) -> None:
    """Raises NotFound or NotAllowed unless a role, and not only a share, lets the actor change the record: what was
    shared with somebody is not theirs to pass on."""
    if declared.audience is not Audience.STAFF:
        raise NotAllowed
    require(actor, declared.permission("see"), record)
    rows = rows_within(actor, declared, reaches(actor, declared, Action.EDIT))
    if not _is_among(declared, record, _narrowed(actor, declared, rows)):
        raise NotAllowed(_("You may share only what your role lets you change."))


def may_share(actor: Actor, declared: ObjectType, record: Model) -> bool:
    """Whether `require_to_share` would let the actor go on."""
    try:
        require_to_share(actor, declared, record)
    except (NotAllowed, NotFound):
        return False
    return True


def require_made(actor: Actor, declared: ObjectType, record: Model) -> None:
    """Raises NotAllowed for a record just made that is not among those which the actor may make."""
    if not _is_among(declared, record, right(actor, declared, Action.CREATE)):
        raise NotAllowed(_("You may only add records that are your own or your team’s."))
    require_opened(actor, declared, record)


def require_opened(actor: Actor, declared: ObjectType, record: Model) -> None:
    """Raises Invalid for something of the actor's own that is opened to a team which the actor is not in."""
    if not may_open_to(actor, declared, record):
        raise Invalid({"team": [_("You are not in this team.")]})


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


def _is_among(declared: ObjectType, record: Model, rows: Fragment) -> bool:
    if rows.text in ("true", "false"):
        return rows == TRUE
    text = f"select from {declared.table} t where t.id = %s and {rows.text}"
    return bool(fetch(text, (record.pk, *rows.params), prepare=True))


def scope(actor: Actor, declared: ObjectType, now: datetime | None = None) -> Scope:
    """What a condition of this actor may speak of: readable fields, and rows of other types that the actor may see."""
    moment = now or timezone.now()

    def relate(key: str) -> tuple[Scope, Fragment]:
        other = current().type(key)
        rows = conjunction([right(actor, other, Action.SEE), kind_of(other, beside=True)])
        return scope(actor, other, moment), rows

    def reference(owner: ObjectType, field: Field) -> Fragment:
        return Fragment(f"r_{field.key}.uid", (), reference_joins(owner, field))

    def titles(field: Field, uids: Sequence[str]) -> dict[str, str]:
        known = [uid for uid in uids if _is_uid(uid)]
        return titles_of(actor, current().type(field.target), known) if known else {}

    fields = {"uid": PUBLIC_ID} | readable(actor, declared)
    return Scope(declared, fields, moment, relate, titles, reference)


def titles_of(actor: Actor, declared: ObjectType, uids: Sequence[str]) -> dict[str, str]:
    """The names of these records by public id, as far as the actor may see them. One that is called by another record,
    as a member of a team by the colleague, has its name."""
    field, viewer = declared.by_key[declared.title], actor.viewer("")
    rows = predicate(actor, declared)
    if field.type is REFERENCE:
        other = Source(f"r_{field.key}.uid::text", reference_joins(declared, field))
        named = _found(declared, rows, other, uids)
        names = titles_of(actor, current().type(field.target), [uid for _own, uid in named if uid])
        return {own: names.get(uid, "") for own, uid in named}
    found = _found(declared, rows, source_of(declared, field), uids)
    return {uid: field.type.show(name, field.spec, viewer) for uid, name in found}


def _found(declared: ObjectType, rows: Fragment, title: Source, uids: Sequence[str]) -> list[tuple[Any, ...]]:
    source = f"{declared.table} t{joined(title.joins)} where t.uid = any(%s::uuid[]) and {rows.text}"
    return fetch(f"select t.uid::text, {title.sql} from {source}", (list(uids), *rows.params))  # noqa: S608


def _is_uid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
