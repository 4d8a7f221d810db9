"""The actor: what verbs and reads know of who is asking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from kith.core.fieldtypes.kind import Viewer
from kith.core.principals.model import Kind, Principal, Role
from kith.core.statement import fetch

TEAMS = "array(select m.team_id from core_membership m where m.principal_id = p.id order by 1)"
TEAMS_ABOVE = (
    "left join lateral (with recursive x (id) as (select m.team_id from core_membership m where m.principal_id = p.id"
    " union select t.parent_id from x join core_team t on t.id = x.id where t.parent_id is not null)"
    " select array_agg(x.id order by x.id) as ids from x offset 0) above on true"
)
"""The teams and all that they are a part of, worked out once: what is given to a team is given to the teams below it."""
ROLES = (
    "array(select g.role_id from core_role_grant g where g.principal_id = p.id"
    " union select g.role_id from core_role_grant g where g.team_id = any(above.ids) order by 1)"
)
REVISION = (
    "coalesce((select (s.value #>> '{}')::bigint from core_setting s where s.key = 'access.revision'), 0)"
)
FIRST_SHARE = (
    "(select s.{column} from core_share s where s.{column} >= {held} order by s.{column} limit 1) = {held}"
)
"""Asked for by its place in the index: told to look for equal ones, PostgreSQL reads all shares for whoever has none."""
HAS_SHARES = (
    f"(coalesce({FIRST_SHARE.format(column='principal_id', held='p.id')}, false)"
    f" or exists (select from unnest(above.ids) x (id) where {FIRST_SHARE.format(column='team_id', held='x.id')}))"
)
ACTS = "p.is_active and (p.until is null or p.until > now())"
"""Whether a principal `p` may act at all: switched on, and not past the day until which it was let in."""
COLUMNS = (
    f"p.id, p.uid, p.kind, p.role, p.name, p.locale, p.timezone, p.party_uid, {TEAMS},"
    f" coalesce(above.ids, array[]::bigint[]), {ROLES}, {REVISION}, {HAS_SHARES}, p.preferences::text"
)
"""What `actor_from` reads of a principal `p`, with `TEAMS_ABOVE` behind it, wherever it is found out who is asking."""
ONE = f"select {COLUMNS} from core_principal p {TEAMS_ABOVE} where p.id = %s"  # noqa: S608 - made of constants


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What is left of the rights of somebody in whose name a program, a guest or a watcher acts. It only takes away.

    `reads` and `writes` are the keys of the types that may be read and changed, None for all of them; `record` leaves
    one record, by type and id, and `fields` these fields of it; without `sensitive`, sensitive fields are hidden.
    `access.predicate`, `require`, `readable` and `writable` obey it, so that nothing else has to ask.
    """

    reads: frozenset[str] | None = None
    writes: frozenset[str] | None = None
    record: tuple[str, int] | None = None
    fields: frozenset[str] | None = None
    sensitive: bool = True

    def permits(self, type_key: str, *, changes: bool) -> bool:
        left = self.writes if changes else self.reads
        return left is None or type_key in left


def narrowing_of(scopes: Iterable[str]) -> Narrowing:
    """The narrowing of an API key or token. Scopes are `read`, `write`, `person:read`, `person:write`; writing includes
    reading, and nothing is left where no scope is given. Unknown words open nothing."""
    parts = [scope.rpartition(":") for scope in scopes]
    writes = {key or "*" for key, _mark, right in parts if right == "write"}
    reads = writes | {key or "*" for key, _mark, right in parts if right == "read"}
    return Narrowing(_left(reads), _left(writes))


def _left(keys: set[str]) -> frozenset[str] | None:
    return None if "*" in keys else frozenset(keys)


@dataclass(frozen=True, slots=True)
class Actor:
    """A principal at work. `via` is the door it came through, `address` the network address it called from where that
    is known; `teams` are the ids of its teams, `within` those and all that they are a part of, `roles` the ids of the
    roles given to it or to one of these, `revision` the state of all rules when it came in; without `has_shares` no
    record was shared with it then, and nobody needs to look. `watcher` names the administrator who looks through its
    eyes; `preferences` are read by `preference`."""

    id: int
    uid: UUID
    kind: str
    role: str
    name: str
    via: str
    teams: tuple[int, ...] = ()
    within: tuple[int, ...] = ()
    locale: str = "en"
    timezone: str = "UTC"
    party_uid: UUID | None = None
    address: str = ""
    roles: tuple[int, ...] = ()
    revision: int = 0
    has_shares: bool = True
    narrowing: Narrowing | None = None
    watcher: str = ""
    preferences: str = ""

    @property
    def administers(self) -> bool:
        """Whether the house's own affairs are the actor's to change."""
        return self.role in (Role.OWNER, Role.ADMINISTRATOR)

    @property
    def as_owner(self) -> str | None:
        """The public id under which new records are its own; None for a program, which owns none."""
        return str(self.uid) if self.kind == Kind.USER else None

    def through(self, door: str) -> Actor:
        return replace(self, via=door)

    def calling_from(self, address: str) -> Actor:
        return replace(self, address=address)

    def narrowed(self, narrowing: Narrowing) -> Actor:
        """The same actor with fewer rights. One that is narrowed already is not narrowed again."""
        assert self.narrowing is None
        return replace(self, narrowing=narrowing)

    def permits(self, type_key: str, *, changes: bool) -> bool:
        """Whether its narrowing, if it has one, leaves reading or changing records of this type."""
        return self.narrowing is None or self.narrowing.permits(type_key, changes=changes)

    @property
    def only_reads(self) -> bool:
        """Whether its narrowing leaves nothing at all to change."""
        return self.narrowing is not None and self.narrowing.writes == frozenset()

    def viewer(self, currency: str) -> Viewer:
        return Viewer(self.locale, self.timezone, currency)


def actor_from(row: Sequence[Any], via: str) -> Actor:
    """The actor of a row of `COLUMNS`."""
    key, uid, kind, role, name, locale, timezone, party_uid, *rest = row
    teams, within, roles, revision, has_shares, preferences = rest
    return Actor(
        key, uid, kind, role, name, via, tuple(teams), tuple(within), locale, timezone, party_uid,
        roles=tuple(roles), revision=revision, has_shares=has_shares,
        preferences=preferences,
    )  # fmt: skip


def actor_of(principal: Principal, via: str) -> Actor:
    """The principal at work, as it stands in the database now."""
    return actor_from(fetch(ONE, (principal.pk,))[0], via)


def system(name: str, via: str = "job") -> Actor:
    """The system acting under a name, such as `importer`: shown as such in every history."""
    principal, _made = Principal.objects.get_or_create(
        kind=Kind.SYSTEM, name=name, defaults={"role": Role.SYSTEM}
    )
    principal.refresh_from_db()
    return actor_of(principal, via)
