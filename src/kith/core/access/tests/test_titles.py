"""Records are named in histories by what they are called, also where that is another record's name."""

from __future__ import annotations

import pytest

from kith.core.access.rules import titles_of
from kith.core.administration.people import add_team, join_team
from kith.core.principals.actor import actor_of
from kith.core.principals.model import Role
from kith.core.registry import current
from tests.contracts.actors import at_the_desk, somebody

pytestmark = pytest.mark.django_db


def test_a_member_of_a_team_is_called_like_the_colleague() -> None:
    by = actor_of(somebody(Role.OWNER), "desk")
    colleague = somebody(Role.MEMBER)
    member = join_team(by=by, team=add_team(by=by, name="Sales"), principal=colleague)
    assert titles_of(by, current().type("membership"), [str(member.uid)]) == {str(member.uid): colleague.name}


def test_the_audit_shows_who_came_into_a_team() -> None:
    by = actor_of(somebody(Role.OWNER), "desk")
    colleague = somebody(Role.MEMBER)
    join_team(by=by, team=add_team(by=by, name="Sales"), principal=colleague)
    page = at_the_desk(Role.OWNER).ask("GET", "/audit")
    assert page.status_code == 200
    assert f"Member of a team: {colleague.name}" in page.text
