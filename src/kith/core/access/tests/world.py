"""A small house drawn by lot: people in teams, roles with rules, records with owners, shares; and the same as plain rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from kith.core.access.model import AccessRole, FieldRule, RoleGrant, RoleRule, Share
from kith.core.access.tests.naive import House, Role, Row, Rule, Shared, User, given_to
from kith.core.principals.model import Kind, Membership, Principal, Team
from kith.customers.models import Email, Note, Party

TYPES = ("person", "organisation", "party", "note", "email")
ACTIONS = ("see", "create", "edit", "delete")
FIELDS = ("job_title", "birthday", "source", "tags", "organisation")
STAGES = ("contact", "prospect", "customer")
SCOPES = ("none", "own", "team", "subtree", "subtree", "subtree", "condition", "all")


class Drawn:
    """Draws the house; `house` is what it looks like."""

    def __init__(self, seed: int) -> None:
        self.lot = Random(seed)
        self.house = House(datetime.now(UTC))
        self.principals: list[Principal] = []
        self._teams()
        self._roles()
        self._users()
        self._records()
        self._shares()

    def _teams(self) -> None:
        self.teams: list[Team] = []
        for number in range(5):
            parent = self.lot.choice([None, *self.teams, *self.teams, *self.teams])
            team = Team.objects.create(name=f"Team {number}", parent=parent)
            self.teams.append(team)
            self.house.parents[team.pk] = parent.pk if parent else None
            self.house.members[team.pk] = set()

    def _roles(self) -> None:
        for number in range(3):
            role = AccessRole.objects.create(key=f"drawn_{number}", name=f"Role {number}")
            rules = {}
            for key, action in ((key, action) for key in (*TYPES, "staff") for action in ACTIONS):
                if self.lot.random() < 0.5:
                    rules[key, action] = self._rule(role, key, action)
            fields = {
                ("person", name): self.lot.choice(("hidden", "hidden", "read", "write")) for name in FIELDS
            }
            kept = {pair: said for pair, said in fields.items() if self.lot.random() < 0.5}
            for (key, name), said in kept.items():
                FieldRule.objects.create(role=role, type=key, field=name, reading=said)
            self.house.roles[role.pk] = Role(rules, kept)

    def _rule(self, role: AccessRole, key: str, action: str) -> Rule:
        conditional = key in ("person", "organisation", "party")
        rows = self.lot.choice(
            SCOPES if conditional else tuple(each for each in SCOPES if each != "condition")
        )
        stage = self.lot.choice((*STAGES, "me")) if rows == "condition" else ""
        condition = {"field": "stage", "op": "is", "value": [stage]} if stage else None
        if stage == "me":
            condition = {"field": "owner", "op": "is", "value": ["me"]}
        target = {"audience": "staff"} if key == "staff" else {"type": key}
        RoleRule.objects.create(role=role, action=action, rows=rows, condition=condition, **target)
        return Rule(rows, stage)

    def _users(self) -> None:
        roles = list(AccessRole.objects.filter(key__startswith="drawn"))
        for number in range(6):
            baseline = self.lot.choice(("member", "read_only", "shared_only", "shared_only", "shared_only"))
            made = Principal.objects.create(kind=Kind.KEY, role=baseline, name=f"User {number}")
            self.principals.append(made)
            mine = self.lot.sample(self.teams, self.lot.choice((0, 1, 1, 2)))
            for team in mine:
                Membership.objects.create(team=team, principal=made)
                self.house.members[team.pk].add(made.pk)
            given = self.lot.sample(roles, self.lot.randrange(3))
            self._grant(given, made, mine)
            self.house.users.append(
                User(made.pk, baseline, tuple(role.pk for role in given), tuple(team.pk for team in mine))
            )
        self._grant_to_teams(roles)

    def _grant(self, given: list[AccessRole], made: Principal, mine: list[Team]) -> None:
        for role in given:
            RoleGrant.objects.create(role=role, principal=made)

    def _grant_to_teams(self, roles: list[AccessRole]) -> None:
        """One role through a team: everybody in it, and in teams below it, has it."""
        team, role = self.lot.choice(self.teams), self.lot.choice(roles)
        RoleGrant.objects.create(role=role, team=team)
        self.house.users = [
            User(user.id, user.baseline, tuple({*user.roles, role.pk}), user.teams)
            if team.pk in given_to(self.house, user)
            else user
            for user in self.house.users
        ]

    def _records(self) -> None:
        parties = [self._party(number) for number in range(16)]
        self.house.rows["any party"] = [self._row(party) for party in parties]
        alive = [party for party in parties if party.deleted_at is None]
        self.house.rows["party"] = [self._row(party) for party in alive]
        for kind in ("person", "organisation"):
            self.house.rows[kind] = [self._row(party) for party in alive if party.kind == kind]
        notes = [
            Note.objects.create(
                party=self.lot.choice(parties), text="x", author=self.lot.choice(self.principals)
            )
            for _number in range(12)
        ]
        emails = [
            Email.objects.create(party=party, address=f"u{party.pk}@example.org", is_main=True)
            for party in parties[::2]
        ]
        there = {party.pk for party in alive}
        self.house.rows["note"] = [
            self._of_party(note, note.author_id) for note in notes if note.party_id in there
        ]
        self.house.rows["email"] = [
            self._of_party(email, None) for email in emails if email.party_id in there
        ]

    def _party(self, number: int) -> Party:
        owner = self.lot.choice([None, *self.principals, *self.principals])
        return Party.objects.create(
            kind=self.lot.choice(("person", "person", "organisation")),
            name=f"Party {number}", sort_key=f"party {number:02}",
            owner=owner, stage=self.lot.choice(STAGES), deleted_at=self.house.now if self.lot.random() < 0.1 else None,
        )  # fmt: skip

    def _row(self, party: Party) -> Row:
        party.refresh_from_db()
        return Row(party.pk, str(party.uid), party.owner_id, None, None, party.stage)

    def _of_party(self, record: Any, author: int | None) -> Row:
        record.refresh_from_db()
        return Row(record.pk, str(record.uid), None, author, record.party_id)

    def _shares(self) -> None:
        for row in self.lot.sample(self.house.rows["any party"], 8):
            user = self.lot.choice(self.principals) if self.lot.random() < 0.6 else None
            team = None if user else self.lot.choice(self.teams)
            days = self.lot.choice((None, -1, 1))
            until = self.house.now + timedelta(days=days) if days else None
            kind = Party.objects.get(pk=row.id).kind
            made = Share.objects.create(
                subject_type=self.lot.choice((kind, "party")), subject_id=row.id, principal=user, team=team,
                level=self.lot.choice(("see", "edit")), until=until, made_by=self.principals[0],
            )  # fmt: skip
            self.house.shares.append(
                Shared(
                    made.subject_type,
                    row.id,
                    user.pk if user else None,
                    team.pk if team else None,
                    made.level,
                    until,
                )
            )
