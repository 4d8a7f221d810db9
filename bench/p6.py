"""P6: page 1 of a million people under rights: for a team's rows, for these with 5,000 shares, and for shares alone.

The floor is the same page for somebody who sees all. The team's members own a sixth of all rows. Each page is read by
name, downward, and by the newest; the worst counts.
"""

from typing import TYPE_CHECKING

import reference
import rounds

if TYPE_CHECKING:
    from kith.core.principals.actor import Actor

GOAL_TEAM, GOAL_SHARES = 1.5, 15.0
CALLS = 15
ORDERS = ("name", "-name", "-created_at")
GUEST, IN_TEAM, IN_TEAM_WITH_SHARES = "colleague 2", "colleague 3", "colleague 4"
TEAM = tuple(f"colleague {number}" for number in range(3, 7))
COPIED = """
insert into core_share (subject_type, subject_id, principal_id, level, made_by_id, made_at)
select s.subject_type, s.subject_id, o.id, s.level, s.made_by_id, now()
from core_share s join core_principal p on p.id = s.principal_id, core_principal o
where p.name = %s and o.name = %s and not exists (select from core_share h where h.principal_id = o.id)
"""


def restricted() -> "dict[str, Actor]":
    """The colleagues with few rights, made once: a role that gives the rows of a team, a team, and shares."""
    from django.db import connection

    from kith.core.access.model import AccessRole, RoleGrant, RoleRule
    from kith.core.principals.actor import actor_of
    from kith.core.principals.model import Membership, Principal, Team

    role, _new = AccessRole.objects.get_or_create(key="bench_team", defaults={"name": "Sees the team's rows"})
    for kind in ("person", "organisation"):
        RoleRule.objects.get_or_create(role=role, type=kind, action="see", defaults={"rows": "team"})
    team, _new = Team.objects.get_or_create(name="bench")
    for name in TEAM:
        member = Principal.objects.get(name=name)
        Membership.objects.get_or_create(team=team, principal=member)
        Principal.objects.filter(pk=member.pk).update(role="shared_only")
        RoleGrant.objects.get_or_create(role=role, principal=member)
    with connection.cursor() as cursor:
        cursor.execute(COPIED, (GUEST, IN_TEAM_WITH_SHARES))
        cursor.execute("analyze core_share")
    names = {"team": IN_TEAM, "team and shares": IN_TEAM_WITH_SHARES, "shares alone": GUEST}
    return {what: actor_of(Principal.objects.get(name=name), "desk") for what, name in names.items()}


def measure(house: reference.House) -> None:
    from kith.core.records.planner import Listing, sort_of
    from kith.core.records.reading import read_page
    from kith.core.registry import current

    person = current().type("person")
    actors = {"all": house.owner} | restricted()
    worst = dict.fromkeys(actors, 0.0)
    rounds.say_machine()
    for order in ORDERS:
        asked = Listing(person, person.columns, None, sort_of(person, (order,)))
        assert all(len(read_page(actor, asked).rows) == 50 for actor in actors.values())
        found = rounds.interleaved(
            {
                f"{order}: {what}": lambda actor=actor, asked=asked: read_page(actor, asked)
                for what, actor in actors.items()
            },
            CALLS,
            rounds=5,
        )
        rounds.say_times(found)
        for what in actors:
            worst[what] = max(worst[what], rounds.ratio(found, f"{order}: {what}", f"{order}: all"))
    rounds.say("P6 teams", worst["team"], GOAL_TEAM)
    rounds.say("P6 teams and shares", worst["team and shares"], GOAL_SHARES)
    rounds.say("P6 shares alone", worst["shares alone"], GOAL_SHARES)


if __name__ == "__main__":
    with reference.house() as house:
        measure(house)
