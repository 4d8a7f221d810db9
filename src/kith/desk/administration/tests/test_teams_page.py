"""Teams are carried to another place in the tree."""

from __future__ import annotations

import pytest

from kith.core.administration import people
from kith.core.administration.tests.made import at_work
from kith.core.principals.model import Role

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}


def test_a_team_carried_beside_one_of_its_name_stays_and_the_other_is_named() -> None:
    client, by = at_work(Role.ADMINISTRATOR)
    north, south = people.add_team(by=by, name="North"), people.add_team(by=by, name="South")
    for above in (None, north):
        people.add_team(by=by, name="Harbour", parent=above)
    own = people.add_team(by=by, name="Harbour", parent=south)
    for parent, where in (("", "at the top"), (str(north.uid), "below “North”")):
        answer = client.post(f"/settings/teams/{own.uid}/move", {"parent": parent}, headers=FRAGMENT)
        assert answer.status_code == 422
        assert f"There is another team “Harbour” {where}." in answer.text
        own.refresh_from_db()
        assert own.parent == south
