"""Teams as Groups."""

from __future__ import annotations

from kith.api.scim.kind import Kind, Values
from kith.api.scim.resources import Group, group_of, members_of
from kith.api.scim.selecting import Word
from kith.core.principals.actor import Actor
from kith.core.principals.model import Team
from kith.core.provisioning import teams


def _complete(body: Values, present: Group | None) -> Values:
    return body


def _create(by: Actor, group: Group) -> Team:
    name, external_id = (group.display_name or "").strip(), group.external_id or ""
    return teams.add_team(by=by, name=name, external_id=external_id, members=members_of(group))


def _change(by: Actor, team: Team, group: Group) -> Team:
    name, external_id = (group.display_name or "").strip(), group.external_id or ""
    return teams.change_team(by=by, team=team, name=name, external_id=external_id, members=members_of(group))


def _remove(by: Actor, team: Team) -> None:
    teams.remove_team(by=by, team=team)


GROUPS: Kind[Group, Team] = Kind(
    Group,
    teams.teams,
    teams.team_of,
    lambda row, house: group_of(teams.known(row), house),
    _create,
    _change,
    _remove,
    _complete,
    {
        "displayname": Word(("name",)),
        "externalid": Word(("told_external_id",), cased=True),
        "id": Word(("told_uid",), cased=True),
    },
)
