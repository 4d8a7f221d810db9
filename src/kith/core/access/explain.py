"""Why somebody sees a record, or does not, in words; every reason leads to the role, rule or share behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kith.core.access.model import Rows
from kith.core.access.policy import Granting, policy_of, roles_of, rows_of_reach
from kith.core.access.rules import right, shared_through
from kith.core.conditions.fragment import Fragment
from kith.core.conditions.sentence import inside_sentence
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role
from kith.core.registry import current
from kith.core.registry.objecttype import Action, ObjectType
from kith.core.statement import fetch

SHARES = """
select s.uid::text, s.level, s.until, m.name, g.id, g.name from core_share s
join core_principal m on m.id = s.made_by_id left join core_team g on g.id = s.team_id
where (s.subject_type, s.subject_id) in ({places}) and (s.principal_id = %s or s.team_id = any(%s::bigint[]))
and (s.until is null or s.until > now())
"""
GIVEN = """
select g.role_id, t.id, t.name from core_role_grant g left join core_team t on t.id = g.team_id
where g.principal_id = %s or g.team_id = any(%s::bigint[]) order by t.id nulls last
"""


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence, whether it opens the record, and where what it speaks of stands."""

    text: str
    opens: bool
    href: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether somebody sees and changes a record, and why: first what opens it, then what does not."""

    name: str
    sees: bool
    edits: bool
    reasons: tuple[Reason, ...]

    @property
    def sentence(self) -> str:
        if not self.sees:
            return _("%(name)s does not see this.") % {"name": self.name}
        if self.edits:
            return _("%(name)s sees this and may change it.") % {"name": self.name}
        return _("%(name)s sees this and may not change it.") % {"name": self.name}


def explain(actor: Actor, declared: ObjectType, record: Model, *, active: bool = True) -> Explanation:
    """Why this actor sees the record or not, by four statements whatever the roles. `active` is false for who is
    switched off."""
    if not active:
        off = Reason(_("%(name)s is switched off and comes in nowhere.") % {"name": actor.name}, False)
        return Explanation(actor.name, False, False, (off,))
    roles = roles_of(actor)
    parts = [_part(actor, declared, role) for role in roles]
    asked = [*parts, right(actor, declared, Action.SEE), right(actor, declared, Action.EDIT)]
    *held, sees, edits = _answers(declared, record, asked)
    owner, given = _owner(declared, record), _given(actor)
    reasons = [
        _of_role(actor, declared, role, bool(holds), owner, given)
        for role, holds in zip(roles, held, strict=True)
    ]
    reasons += _of_shares(actor, declared, record)
    return Explanation(
        actor.name, bool(sees), bool(edits), tuple(sorted(reasons, key=lambda each: not each.opens))
    )


def _part(actor: Actor, declared: ObjectType, role: Granting) -> Fragment:
    reach = role.reach(declared, Action.SEE)
    return rows_of_reach(actor, declared, reach) if reach.rows != Rows.NONE else Fragment("false")


def _answers(declared: ObjectType, record: Model, asked: list[Fragment]) -> tuple[Any, ...]:
    columns = ", ".join(f"({part.text})" for part in asked)
    params = tuple(param for part in asked for param in part.params)
    rows = fetch(f"select {columns} from {declared.table} t where t.id = %s", (*params, record.pk))  # noqa: S608 - made of declarations
    return rows[0] if rows else tuple(False for _part in asked)


def _owner(declared: ObjectType, record: Model) -> str:
    """Whose the record is, as part of a sentence."""
    column, table, key = declared.owner, declared.table, record.pk
    if not column and declared.belongs_to:
        holder = next((each for each in current().types if each.belongs_to == "id" and each.owner), declared)
        column, table, key = holder.owner, holder.table, getattr(record, declared.belongs_to)
    if not column:
        return ""
    text = f"select p.name from {table} t left join core_principal p on p.id = t.{column} where t.id = %s"  # noqa: S608
    found = fetch(text, (key,))
    name = found[0][0] if found else None
    return _("It belongs to %(name)s.") % {"name": name} if name else _("It belongs to nobody.")


def _given(actor: Actor) -> dict[int, str]:
    """By role the team that it came through; nothing for one given to the person."""
    rows = fetch(GIVEN, (actor.id, list(actor.within)))
    return {role: _through(actor, team, name) if team else "" for role, team, name in rows}


def _through(actor: Actor, team: int, name: str) -> str:
    """The team, with the actor's own below it that has what is given to it."""
    if team in actor.teams:
        return name
    known = policy_of(actor)
    own = sorted(known.teams[each].name for each in known.subtree((team,)).intersection(actor.teams))
    return _("%(team)s, which %(own)s is a part of") % {"team": name, "own": own[0]} if own else name


