"""Who sees what, told a second time over plain rows: slow, obvious, and without a line of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

PARTIES = ("person", "organisation", "party")
CHANGES = ("create", "edit", "delete")


@dataclass(frozen=True, slots=True)
class Row:
    """A record: its number, its owner and its maker, the party it belongs to, and what conditions ask of it."""

    id: int
    uid: str
    owner: int | None = None
    author: int | None = None
    party: int | None = None
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    rows: str
    stage: str = ""
    """What a condition asks for; `me` asks for rows whose owner is the one who looks."""


@dataclass(frozen=True, slots=True)
class Role:
    rules: Mapping[tuple[str, str], Rule]
    fields: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class User:
    id: int
    baseline: str
    roles: tuple[int, ...]
    teams: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    type: str
    record: int
    user: int | None
    team: int | None
    level: str
    until: datetime | None


@dataclass(slots=True)
class House:
    now: datetime
    rows: dict[str, list[Row]] = field(default_factory=dict)
    users: list[User] = field(default_factory=list)
    roles: dict[int, Role] = field(default_factory=dict)
    parents: dict[int, int | None] = field(default_factory=dict)
    members: dict[int, set[int]] = field(default_factory=dict)
    shares: list[Shared] = field(default_factory=list)


def may(house: House, user: User, key: str, row: Row, action: str) -> bool:
    """Whether the user may do this with the row; nobody does anything with what they do not see."""
    if action != "see" and not may(house, user, key, row, "see"):
        return False
    return any(
        within(house, user, rule, row, house_party(house, key, row))
        for rule in rules(house, user, key, action)
    ) or (action in ("see", "edit") and is_shared(house, user, key, row, action))


def rules(house: House, user: User, key: str, action: str) -> list[Rule]:
    found = []
    if user.baseline == "member" or (user.baseline == "read_only" and action == "see"):
        found.append(Rule("all"))
    for number in user.roles:
        own = house.roles[number].rules
        found.append(own.get((key, action)) or own.get(("staff", action)) or Rule("none"))
    return [rule for rule in found if rule.rows != "none"]


def house_party(house: House, key: str, row: Row) -> Row | None:
    """The party that the row belongs to, the trash included; None for a party itself."""
    if key in PARTIES:
        return None
    return next(each for each in house.rows["any party"] if each.id == row.party)


def within(house: House, user: User, rule: Rule, row: Row, party: Row | None) -> bool:
    if rule.rows == "all":
        return True
    owner = party.owner if party else row.owner
    if rule.rows == "condition":
        return owner == user.id if rule.stage == "me" else row.stage == rule.stage
    if owner == user.id or row.author == user.id:
        return True
    return rule.rows in ("team", "subtree") and owner in colleagues(house, user, rule.rows == "subtree")


def colleagues(house: House, user: User, deep: bool) -> set[int]:
    return {
        member
        for team, members in house.members.items()
        if any(each in user.teams for each in (above(house, team) if deep else [team]))
        for member in members
    }


def above(house: House, team: int) -> list[int]:
    """The team and all teams it is a part of."""
    parent = house.parents[team]
    return [team, *(above(house, parent) if parent else [])]


def given_to(house: House, user: User) -> set[int]:
    """The teams whose roles and shares the user has: their own, and those which these are a part of."""
    return {each for team in user.teams for each in above(house, team)}


def is_shared(house: House, user: User, key: str, row: Row, action: str) -> bool:
    record, kinds = (row.id, PARTIES) if key in PARTIES else (row.party, PARTIES)
    return any(
        share.type in kinds
        and share.record == record
        and (share.user == user.id or share.team in given_to(house, user))
        and (share.level == "edit" or action == "see")
        and (share.until is None or share.until > house.now)
        for share in house.shares
    )


def hidden(house: House, user: User, key: str, names: list[str], sensitive: set[str]) -> set[str]:
    """The fields that the user does not see: what the widest of the roles that see the type hides."""
    looks = []
    if rules(house, User(user.id, user.baseline, (), user.teams), key, "see"):
        looks.append(sensitive if user.baseline == "read_only" else set())
    for number in user.roles:
        role, alone = house.roles[number], User(user.id, "shared_only", (number,), user.teams)
        if rules(house, alone, key, "see"):
            changes = any(rules(house, alone, key, action) for action in ("edit", "create"))
            shut = {name for name in names if role.fields.get((key, name)) == "hidden"}
            opened = {name for name in names if role.fields.get((key, name)) in ("read", "write")}
            looks.append(shut | (set() if changes else sensitive - opened))
    if not looks:
        return sensitive if user.baseline in ("read_only", "shared_only") else set()
    return set.intersection(*looks)
