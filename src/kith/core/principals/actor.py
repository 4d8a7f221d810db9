"""The actor: what verbs and reads know of who is asking."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from kith.core.fieldtypes.kind import Viewer
from kith.core.principals.model import Kind, Principal, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """A principal at work. `via` is the door it came through; `teams` are the ids of its teams."""

    id: int
    uid: UUID
    kind: str
    role: str
    name: str
    via: str
    teams: tuple[int, ...] = ()
    locale: str = "en"
    timezone: str = "UTC"
    party_uid: UUID | None = None

    def through(self, door: str) -> Actor:
        return replace(self, via=door)

    def viewer(self, currency: str) -> Viewer:
        return Viewer(self.locale, self.timezone, currency)


def actor_of(principal: Principal, via: str) -> Actor:
    teams = tuple(principal.memberships.values_list("team_id", flat=True))
    return Actor(
        principal.pk, principal.uid, principal.kind, principal.role, principal.name, via,
        teams, principal.locale, principal.timezone, principal.party_uid,
    )


def system(name: str, via: str = "job") -> Actor:
    """The system acting under a name, such as `importer`: shown as such in every history."""
    principal, _made = Principal.objects.get_or_create(
        kind=Kind.SYSTEM, name=name, defaults={"role": Role.SYSTEM}
    )
    principal.refresh_from_db()
    return actor_of(principal, via)