def _of_role(
    actor: Actor,
    declared: ObjectType,
    role: Granting,
    holds: bool,
    owner: str,
    given: dict[int, str],
) -> Reason:
    reach = role.reach(declared, Action.SEE)
    words = {
        "role": _named(role, given),
        "plural": inside_sentence(str(declared.plural), get_language() or ""),
    }
    text = SHOWS[reach.rows]() % words
    if reach.rows in (Rows.OWN, Rows.TEAM, Rows.SUBTREE):
        text = f"{text} {owner} {_teams(actor, reach.rows)}".strip()
    href = f"/role-rules/{reach.rule}" if reach.rule else f"/roles/{role.uid}" if role.uid else ""
    return Reason(text, holds, href)


SHOWS = {
    Rows.ALL: lambda: _("%(role)s shows all %(plural)s."),
    Rows.NONE: lambda: _("%(role)s shows no %(plural)s."),
    Rows.OWN: lambda: _("%(role)s shows their own %(plural)s."),
    Rows.TEAM: lambda: _("%(role)s shows the %(plural)s of their teams."),
    Rows.SUBTREE: lambda: _("%(role)s shows the %(plural)s of their teams and of teams below."),
    Rows.CONDITION: lambda: _("%(role)s shows the %(plural)s that fulfil its condition."),
}


def _named(role: Granting, given: dict[int, str]) -> str:
    if not role.id:
        return _("The baseline “%(name)s”") % {"name": Role(role.key).label}
    if team := given.get(role.id):
        return _("The role “%(name)s” through the team %(team)s") % {"name": role.name, "team": team}
    return _("The role “%(name)s”") % {"name": role.name}


def _teams(actor: Actor, rows: Rows) -> str:
    """Which teams are meant, for rules that ask for them."""
    if rows == Rows.OWN:
        return ""
    known = policy_of(actor)
    teams = known.subtree(actor.teams) if rows == Rows.SUBTREE else actor.teams
    names = sorted(known.teams[team].name for team in teams if team in known.teams)
    if not names:
        return _("%(name)s is in no team.") % {"name": actor.name}
    return _("%(name)s counts with these teams: %(teams)s.") % {"name": actor.name, "teams": ", ".join(names)}


def _of_shares(actor: Actor, declared: ObjectType, record: Model) -> list[Reason]:
    places = [(kind, getattr(record, column)) for kinds, column in shared_through(declared) for kind in kinds]
    text = SHARES.format(places=", ".join(["(%s, %s)"] * len(places)))
    rows = fetch(text, (*(each for place in places for each in place), actor.id, list(actor.within)))
    if not rows:
        return [Reason(_("It is not shared with %(name)s.") % {"name": actor.name}, False)]
    return [Reason(_shared(actor, *row[1:]), True, f"/shares/{row[0]}") for row in rows]


def _shared(actor: Actor, level: str, until: Any, by: str, team: int | None, name: str | None) -> str:
    what = _("to look at") if level == "see" else _("to change")
    words = {"by": by, "what": what, "team": _through(actor, team, name or "") if team else ""}
    text = (
        _("%(by)s shared it with the team %(team)s, %(what)s.") if team else _("%(by)s shared it, %(what)s.")
    )
    end = " " + _("Until %(day)s.") % {"day": date_format(until)} if until else ""
    return text % words + end
